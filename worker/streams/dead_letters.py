"""Entries that ended as dead letters: another life, or the end of the list."""

from worker.store.client import Store
from worker.store.keys import DEAD


class DeadLetters:
    """The stream ``dead``; reading it is reading any stream (``worker.streams.streams``)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def requeue(self, message_id: str) -> str:
        """Give a dead letter another life; returns the entry's id, "" when there is none."""
        return str(self._store.run("requeue", {"message": message_id}))

    def drop(self, message_id: str) -> bool:
        """Remove a dead letter from the list; the entry stays dead."""
        return bool(self._store.client.xdel(self._store.key(DEAD), message_id))
