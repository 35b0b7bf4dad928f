"""When to come back to a feed, after success and after failure.

Pure arithmetic, time and randomness as arguments.

A poll is *due* when the feed should have ``patience_entries`` new entries waiting: for a given
number of polls over all feeds this gives a short typical delay. It is *safe* while even a surge
cannot have pushed an unseen entry out of the feed's window. The sooner of the two wins; what the
publisher asks for comes next, as far as it is safe.
"""

import math

import msgspec

from tasks.model import Hints
from tasks.scheduling.publisher_hints import heed
from tasks.scheduling.rate_forecast import Forecast
from tasks.scheduling.rate_model import RateModel, forecast, mean_per_hour

MAX_BACKOFF_DOUBLINGS = 30  # only to keep the number finite: the limits end it before
LEAST_ASKED, MOST_ASKED = 60.0, 86_400.0  # what a Retry-After may ask for: centuries were seen
SURGE = 6.0  # how many times busier than expected a feed may get between two polls: breaking news
DEVIATIONS = (
    5.0  # and beyond that, chance: articles come in clusters; in standard deviations of single ones
)
WAKE_PER_HOUR = 0.4  # the least that a silent feed is trusted with: it may wake up
OVERLAP_SHRINK = 0.5  # of the last gap, when nothing of a listing was known
JITTER = 0.1  # share of the wait that chance may take off: feeds must not march in step


class PollLimits(msgspec.Struct, frozen=True):
    """The operator's bounds, in seconds.

    Between two polls, after failures, after 410, after a parse that was killed.

    ``patience_entries`` is the one knob between fresh and frugal: how many new entries a poll
    should be worth.
    """

    min_seconds: float
    max_seconds: float
    failing_seconds: float = 86_400.0
    gone_seconds: float = 7 * 86_400.0
    quarantine_seconds: float = 86_400.0
    patience_entries: float = 1.0


def next_poll(
    rhythm: RateModel, limits: PollLimits, hints: Hints, now: float, chance: float
) -> float:
    """Return seconds until the next poll of a feed that could be read.

    ``now`` is Unix time, ``chance`` uniform in 0..1.
    """
    ahead = forecast(rhythm)
    due = ahead.seconds_until(limits.patience_entries, now, limits.max_seconds)
    safe = safe_seconds(rhythm, ahead, now, limits.max_seconds)
    wished = heed(
        min(due, safe) * (1 - JITTER * chance), hints, now, most=min(safe, limits.max_seconds)
    )
    return min(max(wished, limits.min_seconds), limits.max_seconds)


def safe_seconds(rhythm: RateModel, ahead: Forecast, now: float, most: float) -> float:
    """Return for how long no entry can be pushed out unseen, at most ``most``.

    The window must hold what a surge brings and ``DEVIATIONS`` of chance beyond: with a load of m
    entries, m + 5 √m.
    """
    floor = max(mean_per_hour(rhythm), WAKE_PER_HOUR)
    cautious = Forecast(
        hourly=tuple(max(SURGE * each, floor) for each in ahead.hourly),
        daily=tuple(max(each, 1.0) for each in ahead.daily),
        surprise=max(ahead.surprise, 1.0),
        since=ahead.since,
    )
    load = (math.sqrt(DEVIATIONS**2 / 4 + max(rhythm.window - 1, 1)) - DEVIATIONS / 2) ** 2
    safe = cautious.seconds_until(load, now, most)
    has_missed = rhythm.overlap == 0.0 and rhythm.gap_seconds > 0.0
    return min(safe, rhythm.gap_seconds * OVERLAP_SHRINK) if has_missed else safe


def failure_wait(failures: float, limits: PollLimits, asked: float = 0.0) -> float:
    """Return seconds to wait after ``failures`` (by weight) in a row.

    They double up to the limit and never end.

    ``asked`` is the server's Retry-After, 0 when there was none.
    """
    doubled: float = limits.min_seconds * 2.0 ** min(failures, MAX_BACKOFF_DOUBLINGS)
    wished = min(max(asked, LEAST_ASKED), MOST_ASKED) if asked else 0.0
    return max(min(doubled, limits.failing_seconds), wished)


def retry_wait(
    base: float, attempts: int, asked: float = 0.0, *, cap: float = 24 * 3600.0
) -> float:
    """Return the wait in seconds before attempt ``attempts`` + 1.

    Doubling from ``base``, at least what was asked for.
    """
    return min(max(base * 2.0 ** min(attempts, MAX_BACKOFF_DOUBLINGS), asked), cap)


def spread(seconds: float, chance: float, share: float = 0.1) -> float:
    """Move ``seconds`` by up to ``share`` either way; ``chance`` is uniform in 0..1.

    Feeds must not march in step.
    """
    return seconds * (1 + share * (2 * chance - 1))
