"""The health of the feeds."""

from collections import Counter
from collections.abc import Iterator

from prometheus_client.core import Metric

from tasks.http.urls import host_of
from tasks.scheduling.health import ALARMS, STATES
from worker.config.settings import Settings
from worker.exporter.registry import family, single
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.hosts import is_our_outage
from worker.store.client import Store
from worker.telemetry import metric_names as names
from worker.telemetry.metric_labels import lang_label

COUNTS = ("found", "published", "tagged", "duplicate", "denied", "dead")
POLL_OUTCOMES = ("read", "unchanged", "failed", "unreached")
GAUGES = (
    (names.FEED_FAILURES, "failures"),
    (names.FEED_POLLED, "polled_at"),
    (names.FEED_NEW, "new_at"),
    (names.FEED_EXPECTED, "per_day"),
    (names.FEED_LOST, "lost"),
)


def collect(settings: Settings, store: Store) -> Iterator[Metric]:
    """Yield the families."""
    catalogue = RedisFeeds(store)
    rows = list(catalogue.rows())
    yield from _each(_with_own_series(rows, settings.metrics_feeds))
    states = dict.fromkeys(STATES, 0) | Counter(row.state for row in rows)
    yield family(names.FEEDS, (([state], count) for state, count in states.items()))
    polls = catalogue.count_polls()
    yield family(names.POLLS, (([outcome], polls.get(outcome, 0)) for outcome in POLL_OUTCOMES))
    yield single(names.OWN_OUTAGE, is_our_outage(store))
    yield single(names.FEEDS_DUE, catalogue.count_due())


def _with_own_series(rows: list[FeedRow], most: int) -> list[FeedRow]:
    """Choose the feeds of a large catalogue: those in trouble first, and always the same."""
    if len(rows) <= most:
        return rows
    return sorted(rows, key=lambda row: (row.state not in ALARMS, row.id))[:most]


def _each(rows: list[FeedRow]) -> Iterator[Metric]:
    named = (([row.id, row.source or host_of(row.url), lang_label(row.lang)], 1) for row in rows)
    yield family(names.FEED_NAMED, named)
    yield family(
        names.FEED_ENTRIES,
        (([row.id, what], getattr(row, what)) for row in rows for what in COUNTS),
    )
    yield family(names.FEED_STATE, (([row.id, row.state], 1) for row in rows))
    for name, field in GAUGES:
        yield family(name, (([row.id], getattr(row, field)) for row in rows))
