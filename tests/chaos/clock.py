"""A clock that can be set, for a process that is started under libfaketime."""

from collections.abc import Mapping
from pathlib import Path

LIBRARIES = ("usr/lib/*/faketime/libfaketimeMT.so.1", "usr/lib*/faketime/libfaketimeMT.so.1")


class SettableClock:
    """The clock of one process; without the library it cannot be set."""

    def __init__(self, place: Path) -> None:
        found = [one for pattern in LIBRARIES for one in Path("/").glob(pattern)]
        self._library = found[0] if found else None
        self._file = place / "clock"
        self.step(0)

    @property
    def can_be_set(self) -> bool:
        return self._library is not None

    def environment(self) -> Mapping[str, str]:
        """Name what the process is started with."""
        if self._library is None:
            return {}
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def step(self, seconds: int) -> None:
        """Set the clock so many seconds off the true one; the process sees it within a second."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{seconds:+}\n")
        draft.replace(self._file)
