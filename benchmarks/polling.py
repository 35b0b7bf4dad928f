"""When to poll: policies on the same trace of 1,000 feeds over 14 days.

A policy sees only what a poll sees: how many entries are listed, how many of them are new, the
dates that the feed gives. All start cold. An entry's delay is the time from its publication to the
poll that found it; entries lost (pushed out of the feed's window before any poll) have no delay and
are counted apart. Usage: python benchmarks/polling.py [feeds] [seed]
"""

import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parent))

from feed_trace import DAY, DAYS, START, TraceFeed, trace_feed

from tasks.model import Hints
from tasks.scheduling.next_poll import PollLimits, next_poll
from tasks.scheduling.rate_model import PollResult, RateModel, observe
from worker.config.settings import Settings
from worker.jobs.bootstrap import limits_of

FEEDS, SEED = 1_000, 20_260_301
WITHIN = 0.01  # two policies need the same number of polls when they differ by no more than this


class Seen(NamedTuple):
    """What one poll tells a policy.

    ``week_entries`` is what a database of entries would count over the last 7 days.
    """

    now: float
    poll: PollResult
    week_entries: int


Policy = Callable[
    [Any, Seen], tuple[float, Any]
]  # the state before, what was seen -> seconds to wait, the state after


def fixed(minutes: float) -> Policy:
    """Poll like a clock."""
    return lambda _, __: (minutes * 60, None)


def entry_frequency(_: None, seen: Seen) -> tuple[float, None]:
    """Poll as miniflux does in its entry_frequency mode, with its defaults.

    A week by its entries, 5 min to 24 h.
    """
    minutes = round(7 * 24 * 60 / seen.week_entries) if seen.week_entries else 1_440
    return min(max(minutes, 5), 1_440) * 60.0, None


def overlap(*, most: float = 1_440, eager: float = 1.0) -> Policy:
    """Poll by overlap, as Media Cloud's rss-fetcher does.

    Aim at a listing of which one to two thirds is known.

    Two thirds or more known, or nothing changed: 10 minutes longer. Less than one third known: an
    hour shorter, or straight to six hours when it was longer. It starts at six hours, between 10
    minutes and ``most`` (24 hours as shipped). ``eager`` above 1 is ours, to compare at more polls:
    the rule aims at that many times fewer new entries.
    """

    def policy(minutes: float | None, seen: Seen) -> tuple[float, float]:
        start = min(360 / eager, most)
        if minutes is None:
            return start * 60, start
        new = eager * seen.poll.new / seen.poll.listed if seen.poll.listed else 0.0
        if new <= 1 / 3:
            minutes += 10
        elif new > 2 / 3:
            minutes = start if minutes > start else minutes - 60
        minutes = min(max(minutes, 10 if eager == 1 else 5), most)
        return minutes * 60.0, minutes

    return policy


def ours(limits: PollLimits) -> Policy:
    """Poll as Rasid does."""

    def policy(rhythm: RateModel | None, seen: Seen) -> tuple[float, RateModel]:
        learned = observe(rhythm or RateModel(), seen.poll, seen.now)
        return next_poll(learned, limits, Hints(), seen.now, 0.5), learned

    return policy


class Result(NamedTuple):
    """What a policy did: polls, delays in seconds, entries lost, feeds that lost any."""

    polls: int
    delays: list[float]
    lost: int
    losing_feeds: int

    def line(self, name: str) -> str:
        """Return one row of the table."""
        return (
            f"{name:<44} {self.delay(0.5):>8.1f} {self.delay(0.95):>8.1f} "
            f"{self.polls / len(self.delays):>8.2f}"
            f" {self.polls:>9} {self.lost:>6} in {self.losing_feeds} feeds"
        )

    def delay(self, share: float) -> float:
        """Return the delay, in minutes, that this share of the entries did not exceed."""
        return sorted(self.delays)[int(len(self.delays) * share)] / 60


def replay(feed: TraceFeed, policy: Policy, first_at: float) -> Iterator[tuple[float, range, int]]:
    """Yield (time, indices of the entries found, entries lost) for every poll until the first one
    after the end.
    """
    state, now, found = None, first_at, 0
    while True:
        end = bisect_right(feed.times, now)
        begin = max(0, end - feed.window)
        new = range(max(found, begin), end)
        yield now, new, max(0, begin - found)
        found = end
        if now > START + DAYS * DAY:
            return
        dates = tuple(feed.times[begin:end]) if feed.is_dated and new else ()
        poll = PollResult(listed=end - begin if new else 0, new=len(new), published=dates)
        wait, state = policy(state, Seen(now, poll, end - bisect_right(feed.times, now - 7 * DAY)))
        now += wait


def run(trace: list[TraceFeed], policy: Policy) -> Result:
    """Poll every feed of the trace.

    What the first poll finds was published before the trace, and counts for nothing.
    """
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


def matched(
    trace: list[TraceFeed], make: Callable[[float], Policy], low: float, high: float, polls: int
) -> tuple[float, Result]:
    """Turn a rule's knob, on which polls fall from ``low`` to ``high``, until it needs this many
    polls.
    """
    for _ in range(12):
        knob = (low * high) ** 0.5
        result = run(trace, make(knob))
        if abs(result.polls / polls - 1) <= WITHIN:
            break
        low, high = (knob, high) if result.polls > polls else (low, knob)
    return knob, result


PEERS: dict[str, Policy] = {
    "every 10 min": fixed(10),
    "every 60 min": fixed(60),
    "miniflux, entry frequency": entry_frequency,
    "Media Cloud, overlap, as shipped": overlap(),
}


def main(feeds: int, seed: int) -> None:
    """Print the table."""
    trace = [trace_feed(seed, number) for number in range(feeds)]
    print(f"{feeds} feeds, {DAYS} days, seed {seed}")
    print(f"{'policy':<44} {'median':>8} {'p95 min':>8} {'per new':>8} {'polls':>9} {'lost':>6}")
    for name, policy in PEERS.items():
        print(run(trace, policy).line(name), flush=True)
    limits = limits_of(Settings())
    own = run(trace, ours(limits))
    print(
        own.line(
            f"Rasid, as shipped ({limits.min_seconds / 60:.0f} to "
            f"{limits.max_seconds / 60:.0f} min)"
        ),
        flush=True,
    )
    most, same = matched(trace, lambda knob: overlap(most=knob), 10, 1_440, own.polls)
    print(same.line(f"overlap, same polls (at most {most:.0f} min)"), flush=True)
    knob, keen = matched(
        trace,
        lambda knob: overlap(most=limits.max_seconds / 60, eager=1 / knob),
        1 / 64,
        1,
        own.polls,
    )
    print(keen.line(f"overlap, same polls (60 min, {1 / knob:.0f} × as eager)"), flush=True)
    print(
        f"median delay at the same number of polls: "
        f"{own.delay(0.5) / same.delay(0.5):.2f} of the overlap rule's,",
        end=" ",
    )
    print(f"{own.delay(0.5) / keen.delay(0.5):.2f} of its keener form's")


if __name__ == "__main__":
    main(*(int(given) for given in (*sys.argv[1:], *(FEEDS, SEED)[len(sys.argv) - 1 :])))
