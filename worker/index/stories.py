"""Pages of stories: each once, where its newest article that a query wants stands."""

import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime

import msgspec

from worker.index.condition import Condition
from worker.index.page import NEWER, OLDER, Cursor, message_id, place_of
from worker.index.rows import read_messages
from worker.streams.streams import Message, order

_ROUNDS = 20  # of looking for enough stories: a very long one ends the page early
_MOST_LATER = 5_000  # articles looked at to tell whether stories were on a newer page
_MOST_MEMBERS = 5_000  # of all stories of a page


class Member(msgspec.Struct, frozen=True):
    """An article of a story; ``message`` is the id of its message, ``copy_of`` an article."""

    message: str
    article: str
    source: str
    lang: str
    seen_at: datetime
    copy_of: str
    independent: int
    is_wanted: bool = True


class FoundStory(msgspec.Struct, frozen=True):
    """A story: the message of the article that leads it, and all members, those seen first first.

    The first that is wanted and no copy leads. ``newest`` is the message id of the newest that is
    wanted: the story's place.
    """

    id: str
    newest: str
    lead: Message
    members: tuple[Member, ...]


class StoryPage(msgspec.Struct, frozen=True):
    """Stories, newest first.

    ``next`` leads to older ones, ``previous`` to newer ones; "" where there are none.
    """

    stories: tuple[FoundStory, ...]
    next: str = ""
    previous: str = ""


class Wanted(msgspec.Struct, frozen=True):
    """Which articles make a story be found, and which of its members may lead it or be seen.

    ``topics`` are those of which a member must have one, None for any.
    """

    found: Condition
    leads: Condition
    topics: tuple[str, ...] | None = None


def read_stories(
    connection: sqlite3.Connection, wanted: Wanted, size: int, cursor: Cursor | None
) -> StoryPage:
    """Read the newest ``size`` stories, or those beside a cursor."""
    is_newer = cursor is not None and cursor.direction == NEWER
    found, end, has_more = _places(connection, wanted.found, size, cursor)
    places = dict(sorted(found.items(), key=lambda one: -one[1]))
    stories = _whole(connection, wanted, places)
    if is_newer:
        newer = str(Cursor(NEWER, end)) if has_more else ""
        return StoryPage(stories, str(Cursor(OLDER, min(places.values(), default=end))), newer)
    newer = str(Cursor(NEWER, max(places.values(), default=end))) if cursor else ""
    return StoryPage(stories, str(Cursor(OLDER, end)) if has_more else "", newer)


def _places(
    connection: sqlite3.Connection, wanted: Condition, size: int, cursor: Cursor | None
) -> tuple[dict[str, int], int, bool]:
    """Find stories and their places, where looking ended, and whether there are more."""
    is_newer = cursor is not None and cursor.direction == NEWER
    first, limit = wanted.first, wanted.limit
    if cursor is not None and is_newer:
        first = max(first, cursor.place + 1)
    elif cursor is not None:
        limit = min(limit, cursor.place)
    found: dict[str, int] = {}
    end, has_more = (first - 1 if is_newer else limit), True
    for _ in range(_ROUNDS):
        rows = _rows(connection, wanted, (first, limit), size + 1, is_newer=is_newer)
        has_more = len(rows) > size
        newest = _newest_wanted(connection, wanted, rows)
        for place, story in rows[:size]:
            if len(found) == size:
                return found, end, True
            if newest[story] == place:
                found[story] = place
            end = place
        if len(found) == size or not has_more:
            break
        first, limit = (end + 1, limit) if is_newer else (first, end)
    return found, end, has_more


def _rows(
    connection: sqlite3.Connection,
    wanted: Condition,
    bounds: tuple[int, int],
    limit: int,
    *,
    is_newer: bool,
) -> list[tuple[int, str]]:
    """Read places and stories of what is wanted between places, the nearest first."""
    direction = "ASC" if is_newer else "DESC"
    rows = connection.execute(
        f"SELECT found.place, article.story FROM (SELECT {wanted.place} AS place "  # noqa: S608
        f"FROM {wanted.tables} WHERE {wanted.where} AND {wanted.place} >= ? "
        f"AND {wanted.place} < ? ORDER BY {wanted.place} {direction} LIMIT ?) found "
        f"CROSS JOIN article USING (place) ORDER BY found.place {direction}",
        (*wanted.values, *bounds, limit),
    )
    return rows.fetchall()


