"""Notices that the clock of this machine was stepped: what waits is moved with it."""

import time
from collections.abc import Callable

STEP_SECONDS = 60.0  # more is no adjustment


class OwnClock:
    """The clock of this machine, seen beside one that no step can move.

    A step is told until it was answered: what waits cannot be moved while the server is away.
    """

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now, self._monotonic = now, monotonic
        self._offset = now() - monotonic()

    def step(self) -> float:
        """Tell by how many seconds the clock was stepped and nobody answered, 0 by none."""
        offset = self._now() - self._monotonic()
        step = offset - self._offset
        if abs(step) > STEP_SECONDS:
            return step
        self._offset = offset
        return 0.0

    def answered(self, step: float) -> None:
        """Note that what waits was moved by a step, or is another process's."""
        self._offset += step
