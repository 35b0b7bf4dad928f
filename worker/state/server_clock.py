"""Notices that the server's clock was stepped, and keeps what waits from it.

Deadlines are moments of the server's clock. After a step back everything would wait as long as the
step; after a step forward all leases would have run out. What expires in the server by itself, the
memory of what was seen among it, cannot be moved: a step beyond ``RASID_SEEN_DAYS`` forgets it.
"""

import time
from collections.abc import Callable

from worker.store.client import Store
from worker.store.keys import ALIVE
from worker.telemetry.logs import get_logger

STEP_SECONDS = 60.0  # more is no adjustment and no delay of ours
LOOK_SECONDS = 10.0  # a look that took longer, on a network that hangs, is no measurement


class ServerClock:
    """The server's clock, seen by one process beside its own, which no step can move."""

    def __init__(
        self,
        store: Store,
        now: Callable[[], float],
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._now = now
        self._monotonic = monotonic
        self._offset: float | None = None  # of the server's clock to ours
        self._total = 0.0  # of the steps that pollers have answered, as of the last look
        self._looked_at = 0.0

    def watch(self) -> float:
        """Look at the clock; returns by how many seconds it was stepped since the last look.

        A poller that starts cannot tell a step forward from the time in which nobody polled.
        """
        # The total first: the clock read after it shows every step that is in it.
        total = float(self._store.client.hget(self._store.key(ALIVE), "steps") or 0)
        looked_at, before = self._monotonic(), self._looked_at
        now = self._now()
        answered_at = self._monotonic()
        if answered_at - looked_at > LOOK_SECONDS:
            return 0.0
        offset = now - looked_at
        step = 0.0 if self._offset is None else offset - self._offset
        if abs(step) > STEP_SECONDS:
            total = self._answer(step, now, answered_at - before)
        else:
            step = 0.0
        self._offset, self._looked_at, self._total = offset, looked_at, total
        return step

    def _answer(self, step: float, now: float, since: float) -> float:
        """Move what waits, unless another poller did; returns the total of all steps."""
        arguments = {"seconds": step, "at": now, "since": since, "total": self._total}
        moved, total = self._store.run("clock_step", arguments)
        get_logger("poller").warning("clock_stepped", seconds=round(step), moved=int(moved))
        return float(total)
