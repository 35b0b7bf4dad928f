"""The time of day in a text, with its part of the day and its zone."""

import re
from datetime import timedelta, tzinfo
from functools import cache

import msgspec

from tasks.text.dates.names import any_of, fold, names
from tasks.text.dates.zones import zone_anywhere, zone_behind

_NOON = 12
_LATE_MORNING = 10  # from here on an hour "at noon" is before it
_EVENING = 6  # from here on "at night" is the evening, before it the small hours
_SHORTEST_WORD = 3  # less behind a number may be a unit, or "of our era"
_HOUR_WORDS = ("الساعة", "ساعت", "کاتژمێر", "کاتژمێری", "saat", "saet", "at", "um", "kl", "klo")
_LINK = r"(?:\s?(?:ي|من))"  # between a time and its part of the day
_LAST = r"(?![\d:])"
_CASE = r"(?:'?(?:e|an|de|da|te|ta)(?!\w))?"  # an ending of Kurmanji or Turkish on the number


class Clock(msgspec.Struct, frozen=True):
    """A time of day; ``zone`` None is the source's own.

    ``at`` is counted on the wall from the day's beginning; 24:00 and a leap second may make it the
    whole day. ``start`` and ``end`` are code points of the folded text, zone included.
    """

    at: timedelta
    zone: tzinfo | None
    start: int
    end: int
    is_bare_midnight: bool = False


def read_clock(folded: str, source_zone: str) -> Clock | None:
    """Read the first time of day of a folded text; raises NotUnderstoodError."""
    patterns = (_colon(), _iso_hour(), _hour_only(), _dotted())
    found = next((match for match in (one.search(folded) for one in patterns) if match), None)
    if found is None:
        return None
    parts = found.groupdict()
    half = parts.get("after") or parts.get("before") or ""
    hour = int(parts["hour"])
    if not half and parts.get("word") and parts.get("minute") is None and hour <= _NOON:
        return None  # "at 3" may be either
    zone = _zone(folded, found, source_zone)
    tz = zone.zone if zone else zone_anywhere(folded)
    at = timedelta(
        hours=_hour(hour, half),
        minutes=int(parts.get("minute") or 0),
        seconds=int(parts.get("second") or 0),
    )
    return Clock(
        at=at,
        zone=tz,
        start=found.start("before") if parts.get("before") else found.start("hour"),
        end=zone.end if zone else found.end(),
        is_bare_midnight=not at and not half and _has_no_offset(tz),
    )


class _Behind(msgspec.Struct, frozen=True):
    zone: tzinfo | None
    end: int


def _zone(folded: str, found: re.Match[str], source_zone: str) -> _Behind | None:
    """Read the zone behind a time; a hyphen before a day is no sign of an offset."""
    end = found.end()
    if re.match(r"\s{0,2}-\d{1,2}\s?[^\W\d_]", folded[end:]):
        return None
    zone = zone_behind(folded, end, source_zone)
    return _Behind(zone.tz, zone.end) if zone else None


def _has_no_offset(zone: tzinfo | None) -> bool:
    offset = zone.utcoffset(None) if zone else None
    return zone is None or (offset is not None and not offset)


def _hour(hour: int, half: str) -> int:
    """Count an hour of the dial in hours of the day."""
    if not half or hour > _NOON:
        return hour
    part = names().halves[half]
    if part == "noon":
        return hour if hour >= _LATE_MORNING else hour + _NOON
    if part == "night":
        return hour + _NOON if _EVENING <= hour < _NOON else hour % _NOON
    return hour % _NOON + (_NOON if part == "pm" else 0)


def _hour_words() -> str:
    return any_of(map(fold, _HOUR_WORDS))


@cache
def _colon() -> re.Pattern[str]:
    halves = any_of(names().halves)
    return re.compile(
        rf"""(?:(?<!\w)(?P<before>{halves})\.?\s{{0,3}})?
        (?<![\d:.+])(?P<hour>[01]?\d|2[0-3]|24(?=\s?[:h]\s?00(?::00(?:[.,]0{{1,9}})?)?{_LAST}))
        (?:\s?:\s?|h)(?P<minute>[0-5]\d)
        (?::(?P<second>[0-5]\d|60)(?:[.,]\d{{1,9}})?)?{_LAST}
        (?:{_CASE}(?:{_LINK}\s)?\s{{0,3}}(?P<after>{halves})(?!\w)\.?)?""",
        re.VERBOSE,
    )


@cache
def _iso_hour() -> re.Pattern[str]:
    """Take the hour of an ISO date without minutes."""
    return re.compile(r"(?<=\d-\d\dt)(?P<hour>[01]\d|2[0-3])(?=z|\s?[+-]\d|\s*$)")


@cache
def _hour_only() -> re.Pattern[str]:
    """Take an hour without minutes: behind its word, or beside a part of the day."""
    number = r"(?P<hour>2[0-3]|1\d|0?\d)(?![\d:.])"
    behind_word = rf"(?<!\w)(?P<word>{_hour_words()})\s{{1,3}}(?=\d)"
    before_half = rf"(?<![\d:./-])(?=\d{{1,2}}(?:{_LINK}\s)?\s{{0,3}}(?:{_long_halves()})(?!\w))"
    return re.compile(
        rf"""(?:{behind_word}|{before_half}){number}
        (?:(?:{_LINK}\s)?\s{{0,3}}(?P<after>{any_of(names().halves)})(?!\w)\.?)?""",
        re.VERBOSE,
    )


@cache
def _dotted() -> re.Pattern[str]:
    """Take a time with a dot or an h behind a year, or before a part of the day."""
    behind_year = rf"(?<!\d)(?:1[34]|19|20)\d\d[\s,،|–—-]{{1,4}}(?:(?:{_hour_words()}|a)\.?\s)?"
    before_half = rf"(?<![\d:./-])(?=\d{{1,2}}\.\d\d\s{{0,3}}(?:{_long_halves()})(?!\w))"
    return re.compile(
        rf"""(?:{behind_year}|{before_half})
        (?P<hour>[01]?\d|2[0-3])
        (?:[.h](?P<minute>[0-5]\d)(?:\.(?P<second>[0-5]\d))?(?![\d.])|\s?(?:h|uhr)(?![\w.]))
        (?:\s{{0,3}}(?P<after>{any_of(names().halves)})(?!\w)\.?)?""",
        re.VERBOSE,
    )


def _long_halves() -> str:
    """Return the parts of the day that are nothing else behind a number."""
    words = [word for word in names().halves if len(word) >= _SHORTEST_WORD and "." not in word]
    return rf"{any_of(words)}|[ap]\.?m"
