"""The metrics: the state in Redis at each scrape, and what this machine's processes measured."""

from collections.abc import Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import Metric

from worker.config.settings import Settings
from worker.exporter import entry_gauges as entries
from worker.exporter import feed_gauges as feeds
from worker.exporter import process_gauges as processes
from worker.exporter import stream_gauges as streams
from worker.exporter.registry import single
from worker.store.client import Store
from worker.telemetry import metric_names as names
from worker.telemetry.process_metrics import MachineTimings

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


class RedisCollector:
    """Reads the state in Redis at each scrape.

    Labels are those of ``worker.telemetry.metric_labels`` only.
    """

    def __init__(self, settings: Settings, store: Store, web_clients: int = 0) -> None:
        self._settings = settings
        self._store = store
        self._web_clients = web_clients

    def collect(self) -> Iterator[Metric]:
        """Yield the metric families."""
        yield from entries.collect(self._settings, self._store)
        yield from feeds.collect(self._settings, self._store)
        yield from streams.collect(self._store)
        yield from processes.collect(self._store)
        yield single(names.WEB_CLIENTS, self._web_clients)


def exposition(settings: Settings, store: Store, web_clients: int = 0) -> bytes:
    """Write all metrics in Prometheus' text format; ``web_clients`` read server-sent events."""
    registry = CollectorRegistry(auto_describe=False)
    registry.register(RedisCollector(settings, store, web_clients))
    registry.register(MachineTimings(settings))
    return generate_latest(registry)
