"""A feed's rhythm.

What its polls taught us of its days and weeks, its bursts, and what it may have lost.

Sums of entries and of hours watched, by hour of day and by weekday, fade within three weeks; a
second pair fades within hours and tells bursts and lulls. All are estimates with a prior: a feed of
which little is known is an average one.
"""

import math

import msgspec

from tasks.scheduling.publisher_hints import DAY, HOUR, hour_of_day, weekday
from tasks.scheduling.rate_forecast import SURPRISE_SECONDS, Forecast, hours_between

MEMORY_SECONDS = 21 * DAY  # three weekends are enough to know one
SURPRISE_PRIOR, SURPRISE_MAX = 2.0, 20.0  # entries that it takes to be surprised
PRIOR_PER_HOUR = 0.5  # a feed of which nothing is known
HOUR_PRIOR, DAY_PRIOR = 2.0, 6.0  # entries in which an hour or a weekday resembles the average
DEFAULT_WINDOW = (
    10  # the smallest listing of common systems; learned otherwise from the feed itself
)
# so many should have come meanwhile: by chance, a silence of 15 has odds of one in millions
SILENT_ENTRIES = 15.0
LEAST_SILENCE, MOST_SILENCE = DAY, 30 * DAY
DIGITS = 3  # kept of each sum: a feed's memory is written at every poll


class PollResult(msgspec.Struct, frozen=True):
    """What one successful poll saw, in entries: ``listed`` now, of which ``new``.

    Both 0 when the feed is unchanged.

    ``published`` holds the dates of listed entries in Unix seconds, as far as the feed gives them,
    in any order.
    """

    listed: int
    new: int
    published: tuple[float, ...] = ()


class RateModel(msgspec.Struct, frozen=True, array_like=True):
    """What polls taught.

    Times are Unix seconds, 0 when it never happened; hours of day and weekdays are in UTC.

    ``day_expected`` is what the hours alone would have foretold for a weekday; ``burst_*`` are
    entries seen and expected lately. ``window`` is how many entries the feed holds, ``overlap`` the
    share that was known at the last poll that listed something, ``gap_seconds`` the time before
    that poll, ``lost`` the estimate of all entries lost so far.
    """

    hour_entries: tuple[float, ...] = (0.0,) * 24
    hour_watched: tuple[float, ...] = (0.0,) * 24
    day_entries: tuple[float, ...] = (0.0,) * 7
    day_expected: tuple[float, ...] = (0.0,) * 7
    burst_entries: float = 0.0
    burst_expected: float = 0.0
    window: int = DEFAULT_WINDOW
    listed: int = 0
    overlap: float = 1.0
    gap_seconds: float = 0.0
    polled_at: float = 0.0
    news_at: float = 0.0
    lost: float = 0.0


def mean_per_hour(rhythm: RateModel) -> float:
    """Return the average entries per hour; one imagined entry stands for what is not known yet."""
    return (sum(rhythm.hour_entries) + 1) / (sum(rhythm.hour_watched) + 1 / PRIOR_PER_HOUR)


def expected_per_day(rhythm: RateModel) -> float:
    """Return the new entries of an average day."""
    return 24 * mean_per_hour(rhythm)


def quiet_seconds(rhythm: RateModel) -> float:
    """Return how long a silence is surprising for this feed: a day at least, a month at most."""
    return min(max(SILENT_ENTRIES / mean_per_hour(rhythm) * HOUR, LEAST_SILENCE), MOST_SILENCE)


def forecast(rhythm: RateModel) -> Forecast:
    """Return what the feed is expected to publish when it goes on as before."""
    mean = mean_per_hour(rhythm)
    hours = zip(_smoothed(rhythm.hour_entries), _smoothed(rhythm.hour_watched), strict=True)
    days = zip(rhythm.day_entries, rhythm.day_expected, strict=True)
    surprise = (rhythm.burst_entries + SURPRISE_PRIOR) / (rhythm.burst_expected + SURPRISE_PRIOR)
    return Forecast(
        hourly=tuple(
            (entries + HOUR_PRIOR) / (watched + HOUR_PRIOR / mean) for entries, watched in hours
        ),
        daily=tuple((entries + DAY_PRIOR) / (expected + DAY_PRIOR) for entries, expected in days),
        surprise=min(surprise, SURPRISE_MAX),
        since=rhythm.polled_at,
    )


def observe(rhythm: RateModel, poll: PollResult, now: float) -> RateModel:
    """Learn from one successful poll at ``now`` (Unix seconds)."""
    learned = _first(rhythm, poll, now) if not rhythm.polled_at else _next(rhythm, poll, now)
    return msgspec.structs.replace(
        learned,
        window=_window(rhythm, poll),
        listed=poll.listed or rhythm.listed,
        polled_at=now,
        news_at=now if poll.new else rhythm.news_at,
    )


