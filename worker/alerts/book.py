"""The alerts of all readers."""

import uuid

import msgspec

from tasks.errors import SettingsError
from tasks.publishing.webhook_events import new_secret
from worker.alerts.alert import Alert, AlertWish
from worker.store.client import Pipeline, Store
from worker.store.keys import (
    ALERT_AWAITED,
    ALERT_BEYOND,
    ALERT_GATHERED,
    ALERT_HISTORY,
    ALERT_SEEN,
    ALERT_SENT,
    ALERTS,
    ALERTS_BEGUN,
    ALERTS_CHANGED,
    ALERTS_GATHERING,
)
from worker.streams.streams import ARTICLES, Streams

MOST_ALERTS = 20  # of one reader
MOST_IN_ALL = 2_000
_FAMILIES = (
    *(ALERT_SEEN, ALERT_AWAITED, ALERT_GATHERED, ALERT_BEYOND),
    *(ALERT_SENT, ALERT_HISTORY),
)


class AlertBook:
    """Reads and changes alerts; each belongs to the reader who made it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key = store.key(ALERTS)

    def all(self) -> dict[str, Alert]:
        """Read every alert, by id."""
        with self._store.plain() as client:
            kept = client.hgetall(self._key)
        return {id_: msgspec.json.decode(kept[id_], type=Alert) for id_ in sorted(kept)}

    def changes(self) -> int:
        """Count the changes that were ever made."""
        with self._store.plain() as client:
            return int(client.get(self._store.key(ALERTS_CHANGED)) or 0)

    def of(self, reader: str) -> list[Alert]:
        """Read the alerts of one reader, by name."""
        own = [one for one in self.all().values() if one.reader == reader]
        return sorted(own, key=lambda one: (one.name, one.id))

    def get(self, reader: str, id_: str) -> Alert:
        """Read one alert. Raises SettingsError when this reader has none of this id."""
        with self._store.plain() as client:
            kept = client.hget(self._key, id_)
        alert = msgspec.json.decode(kept, type=Alert) if kept else None
        if alert is None or alert.reader != reader:
            raise SettingsError("there is no such alert")
        return alert

    def add(self, reader: str, wish: AlertWish, now: float) -> Alert:
        """Add an alert; it tells of what is published from now on.

        ``wish`` has been checked. Raises SettingsError for too many.
        """
        alerts = self.all()
        if sum(one.reader == reader for one in alerts.values()) >= MOST_ALERTS:
            raise SettingsError(f"at most {MOST_ALERTS} alerts; remove one first")
        if len(alerts) >= MOST_IN_ALL:
            raise SettingsError(f"there are {MOST_IN_ALL} alerts of all readers")
        return self._keep(reader, uuid.uuid4().hex[:12], new_secret(), wish, self._newest(), now)

    def change(self, reader: str, id_: str, wish: AlertWish, now: float) -> Alert:
        """Change an alert. What it looks for from now on counts from now on."""
        known = self.get(reader, id_)
        goes_on = (known.query, known.sources, known.is_paused) == (
            wish.query,
            wish.sources,
            wish.is_paused,
        )
        since = known.since if goes_on else self._newest()
        return self._keep(reader, id_, known.secret, wish, since, now)

    def pause(self, reader: str, id_: str, now: float, *, is_paused: bool) -> Alert:
        """Let an alert rest, or go on with what comes from now on."""
        known = self.get(reader, id_)
        wish = msgspec.structs.replace(known, is_paused=is_paused)
        return self.change(reader, id_, wish, now)

    def remove(self, reader: str, id_: str) -> None:
        """Forget an alert and what it gathered; what is being sent is the last of it."""
        alert = self.get(reader, id_)
        with self._store.transaction() as pipe:
            self._forget(pipe, alert.id)

    def forget_all(self, reader: str) -> None:
        """Forget the alerts of a reader."""
        own = self.of(reader)
        with self._store.transaction() as pipe:
            for alert in own:
                self._forget(pipe, alert.id)

    def _keep(
        self, reader: str, id_: str, secret: str, wish: AlertWish, since: str, now: float
    ) -> Alert:
        said = {name: getattr(wish, name) for name in AlertWish.__struct_fields__}
        alert = Alert(id=id_, reader=reader, secret=secret, since=since, changed_at=now, **said)
        with self._store.transaction() as pipe:
            pipe.hset(self._key, id_, msgspec.json.encode(alert))
            pipe.incr(self._store.key(ALERTS_CHANGED))
        return alert

    def _forget(self, pipe: Pipeline, id_: str) -> None:
        pipe.hdel(self._key, id_)
        pipe.incr(self._store.key(ALERTS_CHANGED))
        pipe.zrem(self._store.key(ALERTS_GATHERING), id_)
        pipe.hdel(self._store.key(ALERTS_BEGUN), id_)
        pipe.delete(*(self._store.key(family, id_) for family in _FAMILIES))

    def _newest(self) -> str:
        with self._store.plain():
            return Streams(self._store).last(ARTICLES)
