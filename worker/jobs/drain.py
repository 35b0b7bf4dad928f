"""Stopping within a bound: finish what fits, hand the rest back.

Celery's warm shutdown waits for its jobs however long they take; what ends before is redelivered,
and looks like a crash. Here the children look at a clock that they share with their parent, and
give back what they still hold when it has run out. A child that cannot look, because it is cleaning
a page, is ended by the parent, who hands back for it.
"""

import mmap
import os
import struct
import threading
import time
from collections.abc import Callable

# for children to hand back and Celery to end (it takes 2), before the parent does it for them
HARD_SECONDS = 3.0


class Drain:
    """The moment from which on nothing may be held.

    Made before the fork, it is one for a parent and its children.
    """

    def __init__(self) -> None:
        # a double: seconds of the monotonic clock, which is one for the whole machine
        self._shared = mmap.mmap(-1, 8)

    def begin(self, seconds: float) -> None:
        """Give everybody ``seconds`` from now on; a second call changes nothing."""
        if not self.has_begun():
            struct.pack_into("d", self._shared, 0, time.monotonic() + seconds)

    def has_begun(self) -> bool:
        """Tell whether nothing new may be taken."""
        return self._over_at() > 0

    def is_over(self) -> bool:
        """Tell whether what is still held has to be handed back now."""
        return 0 < self._over_at() <= time.monotonic()

    def _over_at(self) -> float:
        (at,) = struct.unpack_from("d", self._shared, 0)
        return float(at)


def end_after(seconds: float, hand_back: Callable[[], None]) -> None:
    """End this process in ``seconds`` unless it has ended by itself.

    Whatever happens to ``hand_back``, it ends.
    """

    def end() -> None:
        try:
            hand_back()
        finally:
            os._exit(0)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()
