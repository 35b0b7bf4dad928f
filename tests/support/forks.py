"""Commands of rasid in forks of one process that has imported them: one or two seconds less each.

Each is a process of its own, a leader of its session where it runs until it is told to stop. How
the program itself starts is asked of ``rasid up``, ``rasid demo`` and what their supervisor starts.
"""

import ctypes
import multiprocessing
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import coverage

from rasid.cli import main

ROOT = Path(__file__).parents[2]
CLONE_NEWNET = 0x40000000  # <linux/sched.h>
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.support.preloaded", "tests.support.forks"])


def run(
    arguments: list[str],
    environment: dict[str, str],
    folder: str,
    files: tuple[str, str, str],
    timeout: float,
    *,
    is_measured: bool = True,
) -> int:
    """Run a command to its end and return its exit code; ``files`` are what it reads, prints and
    complains into. ``is_measured``: its coverage counts where coverage is measured.

    Raises subprocess.TimeoutExpired for one that goes on, after it was killed.
    """
    is_measured = is_measured and coverage.Coverage.current() is not None
    process = FORKS.Process(
        target=_be_rasid,
        args=(arguments, environment, folder, files),
        kwargs={"is_measured": is_measured},
    )
    process.start()
    process.join(timeout)
    if process.is_alive():
        process.kill()
        process.join()
        raise subprocess.TimeoutExpired(["rasid", *arguments], timeout)
    code = process.exitcode
    process.close()
    return code


class Service:
    """A command that runs until it is told to stop, with the methods of subprocess.Popen."""

    def __init__(
        self,
        arguments: list[str],
        environment: dict[str, str],
        folder: str,
        log: Path,
        network: str = "",
    ) -> None:
        self._arguments = arguments
        self._process = FORKS.Process(
            target=_be_service, args=(arguments, environment, folder, str(log), network)
        )
        self._process.start()
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(["rasid", *self._arguments], timeout)
        return self._process.exitcode

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()


def _be_service(
    arguments: list[str], environment: dict[str, str], folder: str, log: str, network: str
) -> None:
    os.setsid()
    if network:
        _enter(network)
    _be_rasid(arguments, environment, folder, (os.devnull, log, log), is_measured=False)


def _be_rasid(
    arguments: list[str],
    environment: dict[str, str],
    folder: str,
    files: tuple[str, str, str],
    *,
    is_measured: bool,
) -> None:
    """Be the command, in a process of its own."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for number, path in enumerate(files):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND if number else os.O_RDONLY), number)
    sys.stdin = os.fdopen(0, closefd=False)
    sys.argv = ["rasid", *arguments]
    warnings.simplefilter("default")
    with _coverage() if is_measured else nullcontext():
        main(arguments)


def _enter(network: str) -> None:
    """Move this process into a network namespace that has a name."""
    libc = ctypes.CDLL(None, use_errno=True)
    with Path("/run/netns", network).open("rb") as space:
        if libc.setns(space.fileno(), CLONE_NEWNET):
            raise OSError(ctypes.get_errno(), network)


@contextmanager
def _coverage() -> Iterator[None]:
    """Measure what runs inside, into a file of its own beside the tests' own measurements."""
    measured = coverage.Coverage(
        data_file=str(ROOT / ".coverage"),
        data_suffix=True,
        config_file=str(ROOT / "pyproject.toml"),
    )
    measured.start()
    try:
        yield
    finally:
        measured.stop()
        measured.save()
