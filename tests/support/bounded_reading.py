"""A page is read in a process of its own, which the kernel ends when that takes too long."""

import resource
from multiprocessing.connection import Connection
from pathlib import Path

from tasks.errors import NoArticle
from tasks.extraction import extract
from tasks.model import Page
from tests.support.forks import FORKS


def outcome_of(body: str) -> str:
    """Read a page's body; returns "article", or the reason why it is none."""
    page = f"<html lang=en><head><title>A story of the day</title></head><body>{body}".encode()
    try:
        return "article" if extract(Page("https://a.example/1", page, "text/html")).text else ""
    except NoArticle as error:
        return error.reason


def megabytes_to_read(body: str, seconds: int) -> int:
    """Return by how much the process grew; fails for one that took more ``seconds`` of processor
    time.
    """
    ours, theirs = FORKS.Pipe(duplex=False)
    process = FORKS.Process(target=_read, args=(body, seconds, theirs))
    process.start()
    theirs.close()
    process.join()
    assert process.exitcode == 0, f"ended with {process.exitcode}"
    return ours.recv()


def _read(body: str, seconds: int, told: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    before = _highest_megabytes()
    outcome_of(body)
    told.send(_highest_megabytes() - before)


def _highest_megabytes() -> int:
    status = Path("/proc/self/status").read_text("utf-8")
    return int(status.partition("VmHWM:")[2].split()[0]) // 1024
