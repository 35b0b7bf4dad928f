"""The streams and who reads them: groups of consumers, hooks, archives."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from worker.exporter.registry import family, single
from worker.store.client import Store
from worker.streams.groups import StreamState, states_of
from worker.streams.streams import Streams, order
from worker.telemetry import metric_names as names
from worker.webhooks.registry import Hooks


def collect(store: Store) -> Iterator[Metric]:
    """Yield the families."""
    states = list(states_of(store, [*Streams(store).names(), "dead"]))
    yield family(names.STREAM_LENGTH, (([one.name], one.length) for one in states))
    yield family(names.STREAM_MESSAGES, (([one.name], one.total) for one in states if one.total))
    yield family(
        names.STREAM_LAST,
        (([one.name], order(one.newest)[0] / 1000) for one in states if one.newest),
    )
    yield from _groups(states)
    retention = store.client.hgetall(store.key("retention"))
    yield single(names.GROUPS_EXPIRED, int(retention.get("expired", 0)))
    yield single(names.RETENTION_SHARE, float(retention.get("share", 1)))
    yield from _hooks(store)
    yield from _archives(store)


def _groups(states: list[StreamState]) -> Iterator[Metric]:
    rows = [([group.stream, group.name], group) for state in states for group in state.groups]
    yield family(names.GROUP_LAG, ((labels, group.lag) for labels, group in rows))
    yield family(names.GROUP_PENDING, ((labels, group.pending) for labels, group in rows))
    yield family(
        names.GROUP_OLDEST, ((labels, group.oldest_pending or 0) for labels, group in rows)
    )
    yield family(names.GROUP_CONSUMERS, ((labels, len(group.consumers)) for labels, group in rows))


def _hooks(store: Store) -> Iterator[Metric]:
    rows = Hooks(store).standings().items()
    yield family(names.HOOK_WAITING, (([id_], standing.waiting) for id_, standing in rows))
    yield family(names.HOOK_DELIVERED, (([id_], standing.delivered) for id_, standing in rows))
    yield family(names.HOOK_DEAD, (([id_], standing.dead) for id_, standing in rows))
    yield family(names.HOOK_FAILING, (([id_], standing.failing_since) for id_, standing in rows))


def _archives(store: Store) -> Iterator[Metric]:
    ids = sorted(store.client.smembers(store.key("archives")))
    rows = [(id_, store.client.hgetall(store.key("archive", id_))) for id_ in ids]
    yield family(
        names.ARCHIVE_WRITTEN, (([id_], float(kept.get("written", 0))) for id_, kept in rows)
    )
    yield family(
        names.ARCHIVE_MISSED, (([id_], float(kept.get("missed", 0))) for id_, kept in rows)
    )
