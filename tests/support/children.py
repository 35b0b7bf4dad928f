"""The child processes of a process (Linux)."""

from contextlib import suppress
from pathlib import Path


def children_of(pid: int | str) -> set[int]:
    """Return the ids of one process' children, zombies too.

    A thread or process that ends meanwhile has none.
    """
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(FileNotFoundError, ProcessLookupError):
            found.update(map(int, task.read_text().split()))
    return found


def descendants_of(pid: int) -> list[int]:
    """Return the ids of all processes below one process, a parent before its children."""
    return [found for child in children_of(pid) for found in (child, *descendants_of(child))]
