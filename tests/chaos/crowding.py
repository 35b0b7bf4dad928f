"""How much longer than its processor time anything takes here, because others use the machine.

Seconds of recovery on a busy machine say little without it: the start of a worker takes 4 s of
processor time, which are 4 s on an idle machine and a minute on one of ten users.
"""

import threading
import time

SAMPLE_SECONDS = 0.005  # of processor time
PAUSE_SECONDS = 0.5


class Crowding:
    """A thread that computes a little now and then."""

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

    def close(self) -> None:
        self._closing.set()
        self._thread.join(5)

    def _run(self) -> None:
        while not self._closing.wait(PAUSE_SECONDS):
            began, end = time.monotonic(), time.thread_time() + SAMPLE_SECONDS
            while time.thread_time() < end:
                pass
            self._samples.append(time.monotonic() - began)
