"""Numbers for a look: articles of each topic in a day, what rises, where it happens."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import msgspec

from worker.index.numbers import Steps

STEPS = 12  # of two hours each: the points of a sparkline
DAY = timedelta(days=1)
_LEAST_RISING = 3  # articles in a day
_LEAST_FACTOR = 2.0
LEAST_DAYS = 2.0  # of the past, to call anything usual
RAMP = 5  # shades of the map above none


class Glance(msgspec.Struct, frozen=True):
    """What 24 hours held: articles by topic, their course, and the usual of a day before.

    ``usual`` is empty while too little of the past is known.
    """

    counts: dict[str, int]
    courses: dict[str, tuple[int, ...]]
    usual: dict[str, float]


class Rising(msgspec.Struct, frozen=True):
    """A topic with more articles than usual."""

    topic: str
    count: int
    factor: float


def day_before(now: datetime) -> Steps:
    """Return the steps of a sparkline."""
    return Steps(now - DAY, DAY / STEPS, STEPS)


def glance_of(
    courses: Mapping[str, tuple[int, ...]], before: Mapping[str, int], days: float
) -> Glance:
    """Make it of the courses of a day, and of what the days before held."""
    is_known = days >= LEAST_DAYS
    usual = {topic: number / days for topic, number in before.items()} if is_known else {}
    counts = {topic: sum(course) for topic, course in courses.items()}
    return Glance(counts, dict(courses), usual)


def rising(glance: Glance, most: int) -> list[Rising]:
    """List what has at least twice its usual, the steepest first; nothing where none is known."""
    found = [
        Rising(topic, count, count / max(glance.usual.get(topic, 0.0), 0.5))
        for topic, count in glance.counts.items()
        if glance.usual and count >= _LEAST_RISING
    ]
    steep = [one for one in found if one.factor >= _LEAST_FACTOR]
    return sorted(steep, key=lambda one: (-one.factor, one.topic))[:most]


def shades(counts: Sequence[int]) -> list[int]:
    """Give each number a shade from 0 (none) to ``RAMP``, evenly by its root.

    By the root, because one governorate often has ten times what the next one has.
    """
    most = max(counts, default=0)
    return [
        0 if not count else max(1, round(RAMP * (count / most) ** 0.5)) if most else 0
        for count in counts
    ]


def spark(course: Sequence[int], width: float, height: float) -> str:
    """Draw a course as the path of an SVG line, 1 to ``width - 3`` wide."""
    top = max(max(course, default=0), 1)
    step = (width - 4) / max(len(course) - 1, 1)
    points = [
        f"{1 + number * step:.0f} {height - 2 - value / top * (height - 4):.1f}"
        for number, value in enumerate(course)
    ]
    return "M" + " ".join(points)


def spark_end(path: str) -> str:
    """Return where a course ends, as the path of a dot."""
    x, y = path.removeprefix("M").split(" ")[-2:]
    return f"M{x} {y}h0"
