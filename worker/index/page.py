"""A page of search results, and the cursors that lead to its neighbours.

A cursor is a direction and the id of a message, so it stays right whatever comes or goes.
"""

import msgspec

from tasks.errors import QueryError
from worker.streams.streams import Message, is_message_id, order

PLACE_BITS = 20  # of a message id's second number; no millisecond has a million messages
_MASK = (1 << PLACE_BITS) - 1
OLDER, NEWER = "older", "newer"


class Page(msgspec.Struct, frozen=True):
    """Articles in their newest revision, newest first.

    ``next`` leads to older ones, ``previous`` to newer ones; "" where there are none.
    """

    messages: tuple[Message, ...]
    next: str = ""
    previous: str = ""


class Cursor(msgspec.Struct, frozen=True):
    """Where a page begins: beside the article of a message, which is not on it."""

    direction: str
    place: int

    def __str__(self) -> str:
        return f"{self.direction}:{message_id(self.place)}"


def read_cursor(text: str) -> Cursor | None:
    """Read a cursor, None for ""; raises QueryError for what no page gave out."""
    if not text:
        return None
    direction, _, id_ = text.partition(":")
    if direction not in {OLDER, NEWER} or not is_message_id(id_):
        raise QueryError("cursor", "no_cursor")
    return Cursor(direction, place_of(order(id_)))


def place_of(numbers: tuple[int, int]) -> int:
    """Return a message id as one number, in the order of publication."""
    return (min(numbers[0], 1 << 42) << PLACE_BITS) | min(numbers[1], _MASK)


def message_id(place: int) -> str:
    """Return the message id of a number."""
    return f"{place >> PLACE_BITS}-{place & _MASK}"
