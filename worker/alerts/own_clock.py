"""Notices that the clock of this machine was stepped: what waits is moved with it."""

import time
from collections.abc import Callable

STEP_SECONDS = 60.0  # more is no adjustment


class OwnClock:
    """The clock of this machine, seen beside one that no step can move."""

    def __init__(
        self,
        now: Callable[[], float] = time.time,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._now, self._monotonic = now, monotonic
        self._offset = now() - monotonic()

    def step(self) -> float:
        """Tell by how many seconds the clock was stepped since the last look, 0 by none."""
        offset = self._now() - self._monotonic()
        step = offset - self._offset
        self._offset = offset
        return step if abs(step) > STEP_SECONDS else 0.0