def _first(rhythm: RateModel, poll: PollResult, now: float) -> RateModel:
    """Learn from the dates of the first listing: it shows the past as if we had watched."""
    since = min(
        (date for date in poll.published if now - MEMORY_SECONDS < date <= now), default=now
    )
    return _counted(rhythm, _arrivals(poll, since, now) if since < now else [], since, now)


def _next(rhythm: RateModel, poll: PollResult, now: float) -> RateModel:
    since, ahead = min(max(rhythm.polled_at, now - MEMORY_SECONDS), now), forecast(rhythm)
    arrivals = _arrivals(poll, since, now)
    spans = [(at, (until - at) / HOUR) for at, until in hours_between(since, now)]
    kept, fade = math.exp((since - now) / SURPRISE_SECONDS), _fading(since, now)
    lately = sum(
        watched * ahead.usual(at) * _recency(at + watched * HOUR / 2, now) for at, watched in spans
    )
    return msgspec.structs.replace(
        _counted(rhythm, arrivals, since, now),
        day_entries=_added(rhythm.day_entries, [(weekday(at), 1.0) for at in arrivals], fade),
        day_expected=_added(
            rhythm.day_expected,
            [(weekday(at), watched * ahead.hourly[hour_of_day(at)]) for at, watched in spans],
            fade,
        ),
        burst_entries=round(
            rhythm.burst_entries * kept + sum(_recency(at, now) for at in arrivals), DIGITS
        ),
        burst_expected=round(rhythm.burst_expected * kept + lately, DIGITS),
        overlap=round(1 - poll.new / poll.listed, DIGITS) if poll.listed else 1.0,
        gap_seconds=now - rhythm.polled_at,
        lost=rhythm.lost + _lost(rhythm, ahead, poll, now),
    )


def _counted(rhythm: RateModel, arrivals: list[float], since: float, now: float) -> RateModel:
    """Add entries and hours watched to the hours of the day."""
    fade = _fading(since, now)
    watched = [(hour_of_day(at), (until - at) / HOUR) for at, until in hours_between(since, now)]
    return msgspec.structs.replace(
        rhythm,
        hour_entries=_added(rhythm.hour_entries, [(hour_of_day(at), 1.0) for at in arrivals], fade),
        hour_watched=_added(rhythm.hour_watched, watched, fade),
    )


def _arrivals(poll: PollResult, since: float, now: float) -> list[float]:
    """Return when the new entries came.

    By their dates, the rest evenly over the time since the last poll.
    """
    dates = sorted(poll.published)[-poll.new :] if poll.new else []
    dated = [min(max(date, since), now) for date in dates]
    missing = poll.new - len(dated)
    return dated + [since + (now - since) * (place + 0.5) / missing for place in range(missing)]


def _window(rhythm: RateModel, poll: PollResult) -> int:
    """Return how many entries the feed holds.

    What it lists when new ones push old ones out, else the most so far.
    """
    if not poll.listed:
        return rhythm.window
    pushes_out = bool(poll.new) and 0 < poll.listed <= rhythm.listed
    return poll.listed if pushes_out else max(rhythm.window, poll.listed)


def _lost(rhythm: RateModel, ahead: Forecast, poll: PollResult, now: float) -> float:
    """Estimate what was pushed out unseen when nothing of the listing was known.

    What was due before its oldest entry.
    """
    if not poll.listed or poll.new < poll.listed:
        return 0.0
    oldest = min(poll.published, default=0.0)
    if rhythm.polled_at < oldest <= now:
        return round(ahead.expected(rhythm.polled_at, oldest), 2)
    return round(max(ahead.expected(rhythm.polled_at, now) - poll.listed, 0.0), 2)


def _added(
    sums: tuple[float, ...], more: list[tuple[int, float]], fade: float
) -> tuple[float, ...]:
    fresh = [each * fade for each in sums]
    for place, amount in more:
        fresh[place] += amount
    return tuple(round(each, DIGITS) for each in fresh)


def _smoothed(hours: tuple[float, ...]) -> list[float]:
    """Let every hour lean on its neighbours, round the clock."""
    return [hours[i] * 2 / 3 + (hours[i - 1] + hours[(i + 1) % 24]) / 6 for i in range(24)]


def _fading(since: float, now: float) -> float:
    return math.exp((since - now) / MEMORY_SECONDS)


def _recency(at: float, now: float) -> float:
    return math.exp((at - now) / SURPRISE_SECONDS)
