"""Heed how often publishers want to be polled, and when not, within the operator's bounds."""

from tasks.model import Hints

HOUR, DAY = 3_600.0, 86_400.0


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
