"""Replaying: past articles copied to a stream of their own, with the ids they had."""

from collections.abc import Iterable
from itertools import islice

from worker.store.client import Store
from worker.store.keys import SEQUENCE
from worker.streams.streams import START, Message, Streams, order

EXPIRES_SECONDS = 7 * 86_400  # a replay is for someone who reads it now
_BATCH = 200


def replay(store: Store, messages: Iterable[Message], name: str, limit: int) -> int:
    """Copy messages, oldest first, to the stream ``replay:NAME``; returns how many were new there.

    Their numbers (``seq``) are those of the copy, so that its readers miss nothing. Run twice it
    goes on where it ended. The stream keeps the newest ``limit`` messages for a week after the last
    copy.
    """
    streams, stream = Streams(store), f"replay:{name}"
    key = streams.key(stream)
    done = order(streams.last(stream)) if store.client.exists(key) else order(START)
    missing = (message for message in messages if order(message.id) > done)
    count, number = 0, int(store.client.hget(store.key(SEQUENCE), stream) or 0)
    while batch := list(islice(missing, _BATCH)):
        with store.transaction() as pipe:
            # it goes on from batch to batch
            for number, message in enumerate(batch, number + 1):  # noqa: B020
                pipe.xadd(key, message.fields | {"seq": str(number)}, id=message.id, maxlen=limit)
            pipe.hset(store.key(SEQUENCE), stream, number)
            pipe.expire(key, EXPIRES_SECONDS)
        count += len(batch)
    return count
