"""Memory of `rasid up` and of `rasid up --lean` at rest, by process.

Run `python benchmarks/footprint.py`.

PSS: what processes share counts once, in parts. Linux only.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

RASID = [sys.executable, "-P", "-m", "rasid.cli"]
SETTLE_SECONDS = 20  # after all is ready: the reasons of pages are read then


def main() -> None:
    """Print a table for each of the two."""
    for options in ((), ("--lean",)):
        rows = measure(options)
        print(f"rasid up {' '.join(options)}".rstrip())
        for name, megabytes in rows:
            print(f"  {name:<28} {megabytes:6.1f} MB")
        print(f"  {'all':<28} {sum(size for _, size in rows):6.1f} MB")


def measure(options: tuple[str, ...]) -> list[tuple[str, float]]:
    """Return each process with its PSS in MB."""
    with TemporaryDirectory() as place, socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
        probe.close()
        environment = {**os.environ, "RASID_WEB_PORT": str(port)}
        command = [*RASID, "up", "--data", place, *options]
        with subprocess.Popen(
            command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as up:
            try:
                wait_until_ready(port)
                time.sleep(SETTLE_SECONDS)
                return [(name_of(pid), pss(pid)) for pid in tree(up.pid)]
            finally:
                up.terminate()


def wait_until_ready(port: int, seconds: float = 120.0) -> None:
    """Wait until the web process says that all is ready."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.5)
    raise TimeoutError("rasid up is not ready")


def tree(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text().split():
            yield from tree(int(child))


def pss(pid: int) -> float:
    """Return the proportional set size in MB."""
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return next(
        int(line.split()[1]) / 1024 for line in rollup.splitlines() if line.startswith("Pss:")
    )


def name_of(pid: int) -> str:
    """Name a process by its command."""
    words = Path(f"/proc/{pid}/cmdline").read_bytes().decode().split("\0")
    if "rasid.cli" in words:
        return "rasid " + words[words.index("rasid.cli") + 1]
    return " ".join(words[:2]) if words[0] == "rasid" else Path(words[0].split()[0]).name


if __name__ == "__main__":
    main()
