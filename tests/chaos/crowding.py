"""Waiting on a machine that others use.

Seconds of recovery on a busy machine say little without how busy it was: the start of a worker
takes 4 s of processor time, which are 4 s on an idle machine and minutes on a crowded one.
"""

import threading
import time
from collections.abc import Callable

import redis

SAMPLE_SECONDS = 0.005  # of processor time
PAUSE_SECONDS = 0.5
LOOK_SECONDS = 0.05
IDLE_FACTOR = 2.0  # up to which the machine counts as ours
MOST_STRETCH = 5.0


class Patience:
    """Waits, longer where everything takes longer: a thread computes a little now and then."""

    def __init__(self) -> None:
        self._samples: list[float] = []
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="crowding", daemon=True)
        self._thread.start()

    def begin(self) -> None:
        """Forget what was before."""
        self._samples = []

    @property
    def factor(self) -> float:
        """Return wall time over processor time since it began; 1 on an idle machine."""
        samples = self._samples[:]
        return max(1.0, sum(samples) / (SAMPLE_SECONDS * len(samples))) if samples else 1.0

    def wait(self, is_true: Callable[[], object], seconds: float) -> bool:
        """Wait until something is true, so many seconds, or as many times more as others take."""
        began = time.monotonic()
        while time.monotonic() - began < seconds * self._stretch:
            try:
                if is_true():
                    return True
            except (redis.RedisError, OSError):
                pass  # the server is away: that is what is waited for
            time.sleep(LOOK_SECONDS)
        return False

    def close(self) -> None:
        self._closing.set()
        self._thread.join(5)

    @property
    def _stretch(self) -> float:
        return min(MOST_STRETCH, max(1.0, self.factor / IDLE_FACTOR))

    def _run(self) -> None:
        while not self._closing.wait(PAUSE_SECONDS):
            began, end = time.monotonic(), time.thread_time() + SAMPLE_SECONDS
            while time.thread_time() < end:
                pass
            self._samples.append(time.monotonic() - began)
