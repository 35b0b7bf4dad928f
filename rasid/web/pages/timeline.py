"""How much a topic has over time, against its usual: counts, a band, spikes, and their drawing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median, quantiles

import msgspec

from worker.index.numbers import Steps

HOUR = timedelta(hours=1)
_LEAST_PAST = 8  # stretches of time, to call anything usual
_LEAST_SPIKE = 3  # messages
_WIDTH, _HEIGHT = 860, 210  # of the drawing
_LEFT, _TOP, _BOTTOM = 40, 34, 184


class Frame(msgspec.Struct, frozen=True):
    """A stretch of time to show: so many steps, and so many before them as the usual."""

    step: timedelta
    shown: int
    past: int


FRAMES = {
    "24h": Frame(HOUR, 24, 13 * 24),
    "7d": Frame(6 * HOUR, 28, 3 * 28),
    "90d": Frame(24 * HOUR, 90, 0),
}
DEFAULT = "7d"


class Usual(msgspec.Struct, frozen=True):
    """What most steps of the past held: 10 %, 50 % and 90 % of them not more."""

    low: float
    middle: float
    high: float


class Timeline(msgspec.Struct, frozen=True):
    """Counts of the shown steps, the first at ``begin``; ``usual`` None while too little is known.

    ``spikes`` are the numbers of steps above twice the band.
    """

    begin: datetime
    step: timedelta
    counts: tuple[int, ...]
    usual: Usual | None
    spikes: tuple[int, ...]


class Level(msgspec.Struct, frozen=True):
    """What 24 hours held and what a day usually holds, None while too little is known."""

    count: int
    usual: float | None

    @property
    def factor(self) -> float:
        """How many times the usual; 0 where nothing is usual."""
        return self.count / self.usual if self.usual else 0.0


def steps_of(frame: Frame, now: datetime) -> Steps:
    """Return the steps in which articles are counted, to this moment."""
    number = frame.shown + frame.past
    return Steps(now - frame.step * number, frame.step, number)


def timeline_of(
    frame: Frame, now: datetime, counts: Sequence[int], known_since: datetime
) -> Timeline:
    """Make a timeline of counts in ``steps_of``; before ``known_since`` nothing is kept."""
    first = [now - frame.step * (len(counts) - number) for number in range(len(counts))]
    shown = tuple(counts[-frame.shown :])
    past = counts[: -frame.shown] if frame.past else counts[:-1]
    known = [count for count, at in zip(past, first, strict=False) if at >= known_since]
    usual = usual_of(known)
    spikes = tuple(
        number
        for number, count in enumerate(shown)
        if usual and count >= _LEAST_SPIKE and count > 2 * usual.high
    )
    return Timeline(now - frame.step * frame.shown, frame.step, shown, usual, spikes)


def usual_of(counts: Sequence[int]) -> Usual | None:
    """Return the band of counts, None for too few of them."""
    if len(counts) < _LEAST_PAST:
        return None
    tenths = quantiles(counts, n=10, method="inclusive")
    return Usual(tenths[0], median(counts), tenths[-1])


def level_of(frame: Frame, now: datetime, counts: Sequence[int], known_since: datetime) -> Level:
    """Compare the last 24 hours with the whole days before them."""
    a_day = round(timedelta(days=1) / frame.step)
    today = sum(counts[-a_day:])
    days = []
    for back in range(1, len(counts) // a_day):
        if now - timedelta(days=back + 1) >= known_since:
            end = len(counts) - back * a_day
            days.append(sum(counts[end - a_day : end]))
    return Level(today, float(median(days)) if len(days) > 1 else None)


class Bar(msgspec.Struct, frozen=True):
    """A step as a rectangle."""

    x: float
    y: float
    width: float
    height: float
    is_spike: bool


class Chart(msgspec.Struct, frozen=True, kw_only=True):
    """The drawing of a timeline; numbers are units of its view box."""

    width: int
    height: int
    left: int
    bottom: int
    bars: list[Bar]
    lines: list[tuple[float, int]]
    band: tuple[float, float] | None
    middle: float
    spikes: list[tuple[float, float, float, int]]
    ticks: list[tuple[float, int]]


def chart_of(timeline: Timeline) -> Chart:
    """Draw a timeline: time from left to right in every language."""
    counts = timeline.counts
    high = timeline.usual.high if timeline.usual else 0.0
    top = max(4, *counts, round(high + 0.5))
    wide = (_WIDTH - _LEFT) / len(counts)

    def y_of(value: float) -> float:
        return round(_BOTTOM - value / top * (_BOTTOM - _TOP), 1)

    bars = [
        Bar(
            round(_LEFT + number * wide + 1, 1),
            y_of(count),
            round(wide - 2, 1),
            round(_BOTTOM - y_of(count), 1),
            number in timeline.spikes,
        )
        for number, count in enumerate(counts)
        if count
    ]
    usual = timeline.usual
    return Chart(
        width=_WIDTH,
        height=_HEIGHT,
        left=_LEFT,
        bottom=_BOTTOM,
        bars=bars,
        lines=[(y_of(value), value) for value in sorted({0, top // 2, top})],
        band=(y_of(usual.high), round(y_of(usual.low) - y_of(usual.high), 1)) if usual else None,
        middle=y_of(usual.middle) if usual else 0.0,
        spikes=[_spike(timeline, number, wide, y_of(counts[number])) for number in timeline.spikes],
        ticks=[(round(_LEFT + part * (_WIDTH - _LEFT) / 4, 1), part) for part in range(4)],
    )


def _spike(
    timeline: Timeline, number: int, wide: float, y: float
) -> tuple[float, float, float, int]:
    """Place a spike's label: x, y, how many times the usual (0 for none), its step."""
    middle = timeline.usual.middle if timeline.usual else 0.0
    factor = timeline.counts[number] / middle if middle else 0.0
    x = min(_WIDTH - 24, max(_LEFT + 24, _LEFT + (number + 0.5) * wide))
    return round(x, 1), y - 6, factor, number
