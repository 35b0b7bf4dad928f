"""The calendar day in a text without its time: numbers, or names of months in any language."""

import re
from datetime import date, timedelta

import msgspec

from tasks.text.dates.moment import CLOCK, FIRST_YEAR, LAST_YEAR, day_of
from tasks.text.dates.names import month_of
from tasks.text.dates.number_order import Order, numbers_in, order_in

_WITH_YEAR_FIRST = frozenset({"hu", "ja", "ko", "lt", "mn", "zh"})  # languages
_YEAR_FIRST = re.compile(
    r"(?<!\d)(?<!\d[./-])((?:19|20)\d\d)\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{1,2})(?!\d|[./-]\d)"
)
_IDEOGRAPHIC = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_WEEK = re.compile(r"(?<!\d)(\d{4})-?w(\d\d)-?([1-7])(?!\d)")
_DAY_OF_YEAR = re.compile(r"(\d{4})-(\d{3})(?=t|\s*$)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")
_GLUED = re.compile(r"(?<=[^\W\d_])(\d{1,2})((?:19|20)\d\d)(?!\d)")  # May122013: a calendar's leaf
_ORDERS = re.compile(r"(?P<dmy>dm{1,2}t?y)|(?P<mdy>m{1,2}dt?y)|(?P<ymd>ym{1,2}d)|(?P<rfc>dmdt)")
_SKIPPED = frozenset(
    "من في سنة عام ي of the th st nd rd de do del e ye i a an ya der den ' ، , . - – / ( )".split()
)
_DIGITS_OF_DAY = 2


class _Sign(msgspec.Struct, frozen=True):
    """A token: d (day), y (year), m (month), t (time) or x (anything else)."""

    kind: str
    value: int = 0


def read_day(folded: str, lang: str, order: Order = "") -> date | None:
    """Read the first complete day of the Gregorian calendar.

    Two numbers that can both be months are in the order that the day of the week beside them
    leaves, else in ``order``, else as the language of a country has them: day first but in America;
    in English without a country they are unknown.
    """
    return _named_day(folded, lang) or _numeric_day(folded, lang, order) or _counted_day(folded)


def _named_day(folded: str, lang: str) -> date | None:
    apart = _GLUED.sub(r" \1 \2", folded)
    signs = _signs(_TOKEN.findall(apart), lang.partition("-")[0])
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


def _numeric_day(folded: str, lang: str, order: Order) -> date | None:
    if found := _YEAR_FIRST.search(folded):
        return day_of(int(found[1]), int(found[3]), int(found[4]))
    numbers = numbers_in(folded)
    if numbers is None:
        return None
    shown = numbers.shown_order()
    if numbers.is_short and lang.partition("-")[0] in _WITH_YEAR_FIRST:
        return None  # 13.05.12 is a day of 2013 there, and of 2012 elsewhere
    if numbers.is_short and not (shown or lang):
        return None  # nothing tells what 05/06/07 is
    return numbers.day(shown or order or order_in(lang))


def _counted_day(folded: str) -> date | None:
    """Read what East Asian texts, and ISO's weeks and days of the year, say."""
    if found := _IDEOGRAPHIC.search(folded):
        return day_of(*map(int, found.groups()))
    if found := _WEEK.search(folded):
        try:
            return date.fromisocalendar(*map(int, found.groups()))
        except ValueError:
            return None
    if found := _DAY_OF_YEAR.match(folded.lstrip()):
        first = day_of(int(found[1]), 1, 1)
        day = first + timedelta(days=int(found[2]) - 1) if first and int(found[2]) else None
        return day if day and first and day.year == first.year else None
    return None
