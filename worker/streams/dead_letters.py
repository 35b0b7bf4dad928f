"""Entries that ended as dead letters: another life, or the end of the list."""

from collections.abc import Iterator, Sequence
from itertools import islice, takewhile

import msgspec

from tasks.http.urls import host_of, is_below
from worker.store.client import Store
from worker.store.keys import DEAD
from worker.streams.streams import START, Message, Streams, order

_PAGE = 1_000
_LOOKED_AT = 100_000  # of the newest, for those that are meant
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

    def newest(self, most: int, *, before: str = "+") -> Iterator[Message]:
        """Yield the newest dead letters up to an id, the newest first, at most ``most``."""
        streams = Streams(self._store)
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

    def wanted(self, wanted: "WantedLetters", most: int) -> Iterator[Message]:
        """Yield the dead letters that are meant, the newest first, at most ``most``."""
        newest = self.newest(_LOOKED_AT, before=wanted.until)
        inside = takewhile(lambda letter: order(letter.id) > order(wanted.since), newest)
        yield from islice(filter(wanted.holds, inside), most)

    def requeue_all(self, wanted: "WantedLetters") -> int:
        """Give those that are meant another life, at most `MOST_AT_ONCE`; returns how many."""
        return sum(bool(self.requeue(id_)) for id_ in self._ids(wanted))

    def drop_all(self, wanted: "WantedLetters") -> int:
        """Remove those that are meant, at most `MOST_AT_ONCE`; returns how many."""
        return sum(self.drop(id_) for id_ in self._ids(wanted))

    def _ids(self, wanted: "WantedLetters") -> list[str]:
        return [letter.id for letter in self.wanted(wanted, MOST_AT_ONCE)]


class WantedLetters(msgspec.Struct, frozen=True, kw_only=True):
    """Which dead letters are meant: all fields hold, of several values one is enough.

    ``hosts`` have those below them; ``feeds`` are ids; after the id ``since``, up to ``until``.
    """

    reasons: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    since: str = START
    until: str = "+"

    def holds(self, letter: Message) -> bool:
        """Whether a letter is meant, its time apart."""
        fields = letter.fields
        return (
            (not self.reasons or fields["reason"] in self.reasons)
            and (not self.feeds or fields.get("feed", "") in self.feeds)
            and (not self.hosts or is_below(host_of(fields["url"]), self.hosts))
        )


def _hosts(letters: Sequence[Message]) -> tuple[str, ...]:
    """List the hosts with the most letters, at most three."""
    counts: dict[str, int] = {}
    for letter in letters:
        host = letter.fields["url"].partition("://")[2].partition("/")[0]
        counts[host] = counts.get(host, 0) + 1
    return tuple(sorted(counts, key=lambda host: -counts[host])[:3])
