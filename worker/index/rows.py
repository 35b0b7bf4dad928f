"""Read rows of an index by a condition."""

import sqlite3
import zlib
from collections.abc import Sequence
from typing import Any

import msgspec

from worker.index.condition import Condition
from worker.index.page import NEWER, OLDER, Cursor, Page, message_id
from worker.streams.streams import ARTICLES, Message

_Fields = dict[str, str]
_DECODER = msgspec.json.Decoder(_Fields)


def read_page(
    connection: sqlite3.Connection, wanted: Condition, size: int, cursor: Cursor | None
) -> Page:
    """Read the newest ``size`` articles, or those beside a cursor."""
    found = _places(connection, wanted, size + 1, cursor)
    is_newer = cursor is not None and cursor.direction == NEWER
    places = sorted(found[:size], reverse=True)
    if not places:
        return Page(())
    # What lies behind: asked for one too many. What lies before: ask for one.
    has_more = len(found) > size
    behind = Cursor(OLDER if is_newer else NEWER, places[-1] if is_newer else places[0])
    has_before = bool(_places(connection, wanted, 1, behind))
    has_older, has_newer = (has_before, has_more) if is_newer else (has_more, has_before)
    return Page(
        read_messages(connection, places),
        str(Cursor(OLDER, places[-1])) if has_older else "",
        str(Cursor(NEWER, places[0])) if has_newer else "",
    )


def _places(
    connection: sqlite3.Connection, wanted: Condition, limit: int, cursor: Cursor | None
) -> list[int]:
    """Read places, the nearest to the cursor first."""
    first, end, direction = wanted.first, wanted.limit, "DESC"
    if cursor is not None and cursor.direction == NEWER:
        first, direction = max(first, cursor.place + 1), "ASC"
    elif cursor is not None:
        end = min(end, cursor.place)
    # The names are ours, what a reader wrote is bound.
    rows = connection.execute(
        f"SELECT {wanted.place} FROM {wanted.tables} WHERE {wanted.where} "  # noqa: S608
        f"AND {wanted.place} >= ? AND {wanted.place} < ? "
        f"ORDER BY {wanted.place} {direction} LIMIT ?",
        (*wanted.values, first, end, limit),
    )
    return [place for (place,) in rows]


def read_groups(
    connection: sqlite3.Connection, wanted: Condition, what: str, *, of_tags: bool = False
) -> list[Any]:
    """Count what is wanted by an expression of ``place``, or with tags of ``topic`` too."""
    join = "JOIN tag USING (place)" if of_tags else ""
    return connection.execute(
        # what is put in are names of ours
        f"SELECT {what}, count(*) "  # noqa: S608
        f"FROM (SELECT {wanted.place} AS place FROM {wanted.tables} "
        f"WHERE {wanted.where} AND {wanted.place} >= ? AND {wanted.place} < ?) {join} "
        f"GROUP BY {what}",
        (*wanted.values, wanted.first, wanted.limit),
    ).fetchall()


def read_messages(connection: sqlite3.Connection, places: Sequence[int]) -> tuple[Message, ...]:
    """Read the messages of places, in their order; one that is missing is left out."""
    signs = ",".join("?" * len(places))
    rows = connection.execute(
        f"SELECT place, message FROM stored WHERE place IN ({signs})",  # noqa: S608
        tuple(places),
    )
    found = {place: read_message(place, stored) for place, stored in rows}
    return tuple(found[place] for place in places if place in found)


def read_revisions(connection: sqlite3.Connection, article_id: str) -> tuple[Message, ...]:
    """Read the messages of an article, oldest first."""
    rows = connection.execute(
        "SELECT place, message FROM revision WHERE id = :id UNION ALL "
        "SELECT stored.place, stored.message FROM article JOIN stored USING (place) "
        "WHERE article.id = :id ORDER BY 1",
        {"id": article_id},
    )
    return tuple(read_message(place, stored) for place, stored in rows)


def read_message(place: int, stored: bytes) -> Message:
    """Unpack a stored message."""
    return Message(message_id(place), ARTICLES, _DECODER.decode(zlib.decompress(stored)))


def pack_message(message: Message) -> bytes:
    """Pack the fields of a message."""
    return zlib.compress(msgspec.json.encode(message.fields), 1)
