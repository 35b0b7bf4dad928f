"""Days of the Persian, Kurdish and Islamic calendars, as news in those languages dates itself."""

import re
from datetime import date, timedelta
from functools import cache

import msgspec
from hijridate import Hijri

from tasks.text.dates.names import any_of, fold, names
from tasks.text.dates.weekdays import weekday_beside

_PERSIAN_MONTHS = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
_ISLAMIC_MONTHS = (
    "محرم|محرم الحرام",
    "صفر",
    "ربيع الأول|ربيع أول",
    "ربيع الثاني|ربيع الآخر|ربيع ثاني",
    "جمادى الأولى|جمادى الأول",
    "جمادى الآخرة|جمادى الثانية|جمادى الثاني|جمادى الآخر",
    "رجب",
    "شعبان",
    "رمضان|رمضان المبارك",
    "شوال",
    "ذو القعدة|ذي القعدة",
    "ذو الحجة|ذي الحجة",
)
# 1995 to 2041 and 2004 to 2057: the two do not meet
_PERSIAN_YEARS = range(1374, 1421)
_ISLAMIC_YEARS = range(1425, 1481)
_KURDISH_AHEAD = 1321  # years before the Persian count
_NEW_YEAR_OF_1374 = date(1995, 3, 21)
_LEAP_RESTS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # of the year divided by 33
_LONG_MONTHS, _MONTHS = 6, 12


# "19/6/1448هـ", year last or first: without its sign a year may be of another calendar
_ISLAMIC_SIGN = r"\s{0,2}(?:ه|هجري[اه]?|ah|h)\.?(?!\w)"
_ISLAMIC_NUMBERS = (
    r"(?<![\d./-])(?P<day>\d{1,2})\s?([./-])\s?(?P<month>\d{1,2})\s?\2\s?(?P<year>14\d\d)",
    r"(?<![\d./-])(?P<year>14\d\d)\s?([./-])\s?(?P<month>\d{1,2})\s?\2\s?(?P<day>\d{1,2})",
)
_ISLAMIC = tuple(re.compile(numbers + _ISLAMIC_SIGN) for numbers in _ISLAMIC_NUMBERS)


class _Patterns(msgspec.Struct, frozen=True):
    named: re.Pattern[str]
    kurdish: re.Pattern[str]
    persian: dict[str, int]
    islamic: dict[str, int]


_NUMBERS = re.compile(r"(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")


@cache
def _patterns() -> _Patterns:
    persian = {fold(name): place for place, name in enumerate(_PERSIAN_MONTHS.split("|"), 1)}
    islamic: dict[str, int] = {}
    for place, spellings in enumerate(_ISLAMIC_MONTHS, 1):
        islamic |= {fold(name): place for name in spellings.split("|")}
    months = any_of([*persian, *islamic])
    return _Patterns(
        named=re.compile(
            rf"(?<!\d)(\d{{1,2}})\s{{0,3}}(?:من\s)?({months})(?!\w)[\s,،]{{0,3}}(1[34]\d\d)(?!\d)"
        ),
        kurdish=re.compile(
            r"(?<!\d)(\d{1,2})(?:'?(?:ي|e|ye|i))?\s{0,3}([^\W\d_]+)[\s,،]{0,3}(2[67]\d\d)(?!\d)"
        ),
        persian=persian,
        islamic=islamic,
    )


def read_other_calendar(folded: str) -> date | None:
    """Read the first day of another calendar in a folded text.

    Persian days are computed with the 33-year cycle, which is right from 1178 to 1633; Kurdish
    years begin with them. Islamic days follow Umm al-Qura (hijridate); a country's own sighting of
    the moon may differ by a day, which a day of the week beside the date tells.
    """
    patterns = _patterns()
    if found := patterns.named.search(folded):
        day, name, year = int(found[1]), found[2], int(found[3])
        if name in patterns.persian:
            return persian_day(year, patterns.persian[name], day)
        return _seen(islamic_day(year, patterns.islamic[name], day), folded, found)
    if found := patterns.kurdish.search(folded):
        month = names().kurdish_month(found[2])
        return persian_day(int(found[3]) - _KURDISH_AHEAD, month, int(found[1])) if month else None
    for numbers in _ISLAMIC:
        if found := numbers.search(folded):
            year, month, day = (int(found[name]) for name in ("year", "month", "day"))
            return _seen(islamic_day(year, month, day), folded, found)
    if found := _NUMBERS.search(folded):
        return persian_day(int(found[1]), int(found[3]), int(found[4]))
    return None


def _seen(computed: date | None, folded: str, found: re.Match[str]) -> date | None:
    """Take the day, or its neighbour, that is the weekday beside the date; None for neither."""
    weekday = weekday_beside(folded, found.start(), found.end())
    if computed is None or not weekday:
        return computed
    near = (computed + timedelta(days=days) for days in (0, -1, 1))
    return next((day for day in near if day.isoweekday() == weekday), None)


def persian_day(year: int, month: int, day: int) -> date | None:
    """Convert a Persian day; None for one that the calendar does not have."""
    longest = 31 if month <= _LONG_MONTHS else 30
    if month == _MONTHS and year % 33 not in _LEAP_RESTS:
        longest = 29
    if year not in _PERSIAN_YEARS or not 1 <= month <= _MONTHS or not 1 <= day <= longest:
        return None
    leaps = sum(before % 33 in _LEAP_RESTS for before in range(_PERSIAN_YEARS[0], year))
    days = 365 * (year - _PERSIAN_YEARS[0]) + leaps
    days += 30 * (month - 1) + min(month - 1, _LONG_MONTHS) + day - 1
    return _NEW_YEAR_OF_1374 + timedelta(days=days)


def islamic_day(year: int, month: int, day: int) -> date | None:
    """Convert an Islamic day; None for one that Umm al-Qura does not have."""
    if year not in _ISLAMIC_YEARS:
        return None
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)
