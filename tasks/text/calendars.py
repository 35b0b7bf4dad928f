"""Days of the Persian solar and the Islamic lunar calendar, as news in Persian and Arabic dates
itself.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta

from hijridate import Hijri

_PERSIAN = "فروردین|اردیبهشت|خرداد|تیر|مرداد|شهریور|مهر|آبان|آذر|دی|بهمن|اسفند"
_PERSIAN_YEARS, _ISLAMIC_YEARS = (
    range(1374, 1421),
    range(1425, 1481),
)  # 1995 to 2041, 2004 to 2057: they do not meet
_ISLAMIC = (
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
_NEW_YEAR_OF_1374 = date(1995, 3, 21)
_LEAP_RESTS = frozenset({1, 5, 9, 13, 17, 22, 26, 30})  # of the year divided by 33


def reader(fold: Callable[[str], str]) -> Callable[[str], date | None]:
    """Return a function that reads the first day of either calendar in a line that ``fold`` has
    gone over.

    Persian days are computed with the 33-year cycle, which is right from 1178 to 1633; Islamic ones
    follow Umm al-Qura (hijridate), from which a country's own sighting of the moon may differ by a
    day.
    """
    persian = {fold(name): place for place, name in enumerate(_PERSIAN.split("|"), 1)}
    islamic = {
        fold(name): place for place, names in enumerate(_ISLAMIC, 1) for name in names.split("|")
    }
    months = "|".join(sorted(map(re.escape, (*persian, *islamic)), key=len, reverse=True))
    named = re.compile(
        rf"(?<!\d)(\d{{1,2}})\s{{0,3}}(?:من\s)?({months})(?!\w)[\s,،]{{0,3}}(1[34]\d\d)(?!\d)"
    )
    numbers = re.compile(r"(?<!\d)(1[34]\d\d)([/-])(\d{1,2})\2(\d{1,2})(?!\d)")

    def read(folded: str) -> date | None:
        if found := named.search(folded):
            day, name, year = int(found[1]), found[2], int(found[3])
            return (
                persian_day(year, persian[name], day)
                if name in persian
                else islamic_day(year, islamic[name], day)
            )
        if found := numbers.search(folded):
            return persian_day(int(found[1]), int(found[3]), int(found[4]))
        return None

    return read


def persian_day(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day, None for a day that the Persian calendar does not have or a year
    without news.
    """
    # the calendar's
    longest = 31 if month <= 6 else 30 if month < 12 or year % 33 in _LEAP_RESTS else 29  # noqa: PLR2004
    if year not in _PERSIAN_YEARS or not 1 <= month <= 12 or not 1 <= day <= longest:  # noqa: PLR2004
        return None
    leaps = sum(before % 33 in _LEAP_RESTS for before in range(_PERSIAN_YEARS[0], year))
    days = 365 * (year - _PERSIAN_YEARS[0]) + leaps + 30 * (month - 1) + min(month - 1, 6) + day - 1
    return _NEW_YEAR_OF_1374 + timedelta(days=days)


def islamic_day(year: int, month: int, day: int) -> date | None:
    """Return the Gregorian day by Umm al-Qura, None for a day that there is not or a year without
    news.
    """
    if year not in _ISLAMIC_YEARS:
        return None
    try:
        found = Hijri(year, month, day).to_gregorian()
    except (ValueError, OverflowError):
        return None
    return date(found.year, found.month, found.day)
