"""How streams stand, and the groups of consumers on them, whoever made them."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from worker.store.client import Store
from worker.streams.streams import Streams, order

_AT_ONCE = 50  # streams in one atomic step, to keep a step under a few milliseconds


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of consumers on one stream.

    ``lag`` counts what it has not had; ages in seconds, None without any.
    """

    stream: str
    name: str
    consumers: tuple[str, ...]
    pending: int
    lag: int
    last_id: str
    oldest_pending: float | None
    idle: float | None
    waits_for: str = ""


class StreamState(msgspec.Struct, frozen=True, kw_only=True):
    """One stream.

    Messages kept, the id of the newest ("" for none), how many it ever had, who reads it.
    """

    name: str
    length: int
    newest: str
    total: int
    groups: tuple[Group, ...]


def states_of(store: Store, names: Sequence[str]) -> Iterator[StreamState]:
    """Yield how streams stand; one that is not there is empty."""
    streams = Streams(store)
    for at in range(0, len(names), _AT_ONCE):
        pairs = [(name, streams.key(name)) for name in names[at : at + _AT_ONCE]]
        for name, length, newest, total, groups in store.run("standing", {"names": pairs}):
            yield StreamState(
                name=name,
                length=length,
                newest=newest,
                total=total,
                groups=tuple(_group(name, row) for row in groups),
            )


def groups_of(store: Store, name: str) -> Iterable[Group]:
    """Return the groups on a stream; none for a stream that is not there."""
    return [group for state in states_of(store, [name]) for group in state.groups]


def _group(stream: str, row: Sequence[Any]) -> Group:
    name, consumers, pending, lag, last, oldest, age, idle = row
    return Group(
        stream=stream,
        name=name,
        consumers=tuple(sorted(consumers)),
        pending=pending,
        lag=lag,
        last_id=last,
        oldest_pending=None if age == "" else age / 1000,
        idle=None if idle == "" else idle / 1000,
        waits_for=oldest or _after(last),
    )


def _after(id_: str) -> str:
    milliseconds, sequence = order(id_)
    return f"{milliseconds}-{sequence + 1}"
