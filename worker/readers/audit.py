"""Who changed what: a bounded stream, and the rate at which one reader may change things."""

import msgspec

from tasks.text.sanitize import clean_line
from tasks.text.secret_forms import without_secrets
from worker.store.client import Store
from worker.store.keys import AUDIT, CHANGES

MOST_CHANGES = 10_000  # kept
A_MINUTE = 60  # changes of one reader; a form that is sent again and again stops there
_MOST_LETTERS = 500


class Change(msgspec.Struct, frozen=True):
    """A change: its message id, who made it, what was done to what, and how it ended."""

    id: str
    reader: str
    action: str
    target: str
    detail: str

    @property
    def at(self) -> float:
        """When, in Unix seconds."""
        return int(self.id.partition("-")[0]) / 1000


class AuditLog:
    """Notes changes and lists them; none of their texts is a secret."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def note(self, reader: str, action: str, target: str = "", detail: str = "") -> None:
        """Note a change."""
        detail = without_secrets(detail)
        fields = {"reader": reader, "action": action, "target": target, "detail": detail}
        short = {name: clean_line(text)[:_MOST_LETTERS] for name, text in fields.items()}
        with self._store.plain() as client:
            client.xadd(self._store.key(AUDIT), short, maxlen=MOST_CHANGES, approximate=True)

    def newest(self, limit: int) -> list[Change]:
        """List the newest changes, the newest first."""
        with self._store.plain() as client:
            rows = client.xrevrange(self._store.key(AUDIT), count=limit)
        return [Change(id_, **fields) for id_, fields in rows]

    def admits(self, reader: str) -> bool:
        """Count an attempt to change something; False above `A_MINUTE` within a minute."""
        key = self._store.key(CHANGES, reader)
        with self._store.plain() as client, client.pipeline(transaction=True) as pipe:
            pipe.set(key, 0, ex=60, nx=True)
            pipe.incr(key)
            _, count = pipe.execute()
        return int(count) <= A_MINUTE
