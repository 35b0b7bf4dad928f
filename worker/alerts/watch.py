"""Every article meets every alert, in memory: the index is not asked."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from typing import NamedTuple

from tasks.errors import QueryError
from tasks.query import Document, Query, TopicFacts, opened, read_document
from worker.alerts.alert import Alert
from worker.alerts.finds import Find, find_of
from worker.config.web_tokens import ALL
from worker.readers.reader import ALERT, LOCAL, Reader
from worker.streams.streams import ARTICLES, Message, order

OLD = timedelta(days=2)  # what was older when it came is the past of a new feed, no news


class Match(NamedTuple):
    """An article for an alert.

    ``is_wanted`` says that its query takes it, else it only adds a source to a story.
    ``is_told_enough`` says that enough independent sources told its story.
    """

    alert: Alert
    find: Find
    is_wanted: bool
    is_told_enough: bool


class _Watched(NamedTuple):
    alert: Alert
    query: Query
    opened: frozenset[str] | None
    since: tuple[int, int]


class Watch:
    """The alerts that are on, each with its query bounded by what its reader may see."""

    def __init__(
        self,
        alerts: Iterable[Alert],
        owners: Mapping[str, Reader],
        topics: Mapping[str, TopicFacts],
    ) -> None:
        """Take the alerts of ``owners``, readers who may have alerts; those of others rest.

        ``owned`` are all of these, also those that are paused.
        """
        self._topics = topics
        self.owned = {one.id: one for one in alerts if one.reader in owners}
        self._watched = []
        for alert in self.owned.values():
            if not alert.is_paused:
                with suppress(QueryError):  # of another version's language: it rests
                    self._watched.append(_watched(alert, owners[alert.reader], topics))

    @cached_property
    def alerts(self) -> dict[str, Alert]:
        """The alerts that are watched, by id."""
        return {one.alert.id: one.alert for one in self._watched}

    def matches(self, message: Message, now: datetime) -> list[Match]:
        """List the alerts that want an article, or to whose stories it may add a source.

        Raises msgspec.MsgspecError for a message without a document.
        """
        at = order(message.id)
        kind = message.fields.get("kind", "new")
        document = read_document(message.fields["data"], at, self._topics, kind)
        if document.is_taken_back:
            return []
        is_old = _is_old(document, at)
        found = []
        for one in self._watched:
            if at <= one.since or (is_old and not one.alert.with_old):
                continue
            is_wanted = one.query.matches(document, now)
            is_enough = document.independent >= one.alert.sources
            if is_wanted or (is_enough and one.alert.sources > 1):
                find = find_of(message.id, message.fields, document, one.opened)
                found.append(Match(one.alert, find, is_wanted, is_enough))
        return found


def owners_of(readers: Mapping[str, Reader], *, has_tokens: bool) -> dict[str, Reader]:
    """List the readers whose alerts are sent.

    Whoever sits at this machine has alerts until somebody else is named as a reader.
    """
    if not readers and not has_tokens:
        return {LOCAL: Reader(name=LOCAL, roles=(ALERT,))}
    return {name: reader for name, reader in readers.items() if reader.may(ALERT)}


def _watched(alert: Alert, owner: Reader, topics: Mapping[str, TopicFacts]) -> _Watched:
    whole = bool(owner.opened & {ALL, ARTICLES})
    seen = None if whole else owner.opened
    return _Watched(alert, opened(alert.asked, topics, seen), seen, order(alert.since))


def _is_old(document: Document, at: tuple[int, int]) -> bool:
    if document.published_at is None:
        return False
    came = datetime.fromtimestamp(at[0] / 1000, document.published_at.tzinfo)
    return came - document.published_at > OLD
