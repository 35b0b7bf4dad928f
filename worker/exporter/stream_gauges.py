"""The streams and who reads them: groups of consumers, hooks, alerts, archives."""

import time
from collections.abc import Iterator

from prometheus_client.core import Metric

from worker.exporter.registry import family, single
from worker.state.alert_counts import read_alert_counts
from worker.state.hooks import HookRegistry
from worker.store.client import Store
from worker.streams.archive_group import archive_counts
from worker.streams.groups import StreamState, states_of
from worker.streams.retention import read_kept
from worker.streams.soundness import counts
from worker.streams.streams import DEAD, Streams, order
from worker.telemetry import alert_metrics
from worker.telemetry import metric_names as names


def collect(store: Store) -> Iterator[Metric]:
    """Yield the families."""
    states = list(states_of(store, [*Streams(store).names(), DEAD]))
    yield family(names.STREAM_LENGTH, (([one.name], one.length) for one in states))
    yield family(names.STREAM_MESSAGES, (([one.name], one.total) for one in states if one.total))
    yield family(
        names.STREAM_LAST,
        (([one.name], order(one.newest)[0] / 1000) for one in states if one.newest),
    )
    yield family(
        names.STREAM_OLDEST,
        (([one.name], order(one.oldest)[0] / 1000) for one in states if one.oldest),
    )
    yield from _groups(states)
    kept = read_kept(store)
    shares = kept.by_stream.items()
    yield family(names.STREAM_BYTES, (([name], one.used) for name, one in shares))
    yield family(names.STREAM_SHARE, (([name], one.allowed) for name, one in shares))
    yield single(names.STREAM_BUDGET, kept.budget)
    yield single(names.GROUPS_EXPIRED, kept.expired)
    yield single(names.RETENTION_SHARE, kept.share)
    yield from _hooks(store)
    yield from _alerts(store)
    yield from _archives(store)
    yield family(names.SET_ASIDE, (([name], count) for name, count in counts(store).items()))


def _groups(states: list[StreamState]) -> Iterator[Metric]:
    rows = [([group.stream, group.name], group) for state in states for group in state.groups]
    yield family(names.GROUP_LAG, ((labels, group.lag) for labels, group in rows))
    yield family(names.GROUP_PENDING, ((labels, group.pending) for labels, group in rows))
    yield family(
        names.GROUP_OLDEST, ((labels, group.oldest_pending or 0) for labels, group in rows)
    )
    yield family(names.GROUP_CONSUMERS, ((labels, len(group.consumers)) for labels, group in rows))


def _hooks(store: Store) -> Iterator[Metric]:
    rows = HookRegistry(store).statuses().items()
    yield family(names.HOOK_WAITING, (([id_], status.waiting) for id_, status in rows))
    yield family(names.HOOK_DELIVERED, (([id_], status.delivered) for id_, status in rows))
    yield family(names.HOOK_DEAD, (([id_], status.dead) for id_, status in rows))
    yield family(names.HOOK_FAILING, (([id_], status.failing_since) for id_, status in rows))


def _alerts(store: Store) -> Iterator[Metric]:
    counts = read_alert_counts(store, time.time())
    yield family(alert_metrics.SENT, (([kind], count) for kind, count in counts.sent.items()))
    yield family(alert_metrics.FAILED, (([kind], count) for kind, count in counts.failed.items()))
    yield family(alert_metrics.AT_ONCE, (([kind], count) for kind, count in counts.at_once.items()))
    yield family(alert_metrics.DELAY, (([kind], spent) for kind, spent in counts.delays.items()))
    yield single(alert_metrics.WAITING, counts.waiting)
    yield single(alert_metrics.OVERDUE, counts.overdue)


def _archives(store: Store) -> Iterator[Metric]:
    rows = archive_counts(store)
    yield family(names.ARCHIVE_WRITTEN, (([one.group], one.written) for one in rows))
    yield family(names.ARCHIVE_MISSED, (([one.group], one.missed) for one in rows))