def _newest_wanted(
    connection: sqlite3.Connection, wanted: Condition, rows: Sequence[tuple[int, str]]
) -> dict[str, int]:
    """Return the newest wanted place of each story in some rows."""
    newest: dict[str, int] = {}
    for place, story in rows:
        newest[story] = max(newest.get(story, 0), place)
    if not newest:
        return newest
    places = dict(
        connection.execute(
            f"SELECT place, story FROM article WHERE story IN ({_signs(newest)}) "  # noqa: S608
            "AND place > ? ORDER BY place LIMIT ?",
            (*newest, min(newest.values()), _MOST_LATER),
        )
    )
    later = [place for place, story in places.items() if place > newest[story]]
    for place in wanted_of(connection, wanted, later, most=wanted.limit):
        newest[places[place]] = max(newest[places[place]], place)
    return newest


def wanted_of(
    connection: sqlite3.Connection, wanted: Condition, places: Collection[int], *, most: int
) -> set[int]:
    """Return those of some places that are wanted and below ``most``."""
    if not places:
        return set()
    if wanted.is_everything:
        return {place for place in places if wanted.first <= place < most}
    rows = connection.execute(
        f"SELECT {wanted.place} FROM {wanted.tables} WHERE {wanted.where} "  # noqa: S608
        f"AND {wanted.place} >= ? AND {wanted.place} < ? "
        f"AND {wanted.place} IN ({_signs(places)})",
        (*wanted.values, wanted.first, most, *places),
    )
    return {place for (place,) in rows}


def _whole(
    connection: sqlite3.Connection, wanted: Wanted, found: Mapping[str, int]
) -> tuple[FoundStory, ...]:
    """Read the members of stories, and the messages of those that lead."""
    members = _members(connection, wanted, found)
    leads = {story: _lead(members[story]) for story in found if members[story]}
    ids = {one.message: story for story, one in leads.items()}
    messages = read_messages(connection, [_place(one) for one in ids])
    by_story = {ids[message.id]: message for message in messages}
    return tuple(
        FoundStory(story, message_id(place), by_story[story], tuple(members[story]))
        for story, place in found.items()
        if story in by_story
    )


def _members(
    connection: sqlite3.Connection, wanted: Wanted, found: Mapping[str, int]
) -> dict[str, list[Member]]:
    """Read the members of stories that may be seen."""
    seen, topics = "", wanted.topics
    if topics is not None:
        seen = (
            # what is put in are question marks
            "AND EXISTS (SELECT 1 FROM tag WHERE tag.place = article.place "  # noqa: S608
            f"AND topic IN ({_signs(topics)}))"
        )
    rows = connection.execute(
        # what is put in are question marks
        "SELECT place, story, id, source, lang, seen, copy_of, independent "  # noqa: S608
        f"FROM article WHERE story IN ({_signs(found)}) {seen} ORDER BY place DESC LIMIT ?",
        (*found, *(topics or ()), _MOST_MEMBERS),
    ).fetchall()
    is_single = len(rows) == len(found)
    places = [row[0] for row in rows]
    leading = (
        places
        if is_single
        else wanted_of(connection, wanted.leads, places, most=wanted.leads.limit)
    )
    by_story: dict[str, list[Member]] = defaultdict(list)
    for place, story, *facts in sorted(rows, key=lambda row: (row[5], row[0])):
        by_story[story].append(_member(place, *facts, is_wanted=place in leading))
    return by_story


def _member(
    place: int,
    article: str,
    source: str,
    lang: str,
    seen: int,
    copy_of: str,
    independent: int,
    *,
    is_wanted: bool,
) -> Member:
    seen_at = datetime.fromtimestamp(seen / 1000, UTC)
    return Member(
        message_id(place), article, source, lang, seen_at, copy_of, independent, is_wanted
    )


def _lead(members: Sequence[Member]) -> Member:
    wanted = [one for one in members if one.is_wanted] or members
    return next((one for one in wanted if not one.copy_of), wanted[0])


def _place(id_: str) -> int:
    return place_of(order(id_))


def _signs(values: Iterable[object]) -> str:
    return ",".join("?" for _ in values)
