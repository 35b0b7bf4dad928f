"""What a metric is declared with."""

from typing import Literal

import msgspec

Kind = Literal["counter", "gauge", "histogram"]
_NOTHING_YET = "no process of this machine measured it yet"


class MetricName(msgspec.Struct, frozen=True):
    """One family.

    ``empty`` says why it may have no sample in a service that works; ``place`` tells where it is
    counted.

    ``redis``: in Redis, exact whatever process dies, and the same from every web process.
    ``machine``: summed over the processes of one machine. ``web``: of the web process that answers.
    """

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    empty: str = ""
    buckets: tuple[float, ...] = ()
    place: Literal["redis", "machine", "web"] = "redis"


def counter(name: str, help_: str, *labels: str, empty: str = "") -> MetricName:
    """Declare a counter in Redis."""
    return MetricName(name, "counter", help_, labels, empty)


def gauge(name: str, help_: str, *labels: str, empty: str = "") -> MetricName:
    """Declare a gauge in Redis."""
    return MetricName(name, "gauge", help_, labels, empty)


def measured(name: str, help_: str, *labels: str, buckets: tuple[float, ...] = ()) -> MetricName:
    """Declare what processes measure: a histogram where it has buckets, else a counter."""
    return MetricName(
        name, "histogram" if buckets else "counter", help_, labels, _NOTHING_YET, buckets, "machine"
    )
