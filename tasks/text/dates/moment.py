"""What was read: a moment, and how precise it is."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import cache
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec

DAMASCUS = "Asia/Damascus"
FIRST_YEAR = 1995  # there was no news on the web before
LAST_YEAR = 2100  # a larger number is no year
CLOCK = "\u241f"  # stands in a line where the time of day was

_NO_PLACES = frozenset({"localtime", "Factory"})  # this machine's own time, and none

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


def is_zone(name: str) -> bool:
    """Tell whether the IANA database has a time zone of this name."""
    return name in zones()


@cache
def zones() -> frozenset[str]:
    """List the names of the IANA database; what only this machine calls a zone is none of them."""
    return frozenset(available_timezones() - _NO_PLACES)


def zone_of(name: str) -> ZoneInfo:
    """Open a time zone of the IANA database; raises ValueError for a name that it does not have."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # a folder of the database is an OSError
        raise ValueError(f"no time zone {name!r}") from error
