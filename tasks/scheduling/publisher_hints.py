"""What publishers ask for.

How often to come and when not to, respected within the operator's bounds.
"""

import msgspec

HOUR, DAY = 3_600.0, 86_400.0


class Hints(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A feed's wishes: seconds, 0 when it has none.

    ``skip_hours`` in UTC, ``skip_days`` from Monday 0.

    ``ttl_seconds`` (RSS), ``update_seconds`` (its syndication module), ``max_age_seconds`` (HTTP)
    lie between two visits.
    """

    ttl_seconds: float = 0.0
    update_seconds: float = 0.0
    max_age_seconds: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


def heed(wait: float, hints: Hints, now: float, *, most: float) -> float:
    """Return seconds to wait.

    At least as long as asked for, then on to the end of skipped hours, but not beyond ``most``.

    ``wait`` is what we would like, ``now`` is Unix time. Whatever a hint says, nothing waits longer
    than ``most``: a cache hint of a week or a week of skipped days must not silence a feed.
    """
    asked = max(hints.ttl_seconds, hints.update_seconds, hints.max_age_seconds)
    wait = max(wait, min(asked, most))
    while wait < most and _is_skipped(hints, now + wait):
        at = now + wait
        wait = at - at % HOUR + HOUR - now
    return min(wait, most)


def weekday(at: float) -> int:
    """Return the weekday in UTC, Monday 0, of a Unix time (which began on a Thursday)."""
    return (int(at // DAY) + 3) % 7


def hour_of_day(at: float) -> int:
    """Return the hour in UTC of a Unix time."""
    return int(at // HOUR) % 24


def _is_skipped(hints: Hints, at: float) -> bool:
    return hour_of_day(at) in hints.skip_hours or weekday(at) in hints.skip_days
