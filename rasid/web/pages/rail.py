"""The rail: topics by kind with what a day held, and the controls of the query."""

from collections.abc import Callable

import msgspec

from rasid.web.pages.glance import Glance, spark, spark_end
from rasid.web.pages.query import address_of, named, without_topic
from rasid.web.pages.topics import KINDS, TopicName, Topics
from tasks.query import Query

SHOWN = {"place": 12, "theme": 15, "actor": 12, "person": 7}
_STEEP = 2.0


class Row(msgspec.Struct, frozen=True):
    """A topic of the rail; ``address`` puts it into the query, or takes it out."""

    name: TopicName
    count: int
    address: str
    is_chosen: bool
    spark: str = ""
    end: str = ""
    is_rising: bool = False


class Group(msgspec.Struct, frozen=True):
    """The topics of a kind: those with most news, and how many more there are."""

    kind: str
    total: int
    rows: list[Row]
    more: int


def rail_of(
    topics: Topics, glance: Glance, query: Query, allows: Callable[[str], bool]
) -> list[Group]:
    """Make the rail; kinds of which the reader may see nothing are left out."""
    found = []
    for kind in KINDS:
        names = [name for name in topics.of_kind(kind) if allows(name.id)]
        if not names:
            continue
        asked = frozenset(named(query))
        names.sort(key=lambda name: (name.id not in asked, -glance.counts.get(name.id, 0)))
        shown = [row_of(name, glance, query) for name in names[: SHOWN[kind]]]
        found.append(Group(kind, len(names), shown, len(names) - len(shown)))
    return found


def row_of(name: TopicName, glance: Glance, query: Query) -> Row:
    """Make a row; a course is drawn where there is one."""
    count = glance.counts.get(name.id, 0)
    is_chosen = name.id in query.any_of
    if is_chosen:
        target = without_topic(query, name.id)
    else:
        target = msgspec.structs.replace(query, any_of=(name.id,))
    usual = glance.usual.get(name.id, 0.0)
    path = spark(glance.courses[name.id], 44, 14) if count else ""
    return Row(
        name,
        count,
        address_of(target),
        is_chosen,
        path,
        spark_end(path) if path else "",
        is_rising=bool(glance.usual) and count > _STEEP * max(usual, 1.0),
    )
