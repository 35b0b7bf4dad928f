"""Backfill streams: what re-tagging changed, published once for each revision."""

from typing import Any

from worker.store.client import Store
from worker.store.keys import RETAGGED


class Backfill:
    """Publishes changes of tags, and remembers the topics that were published last."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def published_topics(self, article: str, revision: str) -> set[str] | None:
        """Read the topics that re-tagging published for this revision, None when it has not."""
        kept = str(self._store.client.get(self._store.key(RETAGGED, article)) or "").split()
        if not kept or kept[0] != revision:
            return None
        return set(kept[1:])

    def publish(self, change: dict[str, Any], fields: tuple[str, ...]) -> int:
        """Publish the changes of one article in one step; returns how many messages it took.

        ``change`` has article, revision, message, topics and changes, as the step ``backfill``
        takes them; ``fields`` are the messages' own.
        """
        return len(self._store.run("backfill", change, fields))
