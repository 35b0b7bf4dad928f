"""What alerts sent, counted where it happens, and what waits: for metrics."""

import msgspec

from worker.store.client import Pipeline, Store
from worker.store.keys import ALERTS_COUNTED, ALERTS_DUE, ALERTS_GATHERING

SENT, FAILED, AT_ONCE, DELAY = "sent", "failed", "at_once", "delay"


class AlertCounts(msgspec.Struct, frozen=True):
    """Deliveries by kind of channel, and those that wait.

    ``at_once`` were told singly at the first attempt, ``delays`` are the seconds from the article
    until then, summed. ``overdue`` is how long the next step of one is late, in seconds.
    """

    sent: dict[str, int]
    failed: dict[str, int]
    at_once: dict[str, int]
    delays: dict[str, float]
    waiting: int
    overdue: float


def count_delivery(
    pipe: Pipeline, store: Store, kind: str, what: str, delay: float | None = None
) -> None:
    """Count a delivery to a kind of channel that was sent, or failed for good.

    ``delay`` is that of an article that was told at once, in seconds.
    """
    key = store.key(ALERTS_COUNTED)
    pipe.hincrby(key, f"{kind}:{what}", 1)
    if delay is not None:
        pipe.hincrby(key, f"{kind}:{AT_ONCE}", 1)
        pipe.hincrbyfloat(key, f"{kind}:{DELAY}", max(0.0, delay))


def read_alert_counts(store: Store, now: float) -> AlertCounts:
    """Read the counts."""
    with store.plain() as client:
        kept = client.hgetall(store.key(ALERTS_COUNTED))
        waiting = int(client.zcard(store.key(ALERTS_DUE)))
        first = [
            score
            for key in (ALERTS_DUE, ALERTS_GATHERING)
            for _, score in client.zrange(store.key(key), 0, 0, withscores=True)
        ]
    found: dict[str, dict[str, float]] = {SENT: {}, FAILED: {}, AT_ONCE: {}, DELAY: {}}
    for name, value in kept.items():
        kind, _, what = name.partition(":")
        found[what][kind] = float(value)
    whole = {
        what: {kind: int(count) for kind, count in found[what].items()}
        for what in (SENT, FAILED, AT_ONCE)
    }
    return AlertCounts(
        sent=whole[SENT],
        failed=whole[FAILED],
        at_once=whole[AT_ONCE],
        delays=found[DELAY],
        waiting=waiting,
        overdue=max(0.0, now - min(first)) if first else 0.0,
    )
