"""What a query must know of topics: which there are, their kinds and levels."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import msgspec

from tasks.errors import QueryError
from tasks.tagging.taxonomy import Kind, Level, Taxonomy
from tasks.text.likeness import nearest

if TYPE_CHECKING:
    from tasks.query.query import Query

GOVERNORATE: Level = "governorate"


class TopicFacts(msgspec.Struct, frozen=True):
    """The kind of a topic, and which level a place has ("" for anything else)."""

    kind: Kind
    level: Level = ""


def topic_facts(taxonomy: Taxonomy) -> dict[str, TopicFacts]:
    """Return the facts of every topic by its id."""
    return {topic.id: TopicFacts(topic.kind, topic.level) for topic in taxonomy.topics}


def require_known(
    query: "Query", topics: Mapping[str, TopicFacts], others: Iterable[str] = ()
) -> None:
    """Raise QueryError when the query names a topic that neither is one nor is in ``others``."""
    known = set(topics).union(others)
    for parameter, names in (
        ("topic", query.any_of),
        ("all", query.all_of),
        ("not", query.none_of),
    ):
        for name in names:
            if name not in known:
                raise QueryError(parameter, "no_topic", _told(name, known))
    governorates = {name for name, facts in topics.items() if facts.level == GOVERNORATE}
    for name in query.governorates:
        if name not in governorates:
            raise QueryError("governorate", "no_governorate", _told(name, governorates))


def _told(name: str, known: Iterable[str]) -> dict[str, str]:
    return {"value": name, "meant": nearest(name, known)}
