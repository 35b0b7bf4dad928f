"""When to poll: five policies on the same trace of 1,000 feeds over 14 days.

    python benchmarks/polling.py

The trace knows nothing of the policies, and a policy sees only what a poll sees: how many entries are listed, how many of
them are new, and the dates that the feed gives. All start cold. An entry's delay is the time from its publication to the
poll that found it; entries lost (pushed out of the feed's window before any poll) have no delay and are counted apart.
"""

import math
import random
import sys
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tasks.core.rhythm import Hints, PollResult, Rhythm, next_poll, observe  # noqa: E402 - not installed where benchmarks run
from tasks.core.schedule import PollLimits  # noqa: E402

FEEDS, DAYS, SEED = 1_000, 14, 20_260_301
HOUR, DAY = 3_600.0, 86_400.0
START = 1_772_323_200.0  # Sunday 1 March 2026, 00:00 UTC
HISTORY_DAYS, TAIL_DAYS = 28, 2  # what the first poll finds listed; what the last poll may still find


# --- the trace -------------------------------------------------------------------------------------------------------------


class TraceFeed(NamedTuple):
    """One feed's truth: publication times in Unix seconds, how many entries it lists, whether it dates them."""

    kind: str
    times: list[float]
    window: int
    is_dated: bool


KINDS = (("newsroom", 55), ("agency", 12), ("edition", 13), ("blog", 10), ("silent", 10))  # share of feeds, percent
WINDOWS = ((10, 35), (15, 5), (20, 22), (25, 8), (30, 10), (50, 12), (100, 8))  # WordPress lists 10, others 20 to 100
MIN_WINDOW_HOURS = 2  # of average output: a publisher whose feed holds less would hear of it from his own readers


def picked(chance: random.Random, table: tuple[tuple[Any, int], ...]) -> Any:
    return chance.choices([value for value, _ in table], [weight for _, weight in table])[0]


def daily_rate(kind: str, chance: random.Random) -> float:
    """Return average entries per day: a heavy tail, as in every list of news sites."""
    median, sigma, most = {
        "newsroom": (12, 1.1, 200),
        "agency": (90, 0.7, 400),
        "edition": (20, 0.7, 80),
        "blog": (0.8, 0.8, 5),
        "silent": (0.05, 0.5, 0.2),
    }[kind]
    return min(median * math.exp(chance.gauss(0, sigma)), most)


def day_shape(kind: str, chance: random.Random) -> list[float]:
    """Return 24 weights with average 1, by UTC hour: two humps of a working day, flat for agencies, one peak for editions."""
    peak, calm = chance.gauss(8, 3), {"agency": 0.5}.get(kind, 0.08)
    sharp = 0.5 if kind == "edition" else 3.5
    humps = ((peak, 1.0),) if kind == "edition" else ((peak, 1.0), (peak + 7, 0.7))

    def weight(hour: float) -> float:
        return calm / 4 * (kind == "edition") + calm * (kind != "edition") + sum(
            size * math.exp(-(((hour - centre + 12) % 24 - 12) ** 2) / (2 * sharp**2)) for centre, size in humps
        )

    weights = [weight(hour + 0.5) for hour in range(24)]
    return [each * 24 / sum(weights) for each in weights]


def bursts(kind: str, chance: random.Random, hours: int) -> list[float]:
    """Return a factor for each hour: breaking news multiplies the output two- to sixfold; a silent feed wakes up for days."""
    factors = [1.0] * hours
    every, least, most, longest = (500, 50, 300, 72) if kind == "silent" else (150, 2, 6, 6)
    at = chance.expovariate(1 / every)
    while at < hours:
        ends, factor = at + chance.uniform(1, longest), chance.uniform(least, most)
        for hour in range(int(at), min(int(ends) + 1, hours)):
            factors[hour] = factor
        at = ends + chance.expovariate(1 / every)
    return factors


