"""Notices that the server's clock was stepped, and keeps what waits from it.

Deadlines are moments of the server's clock. After a step back everything would wait as long as the
step; after a step forward all leases would have run out. What expires in the server by itself, the
memory of what was seen among it, cannot be moved: a step beyond ``RASID_SEEN_DAYS`` forgets it.
"""

import time
from collections.abc import Callable

from worker.store.client import Store
from worker.telemetry.logs import get_logger

STEP_SECONDS = 60.0  # more is no adjustment and no delay of ours


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
        self._looked_at = 0.0

    def watch(self) -> float:
        """Look at the clock; returns by how many seconds it was stepped since the last look.

        A poller that starts cannot tell a step forward from the time in which nobody polled.
        """
        looked_at, before = self._monotonic(), self._looked_at
        offset = self._now() - looked_at
        step = 0.0 if self._offset is None else offset - self._offset
        if abs(step) > STEP_SECONDS:
            arguments = {"seconds": step, "since": looked_at - before}
            moved = int(self._store.run("clock_step", arguments))
            get_logger("poller").warning("clock_stepped", seconds=round(step), moved=moved)
        else:
            step = 0.0
        self._offset, self._looked_at = offset, looked_at
        return step
