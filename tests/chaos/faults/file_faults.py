"""Files that a crash left torn, and a disk that is full."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.chaos.faults.fault import Scene, fault

DISK_BYTES = 96 << 20


@fault()
def tear_metrics(scene: Scene) -> Iterator[str]:
    """Shorten the files of the metrics under their processes' hands, and empty one."""
    files = sorted((scene.stage.data / "metrics").glob("*.db"))
    hit = scene.draw.sample(files, min(len(files), 2))
    for file in hit:
        with suppress(OSError):
            file.write_bytes(file.read_bytes()[: scene.draw.choice((0, 3, 100))])
    yield ", ".join(file.name for file in hit)


@fault()
def tear_the_archive(scene: Scene) -> Iterator[str]:
    """Leave the beginning of a member at the end of the day's file, and end the archiver."""
    files = sorted((scene.stage.data / "archive").glob("*.jsonl.gz"))
    archivers = scene.stage.of_role("archive")
    if files and archivers:
        with suppress(ProcessLookupError):
            os.kill(archivers[0].pid, 9)
        with files[-1].open("ab") as file:
            file.write(b"\x1f\x8b\x08\x00\x00\x00")
    yield files[-1].name if files and archivers else ""


@fault()
def tear_the_index(scene: Scene) -> Iterator[str]:
    """Overwrite pages of the index, and end the web process."""
    files = sorted((scene.stage.data / "index").glob("*.sqlite*")) or sorted(
        (scene.stage.data / "index").glob("*.db")
    )
    webs = scene.stage.of_role("web")
    if files and webs:
        with suppress(ProcessLookupError):
            os.kill(webs[0].pid, 9)
        with files[0].open("r+b") as file:
            file.seek(0)
            file.write(os.urandom(4096))
    yield files[0].name if files and webs else ""


@fault(seconds=6)
def fill_the_disk(scene: Scene) -> Iterator[str]:
    """Take every byte of the data directory's disk; only where it is a disk of its own."""
    if not os.path.ismount(scene.stage.data):
        yield ""
        return
    ballast = scene.stage.data / "ballast"
    _fill(ballast)
    try:
        yield "no byte left"
    finally:
        ballast.unlink(missing_ok=True)


def _fill(ballast: Path) -> None:
    with suppress(OSError), ballast.open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            with suppress(OSError):
                while file.write(bytes(size)) == size:
                    pass


def mount_small_disk(place: Path) -> bool:
    """Give a folder a small disk of its own, in memory; False where that is not allowed."""
    place.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_BYTES}", "tmpfs", str(place)]
    with suppress(OSError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], capture_output=True, check=False)
