"""The truth for `benchmarks/polling.py`.

1,000 feeds that publish for two weeks, without any idea of who will poll them.

Newsrooms, agencies, editions (all at once, in the morning), blogs and feeds that are silent and
then wake up; a heavy tail of rates, days and nights, weekends of three kinds, breaking news that
multiplies the output for hours, and windows of 10 to 100 entries.
"""

import math
import random
from itertools import accumulate
from typing import Any, NamedTuple

HOUR, DAY = 3_600.0, 86_400.0
START = 1_772_323_200.0  # Sunday 1 March 2026, 00:00 UTC
HISTORY_DAYS, DAYS, TAIL_DAYS = (
    28,
    14,
    2,
)  # what the first poll finds listed; the trace; what the last poll may still find
KINDS = (
    ("newsroom", 55),
    ("agency", 12),
    ("edition", 13),
    ("blog", 10),
    ("silent", 10),
)  # percent of the feeds
WINDOWS = (
    (10, 35),
    (15, 5),
    (20, 22),
    (25, 8),
    (30, 10),
    (50, 12),
    (100, 8),
)  # WordPress lists 10, others 20 to 100
RATES = {  # entries a day: median, sigma of its logarithm, most
    "newsroom": (12, 1.1, 200),
    "agency": (90, 0.7, 400),
    "edition": (20, 0.7, 80),
    "blog": (0.8, 0.8, 5),
    "silent": (0.05, 0.5, 0.2),
}
BURSTS = {  # hours between two on average, factor from and to, hours it lasts at most
    "newsroom": (150, 2.0, 6.0, 6),
    "agency": (150, 1.5, 2.5, 6),  # it writes all day: so many more hands it has not
    "edition": (300, 1.2, 2.0, 24),  # it has pages to fill
    "blog": (150, 2.0, 6.0, 6),
    "silent": (500, 50.0, 300.0, 72),
}
RESTS = (((4, 5), 50), ((5, 6), 40), ((), 10))  # Friday and Saturday, Saturday and Sunday, none
LEAST_WINDOW_HOURS = (
    4  # of average output: a publisher whose feed holds less would hear of it from his own readers
)
EDITION_WINDOW_HOURS = 30  # it lists at least the edition of the day


class TraceFeed(NamedTuple):
    """One feed's truth.

    Publication times in Unix seconds, how many entries it lists, whether it dates them.
    """

    kind: str
    times: list[float]
    window: int
    is_dated: bool


def trace_feed(seed: int, number: int) -> TraceFeed:
    """Return one feed; the same seed and number give the same feed."""
    chance = random.Random(seed * 10_000 + number)
    kind = _picked(chance, KINDS)
    rates = _hourly_rates(kind, chance)
    hours = EDITION_WINDOW_HOURS if kind == "edition" else LEAST_WINDOW_HOURS
    least = sum(rates) / len(rates) * hours
    window = max(
        _picked(chance, WINDOWS),
        next((size for size, _ in WINDOWS if size >= least), WINDOWS[-1][0]),
    )
    return TraceFeed(kind, _publications(rates, chance), window, chance.random() < 0.85)


def _picked(chance: random.Random, table: tuple[tuple[Any, int], ...]) -> Any:
    return chance.choices([value for value, _ in table], [weight for _, weight in table])[0]


def _hourly_rates(kind: str, chance: random.Random) -> list[float]:
    """Return expected entries for every hour of the trace."""
    median, sigma, most = RATES[kind]
    rate = min(median * math.exp(chance.gauss(0, sigma)), most)
    shape, rest, quiet = _day_shape(kind, chance), _picked(chance, RESTS), chance.uniform(0.2, 0.9)
    hours = (HISTORY_DAYS + DAYS + TAIL_DAYS) * 24
    first_day = 6 - HISTORY_DAYS  # the trace proper starts on a Sunday
    week = [quiet if (first_day + day) % 7 in rest else 1.0 for day in range(hours // 24)]
    loud = _bursts(kind, chance, hours)
    return [
        rate / 24 * (shape[hour % 24] * week[hour // 24] + loud[hour] - 1) for hour in range(hours)
    ]


def _day_shape(kind: str, chance: random.Random) -> list[float]:
    """Return 24 weights with average 1, by UTC hour.

    Two humps, flatter for agencies, one peak for editions.
    """
    peak, is_edition = chance.gauss(8, 3), kind == "edition"
    calm = {"agency": 0.5, "edition": 0.02}.get(kind, 0.08)
    sharp = 0.5 if is_edition else 3.5
    humps = ((peak, 1.0),) if is_edition else ((peak, 1.0), (peak + 7, 0.7))
    weights = [
        calm + sum(size * _hump(hour + 0.5 - centre, sharp) for centre, size in humps)
        for hour in range(24)
    ]
    return [each * 24 / sum(weights) for each in weights]


def _hump(hours_off: float, sharp: float) -> float:
    return math.exp(-(((hours_off + 12) % 24 - 12) ** 2) / (2 * sharp**2))


def _bursts(kind: str, chance: random.Random, hours: int) -> list[float]:
    """Return a factor for each hour: breaking news multiplies the output.

    A silent feed wakes up for days.
    """
    factors = [1.0] * hours
    every, least, most, longest = BURSTS[kind]
    at = chance.expovariate(1 / every)
    while at < hours:
        ends, factor = at + chance.uniform(1, longest), chance.uniform(least, most)
        for hour in range(int(at), min(int(ends) + 1, hours)):
            factors[hour] = factor
        at = ends + chance.expovariate(1 / every)
    return factors


def _publications(rates: list[float], chance: random.Random) -> list[float]:
    """Return publication times: Poisson with these rates.

    One in six comes with up to three companions.
    """
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
