"""Timings of downloads, measured where they happen and summed over all processes of a machine.

prometheus-client's multiprocess directory holds one file a process; the web process, or a worker's parent, serves the sum.
A server in every child would show one child's numbers only.
"""

import os
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from tasks.core.errors import SettingsError
from worker.metric_names import FETCH_SECONDS
from worker.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from prometheus_client.core import Metric

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"
OLD_SECONDS = 86_400.0


def prepare(settings: Settings) -> None:
    """Name the directory before prometheus-client is imported, and drop files of processes that are long gone.

    Raises SettingsError when the data directory cannot be written.
    """
    place = settings.metrics_dir
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"cannot write to {place}: {error.strerror}; choose another RASID_DATA_DIR") from error
    os.environ[DIRECTORY] = str(place)
    for file in place.glob("*.db"):
        if time.time() - file.stat().st_mtime > OLD_SECONDS:
            file.unlink(missing_ok=True)


class FetchTimings:
    """Histograms of one process; made once per process, because a metric can be registered once only."""

    def __init__(self) -> None:
        import prometheus_client  # noqa: PLC0415 - after `prepare`

        self._seconds = prometheus_client.Histogram(
            FETCH_SECONDS.name, FETCH_SECONDS.help, FETCH_SECONDS.labels, buckets=FETCH_SECONDS.buckets,
            registry=prometheus_client.CollectorRegistry(),
        )  # fmt: skip

    def observe(self, phase: str, seconds: float) -> None:
        """Count one phase of one download."""
        self._seconds.labels(phase).observe(seconds)


class MachineTimings:
    """A collector of what all processes of this machine measured; empty when none did."""

    def __init__(self, settings: Settings) -> None:
        self._place: Path = settings.metrics_dir

    def collect(self) -> Iterator["Metric"]:
        """Yield the summed families."""
        from prometheus_client import multiprocess  # noqa: PLC0415 - only where metrics are served

        if self._place.is_dir():
            collector: Any = multiprocess.MultiProcessCollector(None, path=str(self._place))  # type: ignore[no-untyped-call]
            yield from collector.collect()


def serve(settings: Settings) -> None:
    """Serve this machine's timings on RASID_WORKER_METRICS_PORT, for workers that have no web process beside them."""
    import prometheus_client  # noqa: PLC0415 - only where metrics are served

    registry = prometheus_client.CollectorRegistry()
    collector: Any = MachineTimings(settings)
    registry.register(collector)
    prometheus_client.start_http_server(settings.worker_metrics_port, addr=settings.worker_metrics_host, registry=registry)
