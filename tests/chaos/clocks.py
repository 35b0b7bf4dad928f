"""Clocks that can be set, for processes that are started under libfaketime."""

from collections.abc import Mapping
from pathlib import Path

LIBRARIES = ("/usr/lib/*/faketime/libfaketimeMT.so.1", "/usr/lib*/faketime/libfaketimeMT.so.1")
GROUPS = ("server", "service")


class Clocks:
    """One clock for each group of processes; without the library none can be set."""

    def __init__(self, place: Path) -> None:
        found = [one for pattern in LIBRARIES for one in Path("/").glob(pattern.lstrip("/"))]
        self._library = found[0] if found else None
        self._place = place

    @property
    def can_be_set(self) -> bool:
        return self._library is not None

    def environment(self, group: str) -> Mapping[str, str]:
        """Name what a process of a group is started with."""
        if self._library is None:
            return {}
        self.step(group, 0)
        return {
            "LD_PRELOAD": str(self._library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file(group)),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
        }

    def step(self, group: str, seconds: int) -> None:
        """Set a clock so many seconds off the true one; a running process sees it in a second."""
        draft = self._file(group).with_suffix(".draft")
        draft.write_text(f"{seconds:+}\n")
        draft.replace(self._file(group))

    def _file(self, group: str) -> Path:
        return self._place / f"{group}.clock"
