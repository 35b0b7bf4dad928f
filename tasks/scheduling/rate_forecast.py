"""What a feed is expected to publish, hour by hour."""

import math
from collections.abc import Iterator
from itertools import pairwise

import msgspec

from tasks.scheduling.publisher_hints import HOUR, hour_of_day, weekday

SURPRISE_SECONDS = 3 * HOUR  # how long a burst or a lull is expected to go on


class Forecast(msgspec.Struct, frozen=True):
    """Expected entries per hour of day, factors per weekday (UTC), and a surprise that fades from
    ``since`` (Unix) on.
    """

    hourly: tuple[float, ...]
    daily: tuple[float, ...]
    surprise: float = 1.0
    since: float = 0.0

    def usual(self, at: float) -> float:
        """Return the entries per hour that this hour and weekday usually have."""
        return self.hourly[hour_of_day(at)] * self.daily[weekday(at)]

    def rate(self, at: float) -> float:
        """Return the expected entries per hour at a time."""
        if self.surprise == 1.0:
            return self.usual(at)
        return self.usual(at) * (
            1 + (self.surprise - 1) * math.exp((self.since - at) / SURPRISE_SECONDS)
        )

    def expected(self, start: float, end: float) -> float:
        """Return the expected number of entries between two times."""
        return sum(self.rate(at) * (until - at) / HOUR for at, until in hours_between(start, end))

    def seconds_until(self, entries: float, start: float, most: float) -> float:
        """Return after how many seconds this many entries are expected, at most ``most``."""
        for at, until in hours_between(start, start + most):
            per_second = self.rate(at) / HOUR
            coming = per_second * (until - at)
            if coming >= entries:
                return at + entries / per_second - start
            entries -= coming
        return most


def hours_between(start: float, end: float) -> Iterator[tuple[float, float]]:
    """Yield the spans between two times, cut at every full hour."""
    full = (hour * HOUR for hour in range(int(start // HOUR) + 1, math.ceil(end / HOUR)))
    yield from pairwise((start, *full, end))
