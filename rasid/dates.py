"""A date as programs or people write it."""

import re
from datetime import UTC, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from tasks.text.dates import machine_date, visible_date

_CLOCK = re.compile(r"\d\s?:\s?\d\d|\dT\d\d")
_PROBE_MINUTES = 60


class Date(msgspec.Struct, frozen=True):
    """A moment in aware UTC; with ``precision`` "day", 00:00 of the day that was written."""

    at: datetime
    precision: Literal["minute", "day"]


def parse_date(
    text: str,
    *,
    zone: str = "Asia/Damascus",
    lang: str = "",  # noqa: ARG001 - part of the contract; no reading depends on it yet
) -> Date | None:
    """Read the first complete date of a text; None when there is none.

    A time without a zone of its own is local time of ``zone``, a name of the IANA database. Raises
    ValueError for a zone that does not exist.
    """
    local = _zone(zone)
    as_utc = _read(text, 0)
    if as_utc is None:
        return None
    if not _CLOCK.search(text):
        return Date(datetime.combine(as_utc.date(), time(), UTC), "day")
    names_zone = _read(text, _PROBE_MINUTES) == as_utc
    moment = as_utc if names_zone else as_utc.replace(tzinfo=local).astimezone(UTC)
    return Date(moment, "minute")


def _read(text: str, utc_offset_minutes: int) -> datetime | None:
    return machine_date(text, utc_offset_minutes) or visible_date(text, utc_offset_minutes)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"no time zone {name!r}") from error
