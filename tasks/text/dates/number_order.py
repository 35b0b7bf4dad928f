"""Which of two numbers is the day: what a date itself shows, or else what its neighbours show."""

import re
from collections.abc import Iterable
from datetime import date
from typing import Literal

import msgspec

from tasks.text.dates.moment import FIRST_YEAR, LAST_YEAR, day_of
from tasks.text.dates.names import fold
from tasks.text.dates.weekdays import weekday_beside

Order = Literal["dmy", "mdy", "unknown", ""]
"""Day or month first; ``unknown`` where nothing can be told, "" where nothing is known of it."""

_MAX_TEXT = 100
_MONTH_FIRST = frozenset({"en-us", "en-ph", "en-pr"})  # and where they are read, nowhere else
_NUMBERS = re.compile(
    r"(?<!\d)(?<!\d[./-])(?P<first>\d{1,2})\s?(?P<separator>[./-])\s?(?P<second>\d{1,2})"
    r"\s?(?P=separator)\s?(?P<year>\d{4})(?!\d|[./-]\d)"
)
# "12.05.13": three pairs of digits; between dashes they may begin with the year.
_SHORT_YEAR = re.compile(
    r"(?<!\d)(?<!\d[./:-])(?P<first>\d\d)(?P<separator>[./])(?P<second>\d\d)"
    r"(?P=separator)(?P<year>\d\d)(?!\d|[./:-]\d)"
)
_LAST_SHORT_YEAR = 50


class Numbers(msgspec.Struct, frozen=True):
    """Two numbers and a year.

    ``weekday`` (Monday 1) is 0 where none is written beside them; ``is_short`` means a year
    without its century.
    """

    first: int
    second: int
    year: int
    separator: str
    weekday: int = 0
    is_short: bool = False

    def shown_order(self) -> Order:
        """Tell the order that the numbers, or the day of the week beside them, leave."""
        if self.is_short:  # a year may stand first
            return "dmy" if self.separator == "." else ""
        possible = {order: day for order in _BOTH if (day := self.day(order))}
        if len(possible) == 1:
            return next(iter(possible))
        if self.separator == ".":
            return "dmy"
        if not self.weekday or self.first == self.second:
            return ""
        fitting = [order for order, day in possible.items() if day.isoweekday() == self.weekday]
        return fitting[0] if len(fitting) == 1 else "unknown"

    def day(self, order: Order) -> date | None:
        """Make a day of the numbers, None for one that there is not."""
        if order == "unknown":
            return None
        if order == "mdy":
            return day_of(self.year, self.first, self.second)
        return day_of(self.year, self.second, self.first)


_BOTH: tuple[Order, Order] = ("dmy", "mdy")


def numbers_in(folded: str) -> Numbers | None:
    """Find the first two numbers with a year of the news behind them."""
    for found in _NUMBERS.finditer(folded):
        if FIRST_YEAR <= int(found["year"]) <= LAST_YEAR:
            first, second, year = (int(found[name]) for name in ("first", "second", "year"))
            weekday = weekday_beside(folded, found.start(), found.end())
            return Numbers(first, second, year, found["separator"], weekday)
    short = _SHORT_YEAR.search(folded)
    if short is None or int(short["year"]) > _LAST_SHORT_YEAR:
        return None
    first, second, year = (int(short[name]) for name in ("first", "second", "year"))
    return Numbers(first, second, 2000 + year, short["separator"], is_short=True)


def orders_of(texts: Iterable[str]) -> set[Order]:
    """Tell the orders that dates show; "" is that of one that does not show it."""
    found = (numbers_in(fold(text[:_MAX_TEXT])) for text in dict.fromkeys(texts))
    return {numbers.shown_order() for numbers in found if numbers}


def order_in(lang: str) -> Order:
    """Tell the order that a language (BCP 47) has; in English without a country it is unknown."""
    if lang.lower() in _MONTH_FIRST:
        return "mdy"
    return "unknown" if lang.lower() == "en" else "dmy"
