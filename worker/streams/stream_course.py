"""How many messages a stream had between moments, without reading those in between."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise

import msgspec

from worker.store.client import Store
from worker.streams.streams import ARTICLES, Streams, number_of

_LOOKED_AT = 5  # messages at a border, for one that has a number
Rows = list[tuple[str, dict[str, str]]]


class Course(msgspec.Struct, frozen=True):
    """Counts between borders. All are kept from the message ``complete_from`` on, "" for none."""

    counts: tuple[int, ...]
    complete_from: str


def course_of(store: Store, name: str, borders: Sequence[datetime]) -> Course:
    """Count the messages of a stream between moments, in one round trip.

    A message has a number in its stream, so two looks at the borders tell what lies between.
    Before the first article of all nothing was counted.
    """
    streams = Streams(store)
    key = streams.key(name)
    with store.client.pipeline(transaction=False) as pipe:
        pipe.xrange(key, count=_LOOKED_AT)
        pipe.xrevrange(key, count=_LOOKED_AT)
        for border in borders:
            pipe.xrange(key, str(int(border.timestamp() * 1000)), count=_LOOKED_AT)
        pipe.xrange(streams.key(ARTICLES), count=1)
        oldest, newest, *rows, first = pipe.execute()
    since = str(first[0][0]) if first else ""
    if not newest:
        return Course((0,) * (len(borders) - 1), since)
    last = _number(newest, 1) + 1
    numbers = [_number(row, last) for row in rows]
    if _number(oldest, 1) > 1:
        since = str(oldest[0][0])
    return Course(tuple(max(0, after - before) for before, after in pairwise(numbers)), since)


def _number(rows: Rows, default: int) -> int:
    """Return the number of the first message that has one: a stranger's may have none."""
    return next((number for _, fields in rows if (number := number_of(fields, 0))), default)
