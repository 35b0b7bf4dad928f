"""What alerts are judged by, read anew when it changes: alerts, their owners, the topics."""

import time
from typing import TYPE_CHECKING

from tasks.errors import SettingsError, TaxonomyError
from tasks.query import TopicFacts, topic_facts
from worker.alerts.book import AlertBook
from worker.alerts.watch import Watch, owners_of
from worker.config.settings import Settings
from worker.readers.registry import ReaderRegistry
from worker.store.client import Store
from worker.taxonomy.prepared_topics import Print, print_of, taxonomy_of
from worker.taxonomy.reloading_tagger import LOOK_SECONDS
from worker.telemetry.logs import get_logger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worker.readers.reader import Reader

FRESH_SECONDS = 1.0  # so long a reader who was revoked may still be told something
_NO_PRINT: Print = (("", 0, 0),)


class Known:
    """The watch as it is now."""

    def __init__(self, settings: Settings, store: Store) -> None:
        self._settings = settings
        self._book, self._readers = AlertBook(store), ReaderRegistry(store)
        self._changes = -1
        self._owners: dict[str, Reader] = {}
        self._topics: Mapping[str, TopicFacts] = {}
        self._print = _NO_PRINT
        self._read_at = self._looked_at = float("-inf")
        self._log = get_logger("alerts")
        self.watch = Watch((), {}, {})

    def refresh(self) -> Watch:
        """Look for changes, at most once a second. Raises StoreDownError."""
        now = time.monotonic()
        if now - self._read_at < FRESH_SECONDS:
            return self.watch
        changes = self._book.changes()
        has_tokens = bool(self._settings.web_tokens)
        owners = owners_of(self._readers.all(), has_tokens=has_tokens)
        is_new = (changes, owners) != (self._changes, self._owners)
        alerts = self._book.all() if is_new else {}
        if (is_new and alerts) or self.watch.alerts:
            is_new = self._look_at_topics(now) or is_new
        if is_new:
            known = alerts or self._book.all()
            self.watch = Watch(known.values(), owners, self._topics)
            self._changes, self._owners = changes, owners
        self._read_at = now
        return self.watch

    def _look_at_topics(self, now: float) -> bool:
        """Read the topics where their files changed; a wrong file changes nothing."""
        if now - self._looked_at < LOOK_SECONDS:
            return False
        self._looked_at = now
        seen = print_of(self._settings.topics_dir)
        if seen == self._print:
            return False
        self._print = seen
        try:
            self._topics = topic_facts(taxonomy_of(self._settings.topics_dir))
        except (SettingsError, TaxonomyError) as error:
            self._log.warning("topics_not_read", error=str(error)[:200])
            return False
        return True
