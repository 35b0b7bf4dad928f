"""Which alerts have been judged from their beginning on, by whichever process that was.

A process that ends leaves the group of consumers where it is; an alert that was made in the second
before was not looked for by then.
"""

from collections.abc import Mapping

from worker.alerts.alert import Alert
from worker.store.client import Store
from worker.store.keys import ALERTS_BEGUN

_KNOWN = ""  # a field that no alert has: the key is there without an alert as well


class BegunAlerts:
    """From which message on each alert has been judged."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._key = store.key(ALERTS_BEGUN)

    def lacking(self, alerts: Mapping[str, Alert]) -> dict[str, Alert]:
        """List the alerts that count from another message on; none where nothing is known.

        Nothing is known of alerts that an older version served.
        """
        with self._store.plain() as client:
            begun = client.hgetall(self._key)
        if not begun:
            self.note(alerts)
            return {}
        return {id_: one for id_, one in alerts.items() if begun.get(id_) != one.since}

    def note(self, alerts: Mapping[str, Alert]) -> None:
        """Note that these have been judged from their beginning on."""
        since = {id_: one.since for id_, one in alerts.items()}
        with self._store.plain() as client:
            client.hset(self._key, mapping={_KNOWN: "1"} | since)

    def forget(self) -> None:
        """Know of none: nobody has read the stream for them."""
        with self._store.transaction() as pipe:
            pipe.delete(self._key)
            pipe.hset(self._key, _KNOWN, "1")
