"""A guard against work that grows with the square of its input."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

# Of this thread's CPU, so that other processes do not count. What is guarded takes two seconds at
# most; a quadratic scan of the same bytes takes minutes. The bound stands between the two, so
# that neither a slow machine nor the tracer of coverage can reach it.
CPU_SECONDS = 20.0


@contextmanager
def no_runaway() -> Iterator[None]:
    """Fail when the body took CPU time that only a runaway takes."""
    began = time.thread_time()
    yield
    assert time.thread_time() - began < CPU_SECONDS
