"""Read a query from parameters, or from its text form."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, get_args
from zoneinfo import ZoneInfo

from tasks.errors import QueryError
from tasks.query.bounds import read_bound
from tasks.query.pieces import Piece, divided, divided_list
from tasks.query.query import NAMES, ZONE, Query
from tasks.query.words import Words, read_words
from tasks.tagging.taxonomy import Kind, Level
from tasks.text.likeness import nearest

LONGEST_TEXT = 1_000  # characters of q
LONGEST_VALUE = 120
MOST_VALUES = 100  # of one parameter
MOST_LANGUAGES = 20  # of `lang`: more than the texts of any installation have
MOST_WORDS = 24  # words and phrases
_LIKENESS = 0.7  # of a misspelt parameter: "from" is "form", "title" is none
_MOST_INDEPENDENT = 1_000
_MOST_DIGITS = 9
_ALIASES = {"any": "topic", "-topic": "not", "-any": "not", "-source": "not_source"}
_FIELDS = {name: field for field, name in NAMES.items()}
PARAMETERS = (*_FIELDS, "q")
_CHOICES: dict[str, tuple[str, ...]] = {
    "level": tuple(filter(None, get_args(Level))),
    "form": ("full", "message", "headline"),
    "kind": get_args(Kind),
}
_TIMES = frozenset({"since", "until", "published_from", "published_to"})
_SLUGS = frozenset({"topic", "all", "not", "governorate"})

Pairs = Mapping[str, str] | Iterable[tuple[str, str]]


def parse_pairs(pairs: Pairs, others: Collection[str] = (), *, zone: str = ZONE) -> Query:
    """Read a query from parameters; one that comes twice has the values of both.

    ``others`` are names that the caller reads itself, ``zone`` is the reader's: of times in a
    query that names none. Raises QueryError, which names the parameter. An empty value is none,
    as a form sends it.
    """
    given = pairs.items() if isinstance(pairs, Mapping) else pairs
    read = _Reading(others)
    for name, value in given:
        if name in others or not value.strip():
            continue
        if name == "q":
            read.text(value)
        else:
            read.one(name, value)
    return read.query(zone)


def parse_text(text: str, others: Collection[str] = (), *, zone: str = ZONE) -> Query:
    """Read a query from its text form; raises QueryError."""
    return parse_pairs((("q", text),), others, zone=zone)


class _Reading:
    """What was read so far."""

    def __init__(self, others: Collection[str]) -> None:
        self._others = others
        self._lists: dict[str, dict[str, None]] = {}
        self._single: dict[str, Any] = {}
        self._words: dict[Words, None] = {}
        self._length = 0

    def query(self, zone: str) -> Query:
        read: dict[str, Any] = dict(self._single)
        if zone != ZONE and not _TIMES.isdisjoint(read):
            read.setdefault("zone", zone)
        for field, values in self._lists.items():
            read[field] = tuple(sorted(values))
        return Query(**read, words=tuple(self._words))

    def text(self, text: str) -> None:
        self._length += len(text)
        if self._length > LONGEST_TEXT:
            raise QueryError("q", "too_long", {"most": LONGEST_TEXT})
        found = [self._piece(piece) for piece in divided(text)]
        if not any(found):
            raise QueryError("q", "no_words")

    def _piece(self, piece: Piece) -> bool:
        """Read a piece of a text; False for one that asks for nothing."""
        if self._is_parameter(piece):
            self.one(f"-{piece.name}" if piece.is_excluded else piece.name, piece.value)
            return True
        return self._add_words(piece)

    def _is_parameter(self, piece: Piece) -> bool:
        """Whether a piece names a parameter; QueryError when it is almost one."""
        if not piece.name or not piece.value:
            return False
        if piece.name in _FIELDS or piece.name in _ALIASES:
            return True
        if meant := nearest(piece.name, (*_FIELDS, *_ALIASES), likeness=_LIKENESS):
            raise QueryError(piece.name, "no_parameter_nor_words", {"meant": meant})
        return False

    def _add_words(self, piece: Piece) -> bool:
        words = read_words(piece.written, is_phrase=piece.is_phrase, is_excluded=piece.is_excluded)
        if words:
            self._words[words] = None
        if len(self._words) > MOST_WORDS:
            raise QueryError("q", "too_many_words", {"most": MOST_WORDS})
        return words is not None

    def one(self, name: str, value: str) -> None:
        """Read one parameter; raises QueryError for an unknown one."""
        name = _ALIASES.get(name, name)
        field = _FIELDS.get(name)
        if field is None:
            self._refuse(name)
        elif name in _SINGLE:
            read = _SINGLE[name](name, value.strip()[:LONGEST_VALUE])
            if self._single.setdefault(field, read) != read:
                raise QueryError(name, "given_twice")
        else:
            self._add_values(name, field, value)

    def _add_values(self, name: str, field: str, value: str) -> None:
        values = self._lists.setdefault(field, {})
        most = MOST_LANGUAGES if name == "lang" else MOST_VALUES
        for one in divided_list(value):
            values[_value(name, one)] = None
            if len(values) > most:
                raise QueryError(name, "too_many_values", {"most": most})

    def _refuse(self, name: str) -> None:
        plain = name[:40]
        if plain.removeprefix("-") in _FIELDS:
            raise QueryError(plain, "not_excludable")
        known = (*PARAMETERS, *_ALIASES, *self._others)
        meant = nearest(plain, known, likeness=_LIKENESS)
        raise QueryError(plain, "no_parameter", {"meant": meant})


def _value(name: str, value: str) -> str:
    """Check one value of a list."""
    if len(value) > LONGEST_VALUE:
        raise QueryError(name, "value_too_long", {"value": value[:40]})
    if name in {"source", "not_source"}:
        return value
    value = value.lower()
    if name in _CHOICES and value not in _CHOICES[name]:
        raise QueryError(name, "not_one_of", {"value": value, "known": ", ".join(_CHOICES[name])})
    if name in _SLUGS and not all(
        sign.isascii() and (sign.isalnum() or sign == "-") for sign in value
    ):
        raise QueryError(name, "no_id", {"value": value})
    return value


def _salience(name: str, value: str) -> str:
    if value.lower() not in {"any", "main"}:
        raise QueryError(name, "no_salience", {"value": value})
    return value.lower()


def _number(name: str, value: str) -> int:
    is_number = value.isascii() and value.isdecimal() and len(value) <= _MOST_DIGITS
    if not (is_number and int(value) <= _MOST_INDEPENDENT):
        told = {"value": value, "least": 0, "most": _MOST_INDEPENDENT}
        raise QueryError(name, "no_number", told)
    return int(value)


def _zone(name: str, value: str) -> str:
    try:
        ZoneInfo(value)
    except (ValueError, OSError, KeyError):  # a path, a folder, a name that is none
        raise QueryError(name, "no_zone", {"value": value}) from None
    return value


_SINGLE: dict[str, Callable[[str, str], Any]] = {
    "salience": _salience,
    "independent": _number,
    "since": lambda name, value: read_bound(name, value, takes_ids=True),
    "until": lambda name, value: read_bound(name, value, takes_ids=True),
    "published_from": read_bound,
    "published_to": read_bound,
    "zone": _zone,
}
