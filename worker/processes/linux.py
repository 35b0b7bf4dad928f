"""What only Linux does for processes. Elsewhere these do nothing, and leases do the rest."""

import ctypes
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

IS_LINUX = sys.platform.startswith("linux")
_PDEATHSIG, _NAME, _CHILD_SUBREAPER = 1, 15, 36  # options of prctl(2)
_ARGUMENTS_START, _ARGUMENTS_END = 45, 46  # fields of proc_pid_stat(5) behind the name


def end_with_parent(number: signal.Signals) -> None:
    """Ask the kernel to send this process a signal when its parent ends."""
    _prctl(_PDEATHSIG, number)


def adopt_orphans(*, wanted: bool) -> bool:
    """Become the parent of descendants whose own parent ends, or be it no longer.

    Tells whether the kernel does so.
    """
    return _prctl(_CHILD_SUBREAPER, int(wanted))


def set_title(words: Sequence[str]) -> None:
    """Let ``ps`` and ``top`` show these words as the command line of this process.

    They are written where its first program's were, as far as there is room.
    """
    if not IS_LINUX:
        return
    with suppress(OSError, ValueError, IndexError):
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        start, end = int(fields[_ARGUMENTS_START]), int(fields[_ARGUMENTS_END])
        if 0 < start < end:
            text = "\0".join(words).encode()[: end - start - 1]
            # a last byte that is not 0 would tell the kernel that the text goes on behind it
            ctypes.memmove(start, text.ljust(end - start, b"\0"), end - start)
    _prctl(_NAME, " ".join(words[:2]).encode())


def _prctl(option: int, value: int | bytes) -> bool:
    return IS_LINUX and ctypes.CDLL(None).prctl(option, value, 0, 0, 0) == 0


def is_single_threaded() -> bool:
    """Tell whether this process has one thread, those of C libraries counted."""
    return len(os.listdir("/proc/self/task")) == 1  # noqa: PTH208 - names are enough
