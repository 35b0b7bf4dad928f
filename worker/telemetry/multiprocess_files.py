"""Adds up the measurements of processes that ended into one file.

A child that is killed leaves its files behind. Dropping them would let sums fall, which looks like
a restart to Prometheus; keeping them all costs a scrape 3 ms for each. A file that is torn is set
aside, and a disk that is full measures nothing: neither ends any work.
"""

import fcntl
import json
import os
import struct
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from worker.telemetry.logs import get_logger

KINDS = ("counter", "histogram")
_KEY_PARTS = 4  # the family, the sample, its labels, the help
TORN = ".torn"  # what a file is called that was set aside
RESERVED_BYTES = 1 << 20  # of each file: thousands of series
DAMAGE = (OSError, ValueError, RuntimeError, struct.error)  # what reading a torn file raises
_HEAD_BYTES, _VALUE_BYTES = 8, 32  # a key's length, its padding, a value and its time
_NOBODY = 0  # the process id that stands for all that ended


def fold(place: Path) -> int:
    """Add up what ended processes measured; returns how many files went away.

    Call it after the directory was named. Where nothing can be written the files stay.
    """
    try:
        with locked(place, fcntl.LOCK_EX):
            return sum(_fold(place, kind) for kind in KINDS)
    except OSError as error:
        get_logger("metrics").warning("metrics_not_added_up", error=str(error)[:200])
        return 0


def reserve(place: Path) -> bool:
    """Reserve the disk space of this process' files; False when there is none.

    They are mapped into memory, and a full disk ends a process that writes to a page of its own
    which is not there.
    """
    try:
        for kind in KINDS:
            own = place / f"{kind}_{os.getpid()}.db"
            if own.exists() and not is_whole(own):
                _set_aside(own)
            with own.open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, RESERVED_BYTES)
    except OSError as error:
        get_logger("metrics").warning("metrics_not_kept", error=str(error)[:200])
        return False
    return True


def whole_files(place: Path) -> list[Path]:
    """List the files that can be read; one that is torn counts as absent."""
    return [file for file in sorted(place.glob("*.db")) if is_whole(file)]


def is_whole(file: Path) -> bool:
    """Tell whether a file can be read to its end."""
    try:
        _values(file)
    except DAMAGE:
        return False
    return True


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
        try:
            sums.update(_values(file))
        except DAMAGE:
            _set_aside(file)
    draft = place / f"{kind}.draft"
    _reserve_draft(draft, sums)
    written = MmapedDict(str(draft))  # type: ignore[no-untyped-call]
    for key, value in sums.items():
        written.write_value(key, value, 0.0)  # type: ignore[no-untyped-call]
    written.close()  # type: ignore[no-untyped-call]
    draft.replace(total)
    for file in dead:
        file.unlink(missing_ok=True)
    return len(dead)


def _reserve_draft(draft: Path, sums: Iterable[str]) -> None:
    """Make an empty file with room for these sums; raises OSError, and takes none, without it."""
    draft.unlink(missing_ok=True)
    size = _HEAD_BYTES + sum(len(key.encode()) + _VALUE_BYTES for key in sums)
    try:
        with draft.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(size, RESERVED_BYTES))
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def _values(file: Path) -> dict[str, float]:
    """Read a file; raises one of DAMAGE when it is torn."""
    from prometheus_client.mmap_dict import MmapedDict  # noqa: PLC0415 - after `prepare`

    read: Any = MmapedDict.read_all_values_from_file
    values = {str(key): float(value) for key, value, *_ in read(file)}
    for key in values:
        if len(json.loads(key)) != _KEY_PARTS:
            raise ValueError(key)
    return values


def _set_aside(file: Path) -> None:
    get_logger("metrics").warning("metrics_file_torn", file=file.name)
    file.replace(file.with_suffix(TORN))


def _pid(file: Path) -> int:
    """Read a process id from a file's name; a stranger's file is nobody's."""
    number = file.stem.rpartition("_")[2]
    return int(number) if number.isdecimal() else _NOBODY


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
