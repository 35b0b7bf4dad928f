"""A query of a reader who may see some topics only."""

from collections.abc import Collection, Mapping

import msgspec

from tasks.query.query import Query
from tasks.query.topics import TopicFacts


def bounded(query: Query, facts: Mapping[str, TopicFacts], topics: Collection[str]) -> Query:
    """Bound a query by the topics that its reader may see.

    Kinds, levels and subjects are asked of these topics alone: else an answer would tell which
    others an article has. What a place brought as its parent has a level too, since the place that
    brought it may be one of the others.
    """
    seen = tuple(sorted(topics if query.within is None else {*topics}.intersection(query.within)))
    known = {name: facts[name] for name in seen if name in facts}
    groups = []
    if query.kinds:
        groups.append(tuple(name for name, one in known.items() if one.kind in query.kinds))
    if query.levels:
        groups.append(tuple(name for name, one in known.items() if one.level in query.levels))
    if query.salience == "main":
        groups.append(seen)
    return msgspec.structs.replace(query, within=seen, groups=tuple(groups) or None)
