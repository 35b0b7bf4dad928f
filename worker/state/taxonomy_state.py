"""Which version of the taxonomy the workers use, and what is wrong with a newer one."""

from worker.store.client import Store
from worker.store.keys import TAXONOMY


class TaxonomyState:
    """One hash; the last worker that looked writes it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def report(self, version: str, wrong: str) -> None:
        """Keep the version a worker uses, and the error in a newer one ("" for none)."""
        fields = {"hash": version, "wrong": wrong}
        with self._store.plain() as client:
            client.hset(self._store.key(TAXONOMY), mapping=fields)

    def wrong(self) -> str:
        """Read what is wrong with the newest topics, "" when they are in use."""
        return str(self._store.client.hget(self._store.key(TAXONOMY), "wrong") or "")
