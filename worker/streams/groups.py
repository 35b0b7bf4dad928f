"""The state of streams, and of the groups of consumers on them, whoever made them."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from worker.store import keys
from worker.store.client import Store
from worker.streams.streams import Streams, order

_AT_ONCE = 50  # streams in one atomic step, to keep a step under a few milliseconds


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A group of consumers on one stream.

    ``lag`` counts the messages it has not had; ages in seconds, None without any. ``waits_for`` is
    the id of the oldest message that it still needs.
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
    """One stream: messages kept, the newest and the oldest id ("" for none), messages it ever had,
    its groups.
    """

    name: str
    length: int
    newest: str
    total: int
    groups: tuple[Group, ...]
    oldest: str = ""


class _GroupRow(msgspec.Struct, frozen=True):
    """A group as the step ``stream_states`` returns it; ages in milliseconds."""

    name: str
    pending: int
    lag: int
    last_id: str
    consumers: tuple[str, ...] = ()
    oldest_pending: str = ""
    oldest_age: float | None = None
    idle: float | None = None


class _StreamRow(msgspec.Struct, frozen=True):
    """A stream as the step ``stream_states`` returns it."""

    name: str
    length: int
    total: int
    newest: str = ""
    oldest: str = ""
    groups: tuple[_GroupRow, ...] = ()


_ROWS = msgspec.json.Decoder(list[_StreamRow])


def states_of(store: Store, names: Sequence[str]) -> Iterator[StreamState]:
    """Yield the state of each stream; one that is not there is empty."""
    streams = Streams(store)
    for at in range(0, len(names), _AT_ONCE):
        pairs = [(name, streams.key(name)) for name in names[at : at + _AT_ONCE]]
        for row in _ROWS.decode(store.run("stream_states", {"names": pairs})):
            yield _state(row)


def groups_of(store: Store, name: str) -> Iterable[Group]:
    """List the groups on a stream; none for a stream that is not there."""
    return [group for state in states_of(store, [name]) for group in state.groups]


def _state(row: _StreamRow) -> StreamState:
    return StreamState(
        name=row.name,
        length=row.length,
        newest=row.newest,
        oldest=row.oldest,
        total=row.total,
        groups=tuple(_group(row.name, group) for group in row.groups),
    )


def _group(stream: str, row: _GroupRow) -> Group:
    return Group(
        stream=stream,
        name=row.name,
        consumers=tuple(sorted(row.consumers)),
        pending=row.pending,
        lag=row.lag,
        last_id=row.last_id,
        oldest_pending=None if row.oldest_age is None else row.oldest_age / 1000,
        idle=None if row.idle is None else row.idle / 1000,
        waits_for=row.oldest_pending or _after(row.last_id),
    )


def _after(id_: str) -> str:
    milliseconds, sequence = order(id_)
    return f"{milliseconds}-{sequence + 1}"


def is_known(store: Store, group: str) -> bool:
    """Tell whether a group has ever joined a stream."""
    return bool(store.client.exists(store.key(keys.GROUP, group)))


def leave(store: Store, group: str, stream: str) -> None:
    """Let a group go for good, so that nothing is kept for it."""
    if store.client.delete(store.key(keys.GROUP, group)):
        store.client.xgroup_destroy(Streams(store).key(stream), group)
