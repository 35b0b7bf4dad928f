"""The streams and who reads them: groups of consumers, hooks, archives."""

from collections.abc import Iterator

from prometheus_client.core import Metric

from worker import metric_names as names
from worker.hooks import Hooks
from worker.metrics.build import family, single
from worker.retention import groups_of
from worker.store import Store
from worker.streams import Streams


def collect(store: Store) -> Iterator[Metric]:
    """Yield the families."""
    streams = Streams(store)
    kept = (*streams.names(), "dead")
    yield family(names.STREAM_LENGTH, (([name], streams.length(name)) for name in kept))
    groups = [group for name in streams.names() for group in groups_of(store, name)]
    yield family(names.GROUP_LAG, (([group.stream, group.name], group.lag) for group in groups))
    yield family(names.GROUP_PENDING, (([group.stream, group.name], group.pending) for group in groups))
    retention = store.client.hgetall(store.key("retention"))
    yield single(names.GROUPS_EXPIRED, int(retention.get("expired", 0)))
    yield single(names.RETENTION_SHARE, float(retention.get("share", 1)))
    yield from _hooks(store)
    yield from _archives(store)


def _hooks(store: Store) -> Iterator[Metric]:
    hooks = Hooks(store)
    rows = [(hook.id, hooks.standing(hook.id)) for hook in hooks.all()]
    yield family(names.HOOK_WAITING, (([id_], standing.waiting) for id_, standing in rows))
    yield family(names.HOOK_DELIVERED, (([id_], standing.delivered) for id_, standing in rows))
    yield family(names.HOOK_DEAD, (([id_], standing.dead) for id_, standing in rows))


def _archives(store: Store) -> Iterator[Metric]:
    ids = sorted(store.client.smembers(store.key("archives")))
    rows = [(id_, store.client.hgetall(store.key("archive", id_))) for id_ in ids]
    yield family(names.ARCHIVE_WRITTEN, (([id_], float(kept.get("written", 0))) for id_, kept in rows))
    yield family(names.ARCHIVE_MISSED, (([id_], float(kept.get("missed", 0))) for id_, kept in rows))
