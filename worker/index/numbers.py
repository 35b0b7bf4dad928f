"""Numbers of what a condition wants: how much, by whom, in which languages, over time."""

import sqlite3
from collections import Counter
from datetime import datetime, timedelta

import msgspec

from worker.index.condition import Condition
from worker.index.page import PLACE_BITS, place_of

MOST_COUNTED = 10_000  # articles; the newest of more


class Totals(msgspec.Struct, frozen=True):
    """How many stories, articles and outlets; with ``is_more`` only the newest were counted.

    ``corroborated`` are the stories of more than one independent source.
    """

    stories: int = 0
    articles: int = 0
    outlets: int = 0
    corroborated: int = 0
    is_more: bool = False


class Shares(msgspec.Struct, frozen=True):
    """Articles by source and by language."""

    sources: Counter[str]
    langs: Counter[str]


class Steps(msgspec.Struct, frozen=True):
    """Equal stretches of time, the first from ``begin`` on."""

    begin: datetime
    step: timedelta
    number: int

    @property
    def end(self) -> datetime:
        """The first moment that is outside."""
        return self.begin + self.step * self.number


def between(wanted: Condition, begin: datetime, end: datetime | None = None) -> Condition:
    """Narrow a condition to what was published by Rasid in a stretch of time."""
    first = max(wanted.first, _place(begin))
    limit = min(wanted.limit, _place(end)) if end else wanted.limit
    return msgspec.structs.replace(wanted, first=first, limit=limit)


def read_totals(connection: sqlite3.Connection, wanted: Condition) -> Totals:
    """Count stories, articles and outlets among the newest."""
    articles, stories, outlets = connection.execute(
        "SELECT count(*), count(DISTINCT story), count(DISTINCT source) "  # noqa: S608
        f"FROM ({_newest(wanted)}) JOIN article USING (place)",
        _bounds(wanted),
    ).fetchone()
    (corroborated,) = connection.execute(
        "SELECT count(DISTINCT story) "  # noqa: S608
        f"FROM ({_newest(wanted)}) JOIN article USING (place) WHERE independent > 1",
        _bounds(wanted),
    ).fetchone()
    return Totals(stories, articles, outlets, corroborated, articles == MOST_COUNTED)


def read_shares(connection: sqlite3.Connection, wanted: Condition) -> Shares:
    """Count the newest by source and language."""
    rows = connection.execute(
        "SELECT source, lang, count(*) "  # noqa: S608
        f"FROM ({_newest(wanted)}) JOIN article USING (place) GROUP BY source, lang",
        _bounds(wanted),
    )
    sources: Counter[str] = Counter()
    langs: Counter[str] = Counter()
    for source, lang, count in rows:
        sources[source] += count
        langs[lang] += count
    return Shares(sources, langs)


def read_course(connection: sqlite3.Connection, wanted: Condition, steps: Steps) -> tuple[int, ...]:
    """Count what is wanted in each of some steps."""
    rows = connection.execute(
        f"SELECT {_step(steps)}, count(*) FROM ({_found(wanted)}) GROUP BY 1",  # noqa: S608
        _bounds(between(wanted, steps.begin, steps.end)),
    )
    counts = dict(rows.fetchall())
    return tuple(counts.get(number, 0) for number in range(steps.number))


def read_courses(
    connection: sqlite3.Connection, wanted: Condition, steps: Steps
) -> dict[str, tuple[int, ...]]:
    """Do the same for each topic of what is wanted."""
    found: dict[str, list[int]] = {}
    rows = connection.execute(
        f"SELECT topic, {_step(steps)}, count(*) "  # noqa: S608
        f"FROM ({_found(wanted)}) JOIN tag USING (place) GROUP BY 1, 2",
        _bounds(between(wanted, steps.begin, steps.end)),
    )
    for topic, number, count in rows:
        found.setdefault(topic, [0] * steps.number)[number] = count
    return {topic: tuple(course) for topic, course in found.items()}


def _found(wanted: Condition) -> str:
    """Return the statement for the places that are wanted: the names are ours."""
    return (
        f"SELECT {wanted.place} AS place FROM {wanted.tables} "  # noqa: S608
        f"WHERE {wanted.where} AND {wanted.place} >= ? AND {wanted.place} < ?"
    )


def _newest(wanted: Condition) -> str:
    return f"{_found(wanted)} ORDER BY {wanted.place} DESC LIMIT {MOST_COUNTED}"


def _bounds(wanted: Condition) -> tuple[str | int, ...]:
    return (*wanted.values, wanted.first, wanted.limit)


def _step(steps: Steps) -> str:
    begin, step = _milliseconds(steps.begin), steps.step // timedelta(milliseconds=1)
    return f"((place >> {PLACE_BITS}) - {begin}) / {step}"


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _place(moment: datetime) -> int:
    return place_of((_milliseconds(moment), 0))
