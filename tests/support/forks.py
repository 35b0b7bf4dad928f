"""Commands of rasid in forks of one process that has imported them: half a second less each.

For commands that end by themselves. How the program itself starts, and what runs until it is told
to stop, is asked of real processes (``tests.support.processes.Processes``).
"""

import multiprocessing
import os
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import coverage

from rasid.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(
    [
        "tests.support.forks",
        "worker.archive.history",
        *sorted({f"rasid.cli.{module}" for module, _, _ in COMMANDS.values()}),
    ]
)


def run(
    arguments: list[str],
    environment: dict[str, str],
    folder: str,
    files: tuple[str, str, str],
    timeout: float,
) -> int:
    """Run a command to its end and return its exit code; ``files`` are what it reads, prints and
    complains into.

    Raises subprocess.TimeoutExpired for one that goes on, after it was killed.
    """
    is_measured = coverage.Coverage.current() is not None
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
    warnings.simplefilter("default")
    with _coverage() if is_measured else nullcontext():
        main(arguments)


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
