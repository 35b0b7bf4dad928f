"""A query as a condition of SQL: an expression of the full-text index, and ranges of numbers.

Nothing a reader wrote is part of the SQL: values are bound. In the full-text expression every term
stands in quotes, and consists of the letters and digits that the match form leaves.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

import msgspec

from tasks.query import Query
from tasks.query.query import Published
from tasks.query.words import Words
from worker.index.facets import EVERY, published_days, unwanted_facets, wanted_facets
from worker.index.page import place_of

EVERYTHING = "1"
_Values = tuple[str | int, ...]


class Condition(msgspec.Struct, frozen=True):
    """Which rows are wanted: FROM and WHERE with the values to bind, and the range of places.

    ``place`` is the expression for an article's place; ``first`` is inside, ``limit`` is not.
    """

    tables: str
    where: str
    values: _Values
    place: str
    first: int
    limit: int

    @property
    def is_everything(self) -> bool:
        """Whether everything between the places is wanted."""
        return self.where == EVERYTHING


def condition(query: Query, now: datetime) -> Condition:
    """Translate a query."""
    stretch = query.published(now)
    match = _match(query, published_days(stretch))
    facts, values = _facts(query, stretch)
    first, limit = (place_of(numbers) for numbers in query.came(now))
    if not match:
        return Condition(
            "article", " AND ".join(facts) or EVERYTHING, values, "article.place", first, limit
        )
    tables = "words CROSS JOIN article ON article.place = words.rowid" if facts else "words"
    where = " AND ".join(["words MATCH ?", *facts])
    return Condition(tables, where, (match, *values), "words.rowid", first, limit)


def _match(query: Query, days: Sequence[str]) -> str:
    """Return the full-text expression, "" when every article may be wanted."""
    wanted = [f"facets : ({_any(group)})" for group in wanted_facets(query)]
    if days:
        wanted.append(f"facets : ({_any(days, ' *')})")
    unwanted = [f"facets : {_quoted(term)}" for term in unwanted_facets(query)]
    for words in query.words:
        sign = " *" if words.is_beginning else ""
        forms = words.forms(query.langs)
        (unwanted if words.is_excluded else wanted).append(
            f"{{title text}} : ({_any(forms, sign)})"
        )
    if not wanted and not unwanted:
        return ""
    wanted = wanted or [f"facets : {EVERY}"]
    both = " AND ".join(wanted)
    return f"({both}) NOT ({' OR '.join(unwanted)})" if unwanted else both


def holding_any(words: Iterable[Words]) -> str:
    """Return the full-text expression for articles that hold one of some words in any form."""
    forms = dict.fromkeys(form for one in words for form in one.forms())
    return f"{{title text}} : ({_any(forms)})" if forms else ""


def _facts(query: Query, stretch: Published) -> tuple[list[str], tuple[int, ...]]:
    """Return conditions on the columns of an article."""
    conditions: list[str] = []
    values: list[int] = []
    if query.independent > 1:
        conditions.append("article.independent >= ?")
        values.append(query.independent)
    for sign, moment, day in (
        (">=", stretch.first, stretch.first_day),
        ("<", stretch.end, stretch.last_day),
    ):
        if moment is not None and day is not None:
            of_day = "<=" if sign == "<" else sign
            conditions.append(
                f"CASE WHEN article.is_day THEN article.published {of_day} ? "
                f"ELSE article.published {sign} ? END"
            )
            values += [microseconds(day), microseconds(moment)]
    return conditions, tuple(values)


def microseconds(moment: datetime) -> int:
    """Return a moment in microseconds since 1970."""
    return round(moment.timestamp() * 1_000_000)


def _any(terms: Iterable[str], sign: str = "") -> str:
    return " OR ".join(_quoted(term) + sign for term in terms)


def _quoted(term: str) -> str:
    doubled = term.replace('"', '""')
    return f'"{doubled}"'
