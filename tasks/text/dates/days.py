"""The calendar day in a text without its time: numbers, or names of months in any language."""

import re
from datetime import date

import msgspec

from tasks.text.dates.moment import FIRST_YEAR, LAST_YEAR
from tasks.text.dates.names import month_of

CLOCK = "\u241f"  # stands where the time of day was
_NUMERIC = re.compile(
    r"(?<!\d)(?<!\d[./-])(\d{1,4})([./-])\s?(\d{1,2})\2\s?(\d{1,4})(?!\d|[./-]\d)"
)
_IDEOGRAPHIC = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_WEEK = re.compile(r"(?<!\d)(\d{4})-?w(\d\d)-?([1-7])(?!\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")
_ORDERS = re.compile(r"(?P<dmy>dm{1,2}t?y)|(?P<mdy>m{1,2}dt?y)|(?P<ymd>ym{1,2}d)|(?P<rfc>dmdt)")
_SKIPPED = frozenset(
    "من في سنة عام ي of the th st nd rd de do del e ye i a an ya der den ' ، , . - – / ( )".split()
)
_DIGITS_OF_DAY, _DIGITS_OF_YEAR = 2, 4
_MONTHS = 12
_MONTH_FIRST = frozenset({"en-us", "en-ph", "en-pr"})  # and where they are read, nowhere else


class _Sign(msgspec.Struct, frozen=True):
    """A token: d (day), y (year), m (month), t (time) or x (anything else)."""

    kind: str
    value: int = 0


def read_day(folded: str, lang: str) -> date | None:
    """Read the first complete day of the Gregorian calendar.

    Numbers alone are day first, but where the language of a country puts the month first; in
    English without a country two numbers that can both be months are unknown.
    """
    return _named_day(folded, lang) or _numeric_day(folded, lang) or _counted_day(folded)


def day_of(year: int, month: int, day: int) -> date | None:
    """Make a day, None when there is no such day or it is no year of news."""
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _named_day(folded: str, lang: str) -> date | None:
    signs = _signs(_TOKEN.findall(folded), lang.partition("-")[0])
    found = _ORDERS.search("".join(sign.kind for sign in signs))
    if found is None:
        return None
    parts = signs[found.start() : found.end()]
    months = {sign.value for sign in parts if sign.kind == "m"}
    if len(months) != 1:
        return None
    days = [sign.value for sign in parts if sign.kind == "d"]
    year = next((sign.value for sign in parts if sign.kind == "y"), 0)
    return day_of(year or 2000 + days[-1], months.pop(), days[0])


def _signs(tokens: list[str], lang: str) -> list[_Sign]:
    signs: list[_Sign] = []
    place = 0
    while place < len(tokens):
        sign, width = _sign_at(tokens, place, lang)
        place += width
        if sign is not None:
            signs.append(sign)
    return signs


def _sign_at(tokens: list[str], place: int, lang: str) -> tuple[_Sign | None, int]:
    for width in (2, 1):
        month = month_of(" ".join(tokens[place : place + width]), lang)
        if month:
            return _Sign("m", month), width
    token = tokens[place]
    if token.isdecimal():
        return _number(token), 1
    if token == CLOCK:
        return _Sign("t"), 1
    return (None if token in _SKIPPED else _Sign("x")), 1


def _number(token: str) -> _Sign:
    value = int(token[:6])
    if len(token) <= _DIGITS_OF_DAY:
        return _Sign("d", value)
    return _Sign("y", value) if FIRST_YEAR <= value <= LAST_YEAR else _Sign("x")


def _numeric_day(folded: str, lang: str) -> date | None:
    for first, separator, middle, last in _NUMERIC.findall(folded):
        if len(first) == _DIGITS_OF_YEAR:
            return day_of(int(first), int(middle), int(last))
        if len(last) == _DIGITS_OF_YEAR:
            is_sure = separator == "."
            return _two_numbers(int(first), int(middle), int(last), "" if is_sure else lang)
    return None


def _two_numbers(first: int, second: int, year: int, lang: str) -> date | None:
    if first > _MONTHS or first == second:
        return day_of(year, second, first)
    if second > _MONTHS:
        return day_of(year, first, second)
    if lang.lower() in _MONTH_FIRST:
        return day_of(year, first, second)
    return None if lang.lower() == "en" else day_of(year, second, first)


def _counted_day(folded: str) -> date | None:
    """Read what East Asian texts and week numbers say."""
    if found := _IDEOGRAPHIC.search(folded):
        return day_of(*map(int, found.groups()))
    if found := _WEEK.search(folded):
        try:
            return date.fromisocalendar(*map(int, found.groups()))
        except ValueError:
            return None
    return None
