"""A query bounded by what its reader may see."""

from collections.abc import Callable, Iterable, Mapping

import msgspec

from tasks.query.bounded import bounded
from tasks.query.query import Query
from tasks.query.topics import GOVERNORATE, TopicFacts

_NOTHING: tuple[str, ...] = ()


def opened(query: Query, facts: Mapping[str, TopicFacts], topics: frozenset[str] | None) -> Query:
    """Bound a query by what its reader may see: ``topics``, None for all.

    A topic that is unknown, or that may not be seen, is on no article.
    """

    def is_open(topic: str) -> bool:
        return topic in facts and (topics is None or topic in topics)

    if topics is not None:
        query = bounded(query, facts, topics)
    for field in ("any_of", "governorates"):
        query = _only(query, field, is_open)
    nowhere = [one for one in query.governorates if facts[one].level != GOVERNORATE]
    if nowhere or not all(map(is_open, query.all_of)):
        query = msgspec.structs.replace(query, within=_NOTHING)
    none_of = tuple(filter(is_open, query.none_of))
    return msgspec.structs.replace(query, none_of=none_of)


def _only(query: Query, field: str, is_open: Callable[[str], bool]) -> Query:
    """Keep the open topics of a field; where none is left, nothing is found."""
    asked: Iterable[str] = getattr(query, field)
    kept = tuple(filter(is_open, asked))
    if asked and not kept:
        return msgspec.structs.replace(query, within=_NOTHING, **{field: ()})
    return msgspec.structs.replace(query, **{field: kept})
