"""News agencies by the names in bylines and datelines, and the place an article was filed from."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

import msgspec

from tasks.errors import SettingsError
from tasks.text.normalize import AGENCIES, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "agencies.toml"
LABELS_FILE = "source_labels.toml"
_MAX_HEAD = 90  # characters in which a dateline ends
_MARKS = re.compile(r"\s*(?:[-–—:|/()\[\],،]\s*)+")
_MAX_PARTS = 4  # place, day, agency, and one more
_MAX_PLACE = 40
_MAX_WORDS = 3


class Dateline(msgspec.Struct, frozen=True):
    """Where an article was filed, and by whom; "" is unknown.

    ``agency`` is an id of the table, ``end`` the code point behind the dateline in its line.
    """

    place: str = ""
    agency: str = ""
    end: int = 0


class SourceLabelTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one table of its file."""

    label: Phrases


def agency_named(name: str) -> str:
    """Look up the id of the agency that goes by ``name``, "" when none does."""
    return _ids_by_name().get(normalize(name, AGENCIES), "")


@lru_cache(maxsize=20_000)
def may_begin_name(word: str) -> bool:
    """Tell whether the name of an agency may begin with a word; most words of a text cannot."""
    first = normalize(word, AGENCIES).split()[:1]
    return not first or first[0] in _first_words()


@cache
def _first_words() -> frozenset[str]:
    return frozenset(name.split()[0] for name in _ids_by_name())


@cache
def _ids_by_name() -> dict[str, str]:
    return ids_by_name(read_tables(FILE, dict[str, Phrases]))


def ids_by_name(agencies: dict[str, Phrases]) -> dict[str, str]:
    """Turn the tables of agencies around.

    Raises SettingsError for a name that two agencies share.
    """
    ids: dict[str, str] = {}
    for agency, names in agencies.items():
        for name in every_phrase(names):
            other = ids.setdefault(normalize(name, AGENCIES), agency)
            if other != agency:
                raise SettingsError(f"{FILE}: {agency}: {name!r} names {other} too; delete one")
    return ids


@cache
def _source_labels() -> frozenset[str]:
    labels = read_tables(LABELS_FILE, SourceLabelTables).label
    return frozenset(normalize(label, AGENCIES) for label in every_phrase(labels))


def dateline_of(line: str) -> Dateline:
    """Read the dateline that a story's first line begins with.

    A known agency among its first parts makes one.

    "Damascus, Nov 29 (SANA) -", "Damascus - SANA:", "SANA - Damascus:", "(Reuters) -" and the like.
    """
    parts = _parts(line[:_MAX_HEAD])
    for index, (name, _) in enumerate(parts):
        if agency := agency_named(name):
            return _dateline_around(parts, index, agency)
    return Dateline()


def _dateline_around(parts: list[tuple[str, int]], index: int, agency: str) -> Dateline:
    """Take the place from before the agency at ``index``, else from behind it."""
    for other, _ in parts[:index]:
        words = normalize(other, AGENCIES).split()
        if words and words[0] not in _source_labels():
            return Dateline(other[:_MAX_PLACE], agency, parts[index][1])
    for other, end in parts[index + 1 : index + 2]:
        if other and len(other.split()) <= _MAX_WORDS:
            return Dateline(other[:_MAX_PLACE], agency, end)
    return Dateline("", agency, parts[index][1])


def filed_of(lines: Iterable[str]) -> Dateline:
    """Read the first dateline among lines; one with a place goes before one without."""
    found = [filed for filed in map(dateline_of, lines) if filed.agency]
    return next((filed for filed in found if filed.place), found[0] if found else Dateline())


def _parts(head: str) -> list[tuple[str, int]]:
    """Split at marks of punctuation: the first parts, each with where the marks behind it end."""
    parts, start = [], 0
    for mark in _MARKS.finditer(head):
        parts.append((head[start : mark.start()].strip(), mark.end()))
        start = mark.end()
    if start and len(head) < _MAX_HEAD:
        parts.append((head[start:].strip(), len(head)))
    return parts[:_MAX_PARTS]
