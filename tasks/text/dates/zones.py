"""The time zone that a text gives with a time."""

import re
from datetime import timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import msgspec

from tasks.text.dates.names import any_of, fold, names

_MOST_MINUTES = 14 * 60  # Kiritimati
_QUARTER = 15
_OFFSET = r"(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?![\d./])"
# A name in capitals behind a time at the end of a text: a zone, known or not.
_CAPITALS = re.compile(
    r"\d:\d\d(?::\d\d)?(?:[.,]\d+)?\s?(?:[AaPp]\.?[Mm]\.?)?\s?\(?([A-Z]{3,5})\)?(?:\s\d{4})?\s*$"
)
# "Pacific Standard Time", as Windows calls zones: without an offset only the known ones count.
_STANDARD_TIME = re.compile(
    r"[\s,]{0,3}\(?(?:[a-z.]{2,20}\s){1,4}(?:standard|daylight|summer)\stime(?!\w)"
)
_HALVES = frozenset({"AM", "PM"})
# Newspapers of the United States leave out whether it is summer: "2:05 p.m. ET".
_AMERICAN = re.compile(r"(?<=\d)(\s?(?:[AaPp]\.?[Mm]\.?)?\s?\(?)(ET|CT|MT|PT)(?![\w-])")
_AMERICAN_AREAS = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}


class NotUnderstoodError(ValueError):
    """A zone or a part of the day is there that nobody here can read."""


class Zone(msgspec.Struct, frozen=True):
    """A zone and where its words end; ``tz`` None is the source's own time."""

    tz: tzinfo | None
    end: int


def zone_behind(folded: str, start: int, source_zone: str) -> Zone | None:
    """Read the zone that follows a time; raises NotUnderstoodError."""
    found = _behind().match(folded, start)
    if found is None:
        if named := _STANDARD_TIME.match(folded, start):
            raise NotUnderstoodError(named[0])
        return None
    if folded[found.end() - 1].isdecimal() and folded[found.end() : found.end() + 1].isalpha():
        raise NotUnderstoodError(folded[found.start() : found.end() + 1])
    return Zone(_meaning(found, source_zone), found.end())


def zone_anywhere(folded: str) -> tzinfo | None:
    """Read the zone of a text that names it apart from the time ("in Damascus time")."""
    found = _named_time().search(folded)
    return _zone_of_city(found["city"]) if found else None


def with_american_areas(text: str) -> str:
    """Write the areas of the United States in full behind a time; their capitals tell them."""
    return _AMERICAN.sub(lambda found: f"{found[1].rstrip(' (')} {_AMERICAN_AREAS[found[2]]}", text)


def require_known_capitals(text: str) -> None:
    """Raise NotUnderstoodError when a text ends in a time and an unknown abbreviation."""
    if unknown := unknown_capitals(text):
        raise NotUnderstoodError(unknown)


def unknown_capitals(text: str) -> str:
    """Find the unknown abbreviation behind a time at the end of a text as written, "" for none."""
    found = _CAPITALS.search(text)
    if found is None or found[1] in _HALVES:
        return ""
    word, known = fold(found[1]), names()
    is_known = word in known.offsets or word in known.shared_offsets or word in known.halves
    return "" if is_known else found[1]


@cache
def _behind() -> re.Pattern[str]:
    known = names()
    abbreviations = any_of([*known.offsets, *known.shared_offsets])
    return re.compile(
        rf"""[\s,]{{0,3}}\(?\s?(?:
        (?P<local>(?:ب?ال)?توقيت\sالمحلي|local\stime|yerel\ssaat)
        |ب?توقيت\s(?P<city>{any_of(known.cities)}|{abbreviations}|[^\W\d_]+(?:\s[^\W\d_]+)?)
        |(?P<english>{any_of(known.cities)})\s(?:time|saati)(?!\w)
        |(?P<area>[a-z]{{3,9}}/[a-z_]+(?:/[a-z_]+)?)
        |(?P<name>{abbreviations})(?![^\W\d_])(?:\s?{_OFFSET})?
        |(?<=:\d\d:\d\d\s)(?P<unsigned>0\d:?(?:00|15|30|45))(?![\d:./])
        |{
            _OFFSET.replace("P<sign>", "P<sign2>")
            .replace("P<hours>", "P<hours2>")
            .replace("P<minutes>", "P<minutes2>")
        }
        )\)?""",
        re.VERBOSE,
    )


@cache
def _named_time() -> re.Pattern[str]:
    cities = any_of(names().cities)
    return re.compile(rf"(?<!\w)ب?توقيت\s(?P<city>{cities})(?!\w)")


def _meaning(found: re.Match[str], source_zone: str) -> tzinfo | None:
    if found["local"]:
        return None
    if found["area"]:
        return _zone_of_area(found["area"])
    if found["city"] or found["english"]:
        return _zone_of_city(found["city"] or found["english"])
    if found["name"] and not found["sign"]:
        return _zone_of_name(found["name"], source_zone)
    return _offset(*_signs(found))


def _signs(found: re.Match[str]) -> tuple[str, str, str | None]:
    """Return sign, hours and minutes of an offset; a plus may have been decoded as a space."""
    if found["unsigned"]:
        return "+", found["unsigned"][:2], found["unsigned"][-2:]
    if found["name"]:
        return found["sign"], found["hours"], found["minutes"]
    return found["sign2"], found["hours2"], found["minutes2"]


def _zone_of_city(city: str) -> tzinfo:
    known = names()
    if city in known.cities:
        return ZoneInfo(known.cities[city])
    if city in known.offsets:
        return timezone(timedelta(minutes=known.offsets[city]))
    raise NotUnderstoodError(city)


def _zone_of_area(area: str) -> tzinfo:
    zone = _areas().get(area)
    if zone is None:
        raise NotUnderstoodError(area)
    return ZoneInfo(zone)


@cache
def _areas() -> dict[str, str]:
    return {zone.casefold(): zone for zone in available_timezones() if "/" in zone}


def _zone_of_name(name: str, source_zone: str) -> tzinfo:
    known = names()
    minutes = known.offsets.get(name)
    if minutes is None:
        places = known.shared_offsets[name]
        minutes = next((offset for zone, offset in places if source_zone.startswith(zone)), None)
    if minutes is None:
        raise NotUnderstoodError(name)
    return timezone(timedelta(minutes=minutes))


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo:
    total = int(hours) * 60 + int(minutes or 0)
    if total > _MOST_MINUTES or total % _QUARTER:
        raise NotUnderstoodError(f"{sign}{hours}{minutes or ''}")
    return timezone(timedelta(minutes=-total if sign == "-" else total))
