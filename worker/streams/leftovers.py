"""What ends with the streams and groups it belongs to: letters, numbers, names."""

from worker.store.client import Store
from worker.store.keys import (
    AUDIT,
    DEAD,
    EXPIRED,
    GROUP,
    GROUPS,
    HOOKS_DEAD,
    QUIET,
    REPLAY,
    SEQUENCE,
    UNDELIVERED,
)
from worker.streams.groups import Group
from worker.streams.streams import Streams

_LETTERS = (DEAD, UNDELIVERED, EXPIRED, HOOKS_DEAD, AUDIT)


class Leftovers:
    """Takes away what nobody can ask for any more."""

    def __init__(self, store: Store, seen_days: float) -> None:
        self._store, self._streams = store, Streams(store)
        self._milliseconds = int(seen_days * 86_400_000)

    def clear(self, groups: list[Group], now: float) -> None:
        """Do so; ``groups`` are those on the streams of subscribers, ``now`` the server's time."""
        for key in _LETTERS:
            oldest = max(0, int(now * 1000) - self._milliseconds)
            self._store.client.xtrim(self._store.key(key), minid=oldest, approximate=True)
        self._forget_silences(groups)
        arguments = {"streams": self._pairs(self._replays()), "groups": self._positions()}
        self._store.run("retire", arguments)

    def _forget_silences(self, groups: list[Group]) -> None:
        there = {f"{group.stream} {group.name}" for group in groups}
        gone = set(self._store.client.hkeys(self._store.key(QUIET))) - there
        if gone:
            self._store.client.hdel(self._store.key(QUIET), *gone)

    def _replays(self) -> list[str]:
        """Name the replays that have a number: they end by themselves."""
        numbered = self._store.client.hkeys(self._store.key(SEQUENCE))
        return [name for name in numbered if name.startswith(REPLAY.name(""))]

    def _positions(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """List the groups with the streams on which they have a number."""
        names = sorted(self._store.client.smembers(self._store.key(GROUPS)))
        with self._store.client.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.hkeys(self._store.key(GROUP, name))
            streams = pipe.execute()
        return [(name, self._pairs(kept)) for name, kept in zip(names, streams, strict=True)]

    def _pairs(self, names: list[str]) -> list[tuple[str, str]]:
        return [(name, self._streams.key(name)) for name in sorted(names)]
