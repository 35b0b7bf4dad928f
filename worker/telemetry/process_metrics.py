"""Measurements of workers, summed over all processes of a machine.

prometheus-client's multiprocess directory holds one file a process; the web process, or a worker's
parent, serves the sum. A server in every child would show one child's numbers only.
"""

import fcntl
import os
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tasks.errors import SettingsError
from tasks.publishing.article_v1 import ArticleMessage
from worker.config.settings import Settings
from worker.telemetry import metric_names as names
from worker.telemetry.metric_family import MetricName
from worker.telemetry.metric_labels import lang_label
from worker.telemetry.multiprocess_files import fold, locked, reserve, whole_files

if TYPE_CHECKING:
    from prometheus_client.core import Metric

DIRECTORY = "PROMETHEUS_MULTIPROC_DIR"


def prepare(settings: Settings) -> None:
    """Name the directory of measurements, and add up what ended processes left there.

    Call it before anything is measured.

    Raises SettingsError when the data directory cannot be written.
    """
    place = settings.metrics_dir
    try:
        place.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"cannot write to {place}: {error.strerror}; choose another RASID_DATA_DIR"
        ) from error
    os.environ[DIRECTORY] = str(place)
    _measure_into_files()
    fold(place)


def _measure_into_files() -> None:
    """Tell prometheus-client of the directory; a fork has imported it when there was none."""
    from prometheus_client import values  # noqa: PLC0415 - only where something is measured

    if values.ValueClass is values.MutexValue:
        values.ValueClass = values.MultiProcessValue()  # type: ignore[no-untyped-call]


def measured(name: MetricName) -> Any:
    """Make a counter or histogram of this process; call it once per process and name."""
    import prometheus_client  # noqa: PLC0415 - after `prepare`

    _prepare_process()
    registry = prometheus_client.CollectorRegistry()
    if name.kind == "counter":
        return prometheus_client.Counter(name.name, name.help, name.labels, registry=registry)
    return prometheus_client.Histogram(
        name.name, name.help, name.labels, buckets=name.buckets, registry=registry
    )


@cache
def _is_measured(pid: int) -> bool:  # noqa: ARG001 - once in each process, also in forked ones
    return reserve(Path(os.environ[DIRECTORY]))


def _prepare_process() -> None:
    """Keep the measurements of this process in memory only when the disk has no room for them."""
    if DIRECTORY in os.environ and not _is_measured(os.getpid()):
        from prometheus_client import values  # noqa: PLC0415 - only where something is measured

        values.ValueClass = values.MutexValue  # type: ignore[misc, attr-defined, unused-ignore]


class FetchTimings:
    """How long downloads take."""

    def __init__(self) -> None:
        self._seconds = measured(names.FETCH_SECONDS)

    def observe(self, phase: str, seconds: float) -> None:
        """Count one phase of one download."""
        self._seconds.labels(phase).observe(seconds)


class ArticleTimings:
    """How late published articles are, and how long."""

    def __init__(self) -> None:
        self._delay = measured(names.PUBLICATION_DELAY)
        self._latency = measured(names.PIPELINE_LATENCY)
        self._characters = measured(names.ARTICLE_CHARACTERS)
        self._undated = measured(names.ARTICLES_UNDATED)

    def observe(self, message: ArticleMessage, kinds: Iterable[str], now: float) -> None:
        """Count an article that was in the stream at ``now``, once for each kind of its topics."""
        lang = lang_label(message.lang)
        self._characters.labels(lang).observe(len(message.text))
        for kind in kinds:
            self._latency.labels(kind, lang).observe(max(0.0, now - message.seen_at.timestamp()))
            if message.published_at and message.revision == 1:
                self._delay.labels(kind, lang).observe(
                    max(0.0, now - message.published_at.timestamp())
                )
        if not message.published_at:
            self._undated.labels(lang).inc()


class MachineTimings:
    """A collector of what all processes of this machine measured; empty when none did."""

    def __init__(self, settings: Settings) -> None:
        self._place: Path = settings.metrics_dir

    def collect(self) -> Iterator["Metric"]:
        """Yield the summed families."""
        from prometheus_client import multiprocess  # noqa: PLC0415 - only where metrics are served

        if self._place.is_dir():
            collector_class: Any = multiprocess.MultiProcessCollector
            collector = collector_class(None, path=str(self._place))
            with locked(self._place, fcntl.LOCK_SH):
                families = list(collector.merge(whole_files(self._place)))
            yield from families


def serve(settings: Settings) -> None:
    """Serve this machine's measurements on RASID_WORKER_METRICS_PORT.

    For workers that have no web process beside them.
    """
    import prometheus_client  # noqa: PLC0415 - only where metrics are served

    registry = prometheus_client.CollectorRegistry()
    collector: Any = MachineTimings(settings)
    registry.register(collector)
    prometheus_client.start_http_server(
        settings.worker_metrics_port, addr=settings.worker_metrics_host, registry=registry
    )
