"""Pages of stories: each once, where its newest article that a query wants stands."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence

import msgspec

from worker.index.condition import Condition
from worker.index.page import OLDER, Cursor
from worker.index.rows import read_messages
from worker.streams.streams import Message

_ROUNDS = 20  # of looking for enough stories: a very long one ends the page early
_MOST_LATER = 5_000  # articles looked at to tell whether stories were on a newer page
_MOST_OTHERS = 30  # articles of one story beside the one that was found


class FoundStory(msgspec.Struct, frozen=True):
    """A story: its newest article that is wanted, and its others, wanted or not, newest first."""

    id: str
    article: Message
    others: tuple[Message, ...]


class StoryPage(msgspec.Struct, frozen=True):
    """Stories, newest first; ``next`` leads to older ones, "" where there are none."""

    stories: tuple[FoundStory, ...]
    next: str = ""


def read_stories(
    connection: sqlite3.Connection, wanted: Condition, size: int, cursor: Cursor | None
) -> StoryPage:
    """Read the newest ``size`` stories, or those behind a cursor."""
    end = min(wanted.limit, cursor.place) if cursor else wanted.limit
    found: dict[str, int] = {}
    has_more = True
    for _ in range(_ROUNDS):
        rows = _rows(connection, wanted, end, size + 1)
        has_more = len(rows) > size
        newest = _newest_wanted(connection, wanted, rows)
        for place, story in rows[:size]:
            if len(found) == size:
                has_more = True
                break
            if newest[story] == place:
                found[story] = place
            end = place
        if len(found) == size or not has_more:
            break
    return StoryPage(_whole(connection, found), str(Cursor(OLDER, end)) if has_more else "")


def _rows(
    connection: sqlite3.Connection, wanted: Condition, end: int, limit: int
) -> list[tuple[int, str]]:
    """Read places and stories of what is wanted before a place, newest first."""
    rows = connection.execute(
        f"SELECT found.place, article.story FROM (SELECT {wanted.place} AS place "  # noqa: S608
        f"FROM {wanted.tables} WHERE {wanted.where} AND {wanted.place} >= ? "
        f"AND {wanted.place} < ? ORDER BY {wanted.place} DESC LIMIT ?) found "
        "CROSS JOIN article USING (place) ORDER BY found.place DESC",
        (*wanted.values, wanted.first, end, limit),
    )
    return rows.fetchall()


def _newest_wanted(
    connection: sqlite3.Connection, wanted: Condition, rows: Sequence[tuple[int, str]]
) -> dict[str, int]:
    """Return the newest wanted place of each story in some rows."""
    newest: dict[str, int] = {}
    for place, story in rows:
        newest.setdefault(story, place)
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
    for (place,) in connection.execute(
        f"SELECT {wanted.place} FROM {wanted.tables} WHERE {wanted.where} "  # noqa: S608
        f"AND {wanted.place} < ? AND {wanted.place} IN ({_signs(later)})",
        (*wanted.values, wanted.limit, *later),
    ):
        newest[places[place]] = max(newest[places[place]], place)
    return newest


def _whole(connection: sqlite3.Connection, found: dict[str, int]) -> tuple[FoundStory, ...]:
    """Read the articles of stories."""
    others: dict[str, list[int]] = defaultdict(list)
    for place, story in connection.execute(
        # what is put in are question marks
        f"SELECT place, story FROM article WHERE story IN ({_signs(found)}) "  # noqa: S608
        "ORDER BY place DESC",
        tuple(found),
    ):
        if place != found[story] and len(others[story]) < _MOST_OTHERS:
            others[story].append(place)
    stories = []
    for story, place in found.items():
        article, *rest = read_messages(connection, [place, *others[story]])
        stories.append(FoundStory(story, article, tuple(rest)))
    return tuple(stories)


def _signs(values: Sequence[int] | dict[str, int]) -> str:
    return ",".join("?" * len(values))
