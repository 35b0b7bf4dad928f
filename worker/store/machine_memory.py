"""How much memory this machine has: its own, or what the container around us may take."""

import os
from pathlib import Path

# cgroup v2, then v1; "max" or a huge number where there is no limit
_LIMITS = (
    Path("/sys/fs/cgroup/memory.max"),
    Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"),
)


def machine_bytes(limits: tuple[Path, ...] = _LIMITS) -> int:
    """Count them."""
    own = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([own, *(limit for limit in map(_limit, limits) if limit)])


def _limit(path: Path) -> int:
    try:
        text = path.read_text("ascii").strip()
    except OSError:
        return 0
    return int(text) if text.isdecimal() else 0
