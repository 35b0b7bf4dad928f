"""What streams keep: messages of some days and some number, longer where a group still needs them.

Redis trims by length alone, and what a group has not read goes with the rest. Here the poller
trims, every half minute: never past the slowest living group, up to twice the length that is kept.
A group none of whose consumers was seen for days is no longer waited for: it is removed, and the
report says what it missed. When the server's memory fills, less is kept, whoever waits; publishing
goes on.
"""

import time
from contextlib import suppress

import msgspec

from worker.config.settings import Settings
from worker.store.client import Store, StoreError
from worker.store.keys import EXPIRED, GROUP, QUIET, RETENTION
from worker.streams.groups import Group, groups_of
from worker.streams.streams import Streams, order

EVERY_SECONDS = 30.0
_CHUNK = 500  # messages looked at in one go
_MOST = 20_000  # messages trimmed from one stream in one round
_TIGHT, _VERY_TIGHT = 0.8, 0.9  # of the server's memory
_REPORTS = 1_000


class Report(msgspec.Struct, frozen=True):
    """The effect of one round: messages trimmed, groups removed, the server's memory in use."""

    trimmed: int
    expired: tuple[Group, ...]
    pressure: float


class Kept(msgspec.Struct, frozen=True):
    """What rounds noted: the share of the usual that is kept, the groups expired so far."""

    share: float = 1.0
    expired: int = 0


def read_kept(store: Store) -> Kept:
    """Read what the rounds of all schedulers noted."""
    return msgspec.convert(store.client.hgetall(store.key(RETENTION)), Kept, strict=False)


class Retention:
    """Trims the streams of one store."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._store, self._streams = store, Streams(store)
        self._days, self._length = settings.stream_days, settings.stream_length
        self._expiry = settings.group_expiry_days * 86_400
        self._next = 0.0

    def tend(self) -> Report | None:
        """Do a round when it is time to; None when it is not."""
        if time.monotonic() < self._next:
            return None
        self._next = time.monotonic() + EVERY_SECONDS
        return self.round()

    def round(self) -> Report:
        """Trim every stream once, and remove dead groups."""
        pressure = self._pressure()
        share = 1.0 if pressure < _TIGHT else 0.5 if pressure < _VERY_TIGHT else 0.25
        trimmed, expired = 0, []
        for name in self._streams.names():
            groups = list(groups_of(self._store, name))
            dead = [group for group in groups if self._silence(group) >= self._expiry]
            for group in dead:
                self._expire(group)
            expired += dead
            living = [group for group in groups if group not in dead]
            trimmed += self._trim(name, living, share)
        with suppress(StoreError):  # a full server takes no note, and must be emptied all the same
            note = {"pressure": pressure, "share": share}
            self._store.client.hset(self._store.key(RETENTION), mapping=note)
        return Report(trimmed, tuple(expired), pressure)

    def _trim(self, name: str, groups: list[Group], share: float) -> int:
        """Remove what is too old or too much; returns how many messages."""
        key, removed = self._streams.key(name), 0
        keep = int(self._length * share)
        oldest = int((self._now() - self._days * share * 86_400) * 1000)
        waited_for = (
            min((order(group.waits_for) for group in groups), default=None)
            if share == 1.0
            else None
        )
        length = self._streams.length(name)
        while removed < _MOST:
            ids = [order(id_) for id_, _ in self._store.client.xrange(key, count=_CHUNK)]
            wanted = max(length - keep, sum(id_[0] < oldest for id_ in ids))
            if waited_for is not None:
                wanted = min(wanted, max(sum(id_ < waited_for for id_ in ids), length - 2 * keep))
            chosen = ids[: max(0, wanted)]
            if not chosen:
                break
            milliseconds, sequence = chosen[-1]
            gone = int(
                self._store.client.xtrim(
                    key, minid=f"{milliseconds}-{sequence + 1}", approximate=False
                )
            )
            removed, length = removed + gone, length - gone
        return removed

    def _expire(self, group: Group) -> None:
        report = {
            "stream": group.stream,
            "group": group.name,
            "lag": group.lag,
            "pending": group.pending,
        }
        with self._store.transaction() as pipe:
            pipe.xgroup_destroy(self._streams.key(group.stream), group.name)
            pipe.hdel(self._store.key(GROUP, group.name), group.stream)
            pipe.hdel(self._store.key(QUIET), f"{group.stream} {group.name}")
            pipe.hincrby(self._store.key(RETENTION), "expired", 1)
            pipe.xadd(self._store.key(EXPIRED), report, maxlen=_REPORTS)

    def _silence(self, group: Group) -> float:
        """Return the seconds since a consumer of the group was seen.

        One that never had any is silent since we know it.
        """
        if group.idle is not None:
            return group.idle
        key, name = self._store.key(QUIET), f"{group.stream} {group.name}"
        with suppress(StoreError):
            self._store.client.hsetnx(key, name, self._now())
        return self._now() - float(self._store.client.hget(key, name) or self._now())

    def _pressure(self) -> float:
        memory = self._store.client.info("memory")
        most = int(memory.get("maxmemory") or 0)
        return int(memory["used_memory"]) / most if most else 0.0

    def _now(self) -> float:
        seconds, microseconds = self._store.client.time()
        return float(seconds) + float(microseconds) / 1e6
