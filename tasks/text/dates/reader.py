"""The one reader of dates, for feeds, fields and lines that people read."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from tasks.text.dates.calendars import read_other_calendar
from tasks.text.dates.clock import Clock, read_clock
from tasks.text.dates.days import read_day
from tasks.text.dates.moment import CLOCK, Date, of_day, of_local_time
from tasks.text.dates.names import fold
from tasks.text.dates.number_order import Order
from tasks.text.dates.zones import (
    NotUnderstoodError,
    require_known_capitals,
    with_american_areas,
)
from tasks.text.time_zones import DAMASCUS, zone_of

_MAX_TEXT = 400
_UNIX = re.compile(r"(?:/date\()?(\d{10}|\d{13})(?:\.\d+)?(?:(?:[+-]\d{4})?\)/)?")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?(?=[z+-]|$)")
_MILLISECONDS = 13


class _Habits(NamedTuple):
    lang: str
    order: Order


@lru_cache(maxsize=256)  # a page repeats its dates
def read_date(
    text: str, zone: str | ZoneInfo = DAMASCUS, lang: str = "", order: Order = ""
) -> Date | None:
    """Read the first complete date of a text; None when there is none or it is not understood.

    ``zone`` holds where no zone is written, ``lang`` (BCP 47) decides between names and orders that
    languages share, ``order`` whether 5/6 is in June where the date itself does not show it.
    Midnight without a zone, or in UTC, is how programs write a day. Month names of forty languages,
    Persian, Islamic and Kurdish calendars, ISO 8601, RFC 2822, Unix times, and what JavaScript and
    Java print. Raises ValueError for a zone that the database does not have.
    """
    where = zone_of(zone) if isinstance(zone, str) else zone
    text = with_american_areas(text[:_MAX_TEXT])
    folded = fold(text).strip()
    if found := _UNIX.fullmatch(folded):
        return _of_unix(found[1])
    try:
        require_known_capitals(text)
        folded = _COMPACT.sub(_spread, folded, count=1) if folded[:8].isdecimal() else folded
        clock = read_clock(folded, where.key)
    except NotUnderstoodError:
        return None
    return _of_line(folded, clock, where, _Habits(lang, order))


def _of_unix(digits: str) -> Date | None:
    seconds = int(digits) / (1000 if len(digits) == _MILLISECONDS else 1)
    moment = datetime.fromtimestamp(seconds, UTC)
    return Date(moment, "minute") if of_day(moment.date()) else None


def _spread(found: re.Match[str]) -> str:
    """Write a compact ISO date with its signs."""
    year, month, day, hour, minute, second = found.groups()
    spread = f"{year}-{month}-{day}"
    return f"{spread}t{hour}:{minute}:{second or '00'}" if hour else spread


def _of_line(folded: str, clock: Clock | None, zone: ZoneInfo, habits: _Habits) -> Date | None:
    if clock is None:
        day = _day(folded, habits)
        return of_day(day) if day else None
    day = _day(f"{folded[: clock.start]} {CLOCK} {folded[clock.end :]}", habits)
    if day is None:
        return None
    if clock.is_bare_midnight:
        return of_day(day)
    return of_local_time(day, clock.at, clock.zone or zone)


def _day(folded: str, habits: _Habits) -> date | None:
    return read_day(folded, habits.lang, habits.order) or read_other_calendar(folded)
