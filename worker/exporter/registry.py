"""From declared names to the families that prometheus-client writes."""

from collections.abc import Iterable, Sequence
from typing import Any

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from worker.telemetry.metric_family import MetricName

Row = tuple[Sequence[str], float]
_FAMILIES: dict[str, Any] = {"counter": CounterMetricFamily, "gauge": GaugeMetricFamily}


def family(name: MetricName, rows: Iterable[Row]) -> Metric:
    """Make the family, with a sample for each row of label values in the order of its labels."""
    made: CounterMetricFamily | GaugeMetricFamily = _FAMILIES[name.kind](
        name.name, name.help, labels=name.labels
    )
    for labels, value in rows:
        made.add_metric(labels, value)
    return made


def single(name: MetricName, value: float) -> Metric:
    """Make the family of a metric without labels."""
    return family(name, [((), value)])
