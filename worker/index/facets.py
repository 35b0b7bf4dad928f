"""What is known of an article beside its words, as terms of the full-text index.

So one merge of posting lists answers a whole query, words and filters alike.
"""

from collections.abc import Iterator
from datetime import UTC, datetime

from tasks.query import Document, Query
from tasks.query.query import Published
from tasks.query.topics import GOVERNORATE
from tasks.text.match_form import match_form

EVERY = "every"  # article has it
_MAIN = "main_"
_DIGITS = 8  # of a day


def facets_of(document: Document) -> str:
    """Return the terms of an article with spaces between them."""
    primary = document.lang.partition("-")[0]
    terms = {EVERY, f"lang:{document.lang}", f"lang:{primary}", f"form:{document.form}"}
    terms.add(_source(document.source))
    for tag in document.tags:
        found = [f"topic:{tag.id}", "topic"]
        if tag.kind:
            found.append(f"kind:{tag.kind}")
        if tag.level and tag.is_named:
            found.append(f"level:{tag.level}")
        if tag.level == GOVERNORATE:
            found.append(f"governorate:{tag.id}")
        terms.update(found)
        if tag.salience == "main":
            terms.update(_MAIN + term for term in found)
    if document.published_at is not None:
        terms.add(f"day:{_day(document.published_at)}")
    return " ".join(sorted(terms))


def wanted_facets(query: Query) -> Iterator[tuple[str, ...]]:
    """Yield groups of terms: of each an article must have at least one."""
    sign = _MAIN if query.salience == "main" else ""
    if query.groups is None and sign:
        yield (f"{sign}topic",)
    for group in query.groups or ():
        yield tuple(f"{sign}topic:{name}" for name in group) or ("none",)
    for name in query.all_of:
        yield (f"{sign}topic:{name}",)
    groups = (
        (f"{sign}topic:", query.any_of),
        (f"{sign}kind:", query.kinds if query.groups is None else ()),
        (f"{sign}level:", query.levels if query.groups is None else ()),
        (f"{sign}governorate:", query.governorates),
        ("lang:", query.langs),
        ("form:", query.forms),
    )
    for prefix, values in groups:
        if values:
            yield tuple(prefix + value for value in values)
    if query.sources:
        yield tuple(_source(match_form(name)) for name in query.sources)
    if query.within is not None:
        yield tuple(f"topic:{name}" for name in query.within) or ("none",)


def unwanted_facets(query: Query) -> Iterator[str]:
    """Yield terms that an article must not have."""
    for name in query.none_of:
        yield f"topic:{name}"
    for name in query.other_sources:
        yield _source(match_form(name))


def published_days(stretch: Published) -> list[str]:
    """Return beginnings of the terms of the days of a stretch of time, in UTC and with the days
    that are touched; none without bounds.

    So few terms stand for many days: ``day:20261`` for the last three months of a year.
    """
    if stretch.first is None and stretch.end is None:
        return []
    first = min(filter(None, (stretch.first, stretch.first_day)), default=None)
    last = max(filter(None, (stretch.end, stretch.last_day)), default=None)
    lowest = _day(first) if first else "0" * _DIGITS
    highest = _day(last) if last else "9" * _DIGITS
    if lowest > highest:
        return ["none"]
    return [f"day:{digits}" for digits in _beginnings(lowest, highest)]


def _beginnings(lowest: str, highest: str) -> Iterator[str]:
    """Yield what the numbers of a range begin with, and no others of their length do."""
    size = len(lowest)
    if lowest == "0" * size and highest == "9" * size:
        yield ""
        return
    low, high = lowest[0], highest[0]
    if low == high:
        yield from (low + rest for rest in _beginnings(lowest[1:], highest[1:]))
        return
    yield from (low + rest for rest in _beginnings(lowest[1:], "9" * (size - 1)))
    yield from map(str, range(int(low) + 1, int(high)))
    yield from (high + rest for rest in _beginnings("0" * (size - 1), highest[1:]))


def _day(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y%m%d}".rjust(_DIGITS, "0")


def _source(form: str) -> str:
    return "source:" + form.replace(" ", "_").replace("'", "_")
