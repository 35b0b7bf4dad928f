"""When to come back: pure arithmetic on values, with time and randomness as arguments."""

import msgspec

GROWTH, SHRINK = 1.5, 0.5
MAX_BACKOFF_DOUBLINGS = 10


class PollLimits(msgspec.Struct, frozen=True):
    """The operator's bounds, in seconds."""

    min_seconds: float
    max_seconds: float


def next_interval(current: float, found: int, limits: PollLimits) -> float:
    """Return the next polling interval in seconds: shorter after news, longer after silence, within the limits."""
    grown = (current or limits.min_seconds) * (SHRINK if found else GROWTH)
    return min(max(grown, limits.min_seconds), limits.max_seconds)


def failure_interval(current: float, failures: int, limits: PollLimits) -> float:
    """Return the interval after ``failures`` failed polls in a row: it doubles up to the limit and never gives up."""
    doubled = (current or limits.min_seconds) * 2.0 ** min(failures, MAX_BACKOFF_DOUBLINGS)
    return min(max(doubled, limits.min_seconds), limits.max_seconds)


def retry_wait(base: float, attempts: int, asked: float = 0.0, *, cap: float = 24 * 3600.0) -> float:
    """Return the wait in seconds before attempt ``attempts`` + 1: doubling from ``base``, at least what was asked for."""
    return min(max(base * 2.0 ** min(attempts, MAX_BACKOFF_DOUBLINGS), asked), cap)


def spread(seconds: float, chance: float, share: float = 0.1) -> float:
    """Move ``seconds`` by up to ``share`` either way; ``chance`` is uniform in 0..1. Feeds must not march in step."""
    return seconds * (1 + share * (2 * chance - 1))
