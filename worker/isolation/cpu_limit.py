"""A limit on the CPU time of one page, kept by the kernel.

A soft limit cannot interrupt C code that holds the interpreter's lock; a signal whose disposition
is the default needs no interpreter: the kernel ends the process, Celery starts another child, the
lease does the rest.
"""

import signal
from contextlib import AbstractContextManager
from types import TracebackType


class CpuGuard(AbstractContextManager[None]):
    """While entered, this process may use ``seconds`` of CPU; beyond them it is ended (SIGPROF)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> None:
        signal.setitimer(signal.ITIMER_PROF, self._seconds)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        signal.setitimer(signal.ITIMER_PROF, 0)

    @staticmethod
    def arm() -> None:
        """Give the signal its default disposition in this process, once, from its main thread."""
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
