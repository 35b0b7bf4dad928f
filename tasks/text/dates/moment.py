"""What was read: a moment, and how precise it is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Literal

import msgspec

FIRST_YEAR = 1995  # there was no news on the web before
LAST_YEAR = 2100  # a larger number is no year
CLOCK = "\u241f"  # stands in a line where the time of day was

Precision = Literal["minute", "day"]


class Date(msgspec.Struct, frozen=True):
    """When something happened, in aware UTC.

    A ``day`` is 00:00 UTC of the calendar day that was written, whatever the zone.
    """

    at: datetime
    precision: Precision


def day_of(year: int, month: int, day: int) -> date | None:
    """Make a day, None when there is no such day or it is no year of news."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def of_day(day: date) -> Date | None:
    """Make a date of a calendar day without a time."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    return Date(datetime(day.year, day.month, day.day, tzinfo=UTC), "day")


def of_local_time(day: date, clock: timedelta, zone: tzinfo) -> Date | None:
    """Make a date of a local day and what the clock on the wall shows of it."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    shown = datetime.combine(day, time(0)) + clock
    return Date(shown.replace(tzinfo=zone).astimezone(UTC), "minute")
