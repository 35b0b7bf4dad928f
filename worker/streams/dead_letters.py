"""Entries that ended as dead letters: another life, or the end of the list."""

from collections.abc import Iterator, Sequence

import msgspec

from worker.store.client import Store
from worker.store.keys import DEAD
from worker.streams.streams import Message, Streams

_PAGE = 1_000
MOST_AT_ONCE = 1_000  # of a bulk; a second one goes on with the rest


class DeadReason(msgspec.Struct, frozen=True):
    """The dead letters of one reason among those looked at: how many, whose, the oldest's id."""

    reason: str
    count: int
    hosts: tuple[str, ...]
    oldest: str


class DeadLetters:
    """The stream ``dead``; reading it is reading any stream (``worker.streams.streams``)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def requeue(self, message_id: str) -> str:
        """Give a dead letter another life; returns the entry's id, "" when there is none."""
        return str(self._store.run("requeue", {"message": message_id}))

    def drop(self, message_id: str) -> bool:
        """Remove a dead letter from the list; the entry stays dead."""
        return bool(self._store.client.xdel(self._store.key(DEAD), message_id))

    def newest(self, most: int) -> Iterator[Message]:
        """Yield the newest dead letters, the newest first, at most ``most``."""
        streams, before = Streams(self._store), "+"
        while most > 0:
            page = streams.newest(DEAD.pattern, min(most, _PAGE), before=before)
            yield from page
            if len(page) < _PAGE:
                return
            most -= len(page)
            before = f"({page[-1].id}"

    def by_reason(self, most: int = 10_000) -> list[DeadReason]:
        """Count the newest dead letters by reason, the most frequent first."""
        found: dict[str, list[Message]] = {}
        for letter in self.newest(most):
            found.setdefault(letter.fields["reason"], []).append(letter)
        reasons = [
            DeadReason(reason, len(letters), _hosts(letters), letters[-1].id)
            for reason, letters in found.items()
        ]
        return sorted(reasons, key=lambda one: (-one.count, one.reason))

    def of(self, reasons: Sequence[str], most: int = MOST_AT_ONCE) -> list[str]:
        """List the ids of dead letters with these reasons, the newest first."""
        found = (one.id for one in self.newest(100_000) if one.fields["reason"] in set(reasons))
        return [id_ for _, id_ in zip(range(most), found, strict=False)]

    def requeue_all(self, reasons: Sequence[str]) -> int:
        """Give those of some reasons another life, at most `MOST_AT_ONCE`; returns how many."""
        return sum(bool(self.requeue(id_)) for id_ in self.of(reasons))

    def drop_all(self, reasons: Sequence[str]) -> int:
        """Remove those of some reasons, at most `MOST_AT_ONCE`; returns how many."""
        return sum(self.drop(id_) for id_ in self.of(reasons))


def _hosts(letters: Sequence[Message]) -> tuple[str, ...]:
    """List the hosts with the most letters, at most three."""
    counts: dict[str, int] = {}
    for letter in letters:
        host = letter.fields["url"].partition("://")[2].partition("/")[0]
        counts[host] = counts.get(host, 0) + 1
    return tuple(sorted(counts, key=lambda host: -counts[host])[:3])