def hourly_rates(kind: str, chance: random.Random) -> list[float]:
    """Return expected entries for every hour of the trace."""
    rate, shape = daily_rate(kind, chance), day_shape(kind, chance)
    rest = picked(chance, (((4, 5), 50), ((5, 6), 40), ((), 10)))  # Friday and Saturday, Saturday and Sunday, none
    quiet = chance.uniform(0.2, 0.9)
    hours = (HISTORY_DAYS + DAYS + TAIL_DAYS) * 24
    first_day = 6 - HISTORY_DAYS  # the trace proper starts on a Sunday
    week = [quiet if (first_day + day) % 7 in rest else 1.0 for day in range(hours // 24)]
    loud = bursts(kind, chance, hours)
    return [rate / 24 * shape[hour % 24] * week[hour // 24] * loud[hour] for hour in range(hours)]


def publications(rates: list[float], chance: random.Random) -> list[float]:
    """Return publication times: a Poisson process with these rates, in which one in six comes with up to three companions."""
    origin, times = START - HISTORY_DAYS * DAY, []
    reached = list(accumulate(rates, initial=0.0))
    hour, at = 0, 0.0
    while True:
        at += chance.expovariate(1 / 1.33)
        while hour < len(rates) and reached[hour + 1] < at:
            hour += 1
        if hour == len(rates):
            return sorted(times)
        moment = origin + (hour + (at - reached[hour]) / rates[hour]) * HOUR
        companions = chance.randint(1, 3) if chance.random() < 1 / 6 else 0
        times += [moment + 20.0 * each for each in range(1 + companions)]


def trace_feed(number: int) -> TraceFeed:
    chance = random.Random(SEED * 10_000 + number)
    kind = picked(chance, KINDS)
    rates = hourly_rates(kind, chance)
    least = sum(rates) / len(rates) * (30 if kind == "edition" else MIN_WINDOW_HOURS)
    window = max(picked(chance, WINDOWS), next((size for size, _ in WINDOWS if size >= least), 100))
    return TraceFeed(kind, publications(rates, chance), window, chance.random() < 0.85)


# --- the policies: what a poll saw and the state before it -> seconds to wait, and the state after it -----------------------


class Seen(NamedTuple):
    """What one poll tells a policy; ``week_entries`` is what a database of entries would count over the last 7 days."""

    now: float
    poll: PollResult
    week_entries: int


Policy = Callable[[Any, Seen], tuple[float, Any]]


def fixed(minutes: float) -> Policy:
    return lambda _, __: (minutes * 60, None)


def entry_frequency(_: None, seen: Seen) -> tuple[float, None]:
    """Miniflux, scheduler entry_frequency with its defaults: a week divided by its entries, 5 minutes to 24 hours."""
    minutes = round(7 * 24 * 60 / seen.week_entries) if seen.week_entries else 1_440
    return min(max(minutes, 5), 1_440) * 60.0, None


def overlap_steps(minutes: float | None, seen: Seen) -> tuple[float, float]:
    """Media Cloud's rss-fetcher with its defaults, in our words: aim at a listing of which one to two thirds is known.

    Two thirds or more known, or nothing changed: 10 minutes longer. Less than one third known: an hour shorter, or straight
    to six hours when it was longer. Starts at six hours; 10 minutes to 24 hours.
    """
    if minutes is None:
        return 360 * 60.0, 360
    known = 1 - seen.poll.new / seen.poll.listed if seen.poll.listed else 1.0
    if known >= 0.67:
        minutes += 10
    elif known < 0.33:
        minutes = 360 if minutes > 360 else minutes - 60
    minutes = min(max(minutes, 10), 1_440)
    return minutes * 60.0, minutes


def overlap_doubling(minutes: float | None, seen: Seen) -> tuple[float, float]:
    """Run the same aim with steps that double and halve: no program we know does it, but it adapts faster."""
    if minutes is None:
        return 360 * 60.0, 360
    known = 1 - seen.poll.new / seen.poll.listed if seen.poll.listed else 1.0
    minutes *= 2 if known >= 0.67 else 0.5 if known < 0.33 else 1
    minutes = min(max(minutes, 10), 1_440)
    return minutes * 60.0, minutes


def ours(patience: float, min_minutes: float = 10, max_minutes: float = 1_440) -> Policy:
    limits = PollLimits(min_minutes * 60, max_minutes * 60, patience)

    def policy(rhythm: Rhythm | None, seen: Seen) -> tuple[float, Rhythm]:
        learned = observe(rhythm or Rhythm(), seen.poll, seen.now)
        return next_poll(learned, limits, Hints(), seen.now, 0.5), learned

    return policy


# --- the simulation --------------------------------------------------------------------------------------------------------


class Result(NamedTuple):
    polls: int
    delays: list[float]
    lost: int
    losing_feeds: int

    def row(self) -> tuple[float, float, float, int, float]:
        """Return median and p95 delay in minutes, polls per new entry, entries lost, polls per feed and day."""
        ordered = sorted(self.delays)
        count = len(ordered)
        return (ordered[count // 2] / 60, ordered[int(count * 0.95)] / 60, self.polls / count, self.lost, self.polls)


def replay(feed: TraceFeed, policy: Policy, first_at: float) -> Iterator[tuple[float, range, int]]:
    """Yield (time, indices of the entries found, entries lost) for every poll until the first one after the end."""
    state, now, found = None, first_at, 0
    times = feed.times
    while True:
        end = bisect_right(times, now)
        begin = max(0, end - feed.window)
        new = range(max(found, begin), end)
        yield now, new, max(0, begin - found) if state is not None or found else 0
        found = end
        if now > START + DAYS * DAY:
            return
        dates = tuple(times[begin:end]) if feed.is_dated and len(new) else ()
        poll = PollResult(listed=end - begin if new else 0, new=len(new), published=dates)
        wait, state = policy(state, Seen(now, poll, end - bisect_right(times, now - 7 * DAY)))
        now += wait


def run(trace: list[TraceFeed], policy: Policy) -> Result:
    polls = lost = losing = 0
    delays: list[float] = []
    end_at = START + DAYS * DAY
    for number, feed in enumerate(trace):
        lost_here = 0
        for count, (now, new, gone) in enumerate(replay(feed, policy, START + number % 600)):
            polls += now <= end_at
            lost_here += gone if count else 0
            delays += [now - feed.times[each] for each in new if START < feed.times[each] <= end_at]
        lost, losing = lost + lost_here, losing + (lost_here > 0)
    return Result(polls, delays, lost, losing)


def with_polls(trace: list[TraceFeed], polls: int) -> tuple[float, Result]:
    """Find the patience at which our policy needs this many polls, within 2 %."""
    low, high = math.log(0.02), math.log(60.0)
    while True:
        patience = math.exp((low + high) / 2)
        result = run(trace, ours(patience))
        if abs(result.polls / polls - 1) <= 0.01 or high - low < 0.02:
            return patience, result
        low, high = ((low + high) / 2, high) if result.polls > polls else (low, (low + high) / 2)
