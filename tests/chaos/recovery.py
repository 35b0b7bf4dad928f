"""How long the service and its readers take until all that was released is published and read."""

import time
from collections.abc import Mapping
from dataclasses import dataclass

import redis

from tests.chaos.crowding import Patience
from tests.chaos.newsroom import Newsroom, Revision
from tests.chaos.readers.delivered import Reader, seen_by
from tests.chaos.readers.plain_group import PlainGroup
from tests.chaos.readers.receiver import Receiver
from worker.state.frontier import RedisFrontier
from worker.store.client import Store

STUCK_SECONDS = 60.0  # after which the service counts as stuck; it is waited for no longer
LATE_SECONDS = 12.0  # after which what is missing is looked at
LATE_SHOWN = 3
LATE_FIELDS = ("state", "token", "article", "alone", "losses", "attempts", "reason", "holder")


@dataclass(frozen=True)
class Blow:
    """One fault and what came of it: seconds until all that was released was published."""

    names: tuple[str, ...]
    details: str
    recovery_seconds: float
    slowest_reader: str
    readers_seconds: float
    crowding: float  # how much longer everything took than on an idle machine
    is_stuck: bool
    late: str  # what was still missing after LATE_SECONDS, and how its entries were


class Recovery:
    """Watches the readers; the first of them reads all articles, straight from the server."""

    def __init__(
        self,
        newsroom: Newsroom,
        store: Store,
        readers: Mapping[Reader, tuple[str, ...]],
        patience: Patience,
    ) -> None:
        self._newsroom, self._store, self._patience = newsroom, store, patience
        self._readers = readers
        self._plain = next(one for one in readers if isinstance(one, PlainGroup))

    def measure(self, names: tuple[str, ...], details: str, healed_at: float) -> Blow:
        """Wait until all that was released before a moment is published, then for the readers."""
        time.sleep(max(0.0, healed_at - time.monotonic()))
        wanted = self._newsroom.released_until(healed_at)
        self._patience.begin()
        late = ""
        if not self._patience.wait(lambda: wanted <= self._published(), LATE_SECONDS):
            late = self._describe(wanted - self._published())
        is_out = self._patience.wait(lambda: wanted <= self._published(), STUCK_SECONDS)
        recovery = time.monotonic() - healed_at
        lacking, slowest = self._wait_for_readers(wanted)
        return Blow(
            names,
            details,
            recovery,
            slowest,
            time.monotonic() - healed_at,
            self._patience.factor,
            bool(lacking) or not is_out,
            late,
        )

    def _wait_for_readers(self, wanted: set[Revision]) -> tuple[list[Reader], str]:
        """Return those that do not have all, and the names of the last ones."""
        lacking, slowest = list(self._readers), ""

        def have_all() -> bool:
            nonlocal lacking, slowest
            left = [one for one in lacking if not wanted <= seen(one, self._readers[one][-1])]
            if left != lacking:
                slowest = next(one.name for one in lacking if one not in left)
            lacking = left
            return not lacking

        self._patience.wait(have_all, STUCK_SECONDS)
        return lacking, ", ".join(one.name for one in lacking) or slowest

    def _published(self) -> set[Revision]:
        published = seen(self._plain, "articles")
        self._newsroom.note_published(published)
        return published

    def _describe(self, missing: set[Revision]) -> str:
        """Say how the entries of what is missing are."""
        try:
            frontier, told = RedisFrontier(self._store), []
            for url, revision in sorted(missing)[:LATE_SHOWN]:
                entry = frontier.fields_of(url)
                kept = {name: entry[name] for name in LATE_FIELDS if name in entry}
                told.append(f"{url} {revision}: {kept or 'unknown'}")
        except redis.RedisError as error:
            return str(error)
        return f"{len(missing)} late: " + "; ".join(told)


def seen(reader: Reader, stream: str) -> set[Revision]:
    """List the revisions that a reader was given from a stream."""
    name = "hook" if isinstance(reader, Receiver) else stream
    return seen_by(reader, lambda one: one.stream == name)
