"""The controls of a query: what each offers, and what is chosen."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from rasid.web.pages.query import CLAUSES
from rasid.web.pages.render import Reader
from rasid.web.pages.topics import KINDS, Topics
from tasks.query import Query
from worker.index.numbers import Shares

SPANS = ("24h", "7d", "30d")
INDEPENDENT = (2, 3, 5)
LEVELS = ("country", "governorate", "district", "sub-district", "city", "town", "site")
FORMS = ("full", "message", "headline")
_MOST_LISTED = 200  # sources
_LENGTH_OF_DAY = len("2026-11-01")


class Option(msgspec.Struct, frozen=True):
    """A choice: as the address has it, and as people read it."""

    value: str
    label: str


class Control(msgspec.Struct, frozen=True):
    """A list to choose one of; the empty choice is ``any_label``, and ``label`` the list's name."""

    name: str
    label: str
    any_label: str
    options: list[Option]
    chosen: str


class Day(msgspec.Struct, frozen=True):
    """A field for a day; what is no plain day stands there as it was written."""

    name: str
    label: str
    value: str

    @property
    def type(self) -> str:
        """The type of the field."""
        is_day = len(self.value) == _LENGTH_OF_DAY and self.value[4] == "-"
        return "date" if is_day or not self.value else "text"


class Filters(msgspec.Struct, frozen=True):
    """The controls that are always there, those behind "more", and what no control shows."""

    first: list[Control]
    more: list[Control]
    days: list[Day]
    kept: list[tuple[str, str]]
    has_more_chosen: bool
    chosen: int


def filters_of(query: Query, shares: Shares, topics: Topics, reader: Reader) -> Filters:
    """Make the controls of a query; sources and languages are those that the reader sees."""
    maker = _Maker(query, reader)
    sources = sorted(name for name, _ in shares.sources.most_common(_MOST_LISTED) if name)
    governorates = [name for name in topics.governorates() if reader.allows(name.id)]
    language = reader.words.language
    first = [
        maker.choice(
            "lang",
            "language",
            [Option(tag, language(tag)) for tag in sorted(filter(None, shares.langs))],
        ),
        maker.choice("source", "source", [Option(_quoted(name), name) for name in sources]),
        maker.choice("since", "came", maker.spans(), any_key="any_time"),
        maker.choice("independent", "independent_sources", maker.numbers(), any_key="one_or_more"),
    ]
    more = [
        maker.choice(
            "governorate", "governorate", [Option(one.id, one.label) for one in governorates]
        ),
        maker.choice("level", "level", maker.said(LEVELS, "level_{}")),
        maker.choice("kind", "kind", maker.said(KINDS, "kinds_{}")),
        maker.choice("form", "form", maker.said(FORMS, "has_{}")),
        maker.choice("salience", "salience", maker.said(("main",), "salience_{}")),
    ]
    days = [maker.day("published_from", "since_day"), maker.day("published_to", "until_day")]
    chosen = [one.chosen for one in (*first, *more)] + [one.value for one in days]
    has_more_chosen = any(one.chosen for one in more) or any(one.value for one in days)
    shown = {one.name for one in (*first, *more)} | {one.name for one in days}
    kept = [pair for pair in query.params() if pair[0] not in shown]
    number = sum(map(bool, chosen)) + sum(len(getattr(query, field)) for field in CLAUSES.values())
    return Filters(first, more, days, kept, has_more_chosen, number)


class _Maker:
    """Makes the controls of one query in one language."""

    def __init__(self, query: Query, reader: Reader) -> None:
        self._written = dict(query.params())
        self._words = reader.words

    def choice(
        self, name: str, key: str, options: Sequence[Option], any_key: str = "any"
    ) -> Control:
        """Make a list; what is chosen and not offered is offered as well."""
        chosen = self._written.get(name, "")
        offered = list(options)
        if chosen and all(one.value != chosen for one in offered):
            offered.append(Option(chosen, chosen))
        words = self._words
        return Control(name, words.plain(key), words.plain(any_key), offered, chosen)

    def day(self, name: str, key: str) -> Day:
        """Make a field for a day."""
        return Day(name, self._words.plain(key), self._written.get(name, ""))

    def said(self, values: Iterable[str], key: str) -> list[Option]:
        """Make options with the words of a key."""
        return [
            Option(value, self._words.plain(key.format(value.replace("-", "_"))))
            for value in values
        ]

    def spans(self) -> list[Option]:
        """Make the options for how long ago."""
        return self.said(SPANS, "last_{}")

    def numbers(self) -> list[Option]:
        """Make the options for how many."""
        words = self._words
        return [Option(str(one), words.t("or_more", number=one)) for one in INDEPENDENT]


@lru_cache(maxsize=2_000)
def _quoted(source: str) -> str:
    """Write the name of a source as a query writes it."""
    return dict(Query(sources=(source,)).params())["source"]
