"""The worker children that hold entries, and what becomes of those entries when a child has ended.

A child may hold entries without a job, between two of them, so the broker cannot tell when they are
lost. A child is named by its worker and its process id: whoever knows that it ended puts back what
it held, at once instead of when the leases run out.
"""

from collections.abc import Sequence

from worker.store.client import Store


def holder_name(worker: str, pid: int) -> str:
    """Name a child of the worker with this name."""
    return f"{worker}:{pid}"


def pid_of(holder: str) -> int:
    """Read a child's process id from its name."""
    return int(holder.rpartition(":")[2])


class Holders:
    """The children that hold entries."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of(self, worker: str) -> list[str]:
        """Name the children of one worker that hold entries."""
        return [str(holder) for holder in self._store.run("holders", {"worker": worker})]

    def recover(self, holders: Sequence[str], *, blames: bool) -> int:
        """Put back what ended children held; returns how many entries.

        ``blames`` tells that they crashed, which counts against the entry that each was cleaning,
        or against all when it was cleaning none.
        """
        if not holders:
            return 0
        return int(self._store.run("recover_held", {"holders": list(holders), "blames": blames}))
