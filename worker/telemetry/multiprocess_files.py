"""Adds up the measurements of processes that ended into one file.

A child that is killed leaves its files behind. Dropping them would let sums fall, which looks like
a restart to Prometheus; keeping them all costs a scrape 3 ms for each.
"""

import fcntl
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

KINDS = ("counter", "histogram")
_NOBODY = 0  # the process id that stands for all that ended


def fold(place: Path) -> int:
    """Add up what ended processes measured; returns how many files went away.

    Call it after the directory was named.
    """
    with locked(place, fcntl.LOCK_EX):
        return sum(_fold(place, kind) for kind in KINDS)


@contextmanager
def locked(place: Path, how: int) -> Iterator[None]:
    """Lock the directory: shared to read it, exclusively to fold it.

    Else a reader could count a process twice or not at all. A reader need not be allowed to write
    there; where nothing was ever folded there is no lock to wait for.
    """
    lock = place / "lock"
    if how == fcntl.LOCK_SH and not lock.exists():
        yield
        return
    with lock.open("rb" if how == fcntl.LOCK_SH else "ab") as file:
        fcntl.flock(file, how)
        yield


def _fold(place: Path, kind: str) -> int:
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415 - after `prepare`

    dead = [file for file in place.glob(f"{kind}_*.db") if not _is_alive(_pid(file))]
    if not dead:
        return 0
    total = place / f"{kind}_{_NOBODY}.db"
    sums: Counter[str] = Counter()
    for file in (*dead, *filter(Path.exists, [total])):
        values: Any = MmapedDict.read_all_values_from_file
        for key, value, *_ in values(file):
            sums[key] += value
    draft = place / f"{kind}.draft"
    draft.unlink(missing_ok=True)
    written = MmapedDict(str(draft))  # type: ignore[no-untyped-call]
    for key, value in sums.items():
        written.write_value(key, value, 0.0)  # type: ignore[no-untyped-call]
    written.close()  # type: ignore[no-untyped-call]
    draft.replace(total)
    for file in dead:
        file.unlink(missing_ok=True)
    return len(dead)


def _pid(file: Path) -> int:
    return int(file.stem.rpartition("_")[2])


def _is_alive(pid: int) -> bool:
    if pid == _NOBODY:
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
