"""Dates as pages write them.

A date is read, never guessed: without a day, a month and a year there is none.
"""

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

import msgspec

from tasks.text.calendars import reader

DAMASCUS_MINUTES = 180  # UTC+3 all year since October 2022
FIRST_YEAR, LAST_YEAR = 1995, 9998  # no news on the web before; room for the offset at the end
_LAST_SEEN_YEAR = 2100  # in visible text a larger number is no year
_MAX_TEXT = 400

# Month names of the calendar used in news, by language and region; all spellings pass `_fold`.
_MONTHS = (
    # Arabic: Egypt and the Gulf; Levant and Iraq; Maghreb
    "يناير|كانون الثاني|كانون ثاني|جانفي|جنفي",
    "فبراير|شباط|فيفري|فيڤري",
    "مارس|آذار|مارت",
    "أبريل|إبريل|نيسان|أفريل",
    "مايو|أيار|مايس|ماي",
    "يونيو|يونيه|حزيران|جوان",
    "يوليو|يوليه|تموز|جويلية|يوليوز",
    "أغسطس|آب|أوت|غشت",
    "سبتمبر|أيلول|شتنبر|سبتمر",
    "أكتوبر|تشرين الأول|تشرين أول|اكتوبر",
    "نوفمبر|تشرين الثاني|تشرين ثاني|نونبر|نوفمر",
    "ديسمبر|كانون الأول|كانون أول|دجنبر",
    # Sorani
    "کانوونی دووەم|کانونی دووەم|جەنیوەری|یەنایەر",
    "شوبات|فێبریوەری|فێبرایەر",
    "ئازار|مارچ|مارس",
    "نیسان|ئەپریل",
    "ئایار|گوڵان|مای",
    "حوزەیران|حوزەیراناوە|جون",
    "تەمووز|تەمموز|تەموز|جولای",
    "ئاب|ئۆگۆست|ئاگۆست",
    "ئەیلوول|ئەیلول|سێپتەمبەر|سێپتێمبەر",
    "تشرینی یەکەم|ئۆکتۆبەر",
    "تشرینی دووەم|نۆڤەمبەر|نۆڤێمبەر",
    "کانوونی یەکەم|کانونی یەکەم|دیسەمبەر|دێسەمبەر|دیسێمبەر",
    # Kurmanji: CLDR and what agencies write; the case endings -a and -ê are taken off
    "rêbendan|çile|çileya paşîn|çileya paşî|kanûna paşîn|kanûna duyem|kanûna duyemîn",
    "reşemî|reşemiy|sibat",
    "adar",
    "avrêl|nîsan",
    "gulan",
    "pûşper|hezîran|hizêran",
    "tîrmeh|temûz",
    "gelawêj|tebax",
    "rezber|îlon",
    "kewçêr|cotmeh|çiriya pêşîn|çiriya yekem|çiriya yekemîn",
    "sermawez|mijdar|çiriya paşîn|çiriya duyem|çiriya duyemîn",
    "berfanbar|kanûn|kanûna pêşîn|kanûna yekem|kanûna yekemîn|çileya pêşîn|çileya pêşî",
    # Turkish
    "ocak|oca",
    "şubat|şub",
    "mart",
    "nisan|nis",
    "mayıs",
    "haziran|haz",
    "temmuz|tem",
    "ağustos|ağu",
    "eylül|eyl",
    "ekim|eki",
    "kasım|kas",
    "aralık|ara",
    # English
    "january|jan",
    "february|feb",
    "march|mar",
    "april|apr",
    "may",
    "june|jun",
    "july|jul",
    "august|aug",
    "september|sep|sept",
    "october|oct",
    "november|nov",
    "december|dec",
)
_CONNECTORS = "من|في|سنة|عام|ی|ي|of|the|th|st|nd|rd|de|ê|yê|î|a|an|ya|'|’|,|،|.|-|–|/|("
_MERIDIEM = {
    "am": 0,
    "a.m": 0,
    "ص": 0,
    "صباحا": 0,
    "پ.ن": 0,
    "öö": 0,
    "pm": 12,
    "p.m": 12,
    "م": 12,
    "مساء": 12,
}
_MERIDIEM |= {"مساءا": 12, "د.ن": 12, "ös": 12, "ظهرا": 12, "عصرا": 12}
_ZONES = {
    "gmt": 0,
    "utc": 0,
    "z": 0,
    "غرينتش": 0,
    "غرينيتش": 0,
    "جرينتش": 0,
    "trt": 180,
    "eest": 180,
    "eet": 120,
}
_ZONES |= {"cest": 120, "cet": 60, "bst": 60, "est": -300, "edt": -240, "pst": -480, "pdt": -420}

_LETTERS = str.maketrans("أإآٱىیکەہıâ’`", "ااااييكههia''")
_DROPPED = re.compile(
    "[\u0300-\u036f\u064b-\u065f\u0670\u0640\u200c-\u200f\u202a-\u202e\u2066-\u2069]"
)


def _fold(text: str) -> str:
    """Bring spellings together.

    Digits to ASCII, no case, no vowel signs, one alef, one ya, one kaf.
    """
    text = unicodedata.normalize("NFD", text.casefold().translate(_LETTERS).translate(_LETTERS))
    text = _DROPPED.sub(
        "", unicodedata.normalize("NFC", _DROPPED.sub("", text)).translate(_LETTERS)
    )
    return "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)


_MONTH_OF = {
    _fold(name): place % 12 + 1 for place, names in enumerate(_MONTHS) for name in names.split("|")
}
_SKIPPED = frozenset(_fold(word) for word in _CONNECTORS.split("|"))
_HALF_OF = {_fold(word): hours for word, hours in _MERIDIEM.items()}
_MINUTES_OF = {_fold(zone): minutes for zone, minutes in _ZONES.items()}
_ENDINGS = ("", "ي", "e", "a", "an")  # Sorani and Kurmanji ezafe and case, after folding


def _words_of(table: dict[str, int]) -> str:
    return "|".join(re.escape(word) for word in sorted(table, key=len, reverse=True))


_TIME = re.compile(
    rf"""(?:(?<!\w)(?P<before>{_words_of(_HALF_OF)})\.?\s{{0,3}})?
    (?<![\d:.+])(?P<hour>[01]?\d|2[0-3])\s?:\s?(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?(?![\d:])
    (?:\s{{0,3}}(?P<after>{_words_of(_HALF_OF)})(?!\w))?\.?
    (?:\s{{0,3}}\(?(?:بتوقيت\s)?(?P<zone>{_words_of(_MINUTES_OF)})(?!\w))?
    (?:\s{{0,3}}(?P<sign>[+-])(?P<zone_hour>[01]\d|\d(?!\d))(?::?(?P<zone_minute>[0-5]\d))?(?!\d))?""",
    re.VERBOSE,
)
_NUMERIC = re.compile(r"(?<!\d)(?<!\d[./-])(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?!\d|[./-]\d)")
_TOKEN = re.compile(r"\d+|[^\W\d_]+|\S")


_other_day = reader(_fold)
_CLOCK_SIGN, _CLOCK_KIND = ":", "t"  # a time of day that was read, as the date grammar sees it


class _Clock(msgspec.Struct, frozen=True):
    hour: int
    minute: int
    second: int
    zone_minutes: int | None


def visible_date(text: str, utc_offset_minutes: int = DAMASCUS_MINUTES) -> datetime | None:
    """Read the first complete date of a line people read; returns aware UTC or None.

    A time without a zone is local time at ``utc_offset_minutes``. A date without a time becomes
    midnight UTC, not local midnight: the hour is unknown either way, and so the day reads the same
    in UTC and in Damascus. Numbers alone count when they can mean one day only: year first; dots
    (day first everywhere); slashes and dashes when one part is above 12 or both are equal. Arabic,
    Sorani, Kurmanji, Turkish and English month names; own table after CLDR 46; Persian and Islamic
    dates where there is no other.
    """
    folded = _fold(text[:_MAX_TEXT])
    clock = _clock_of(folded)
    without_time = _TIME.sub(f" {_CLOCK_SIGN} ", folded, count=1) if clock else folded
    day = _named_day(without_time) or _numeric_day(without_time) or _other_day(without_time)
    return _moment(day, clock, utc_offset_minutes) if day else None


def machine_date(text: str, utc_offset_minutes: int = DAMASCUS_MINUTES) -> datetime | None:
    """Read a field meant for programs, ISO 8601 or RFC 2822; returns aware UTC or None.

    A naive time is local time at ``utc_offset_minutes``; a date alone becomes midnight UTC as in
    `visible_date`.
    """
    text = text.strip()[:_MAX_TEXT]
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d|\d{8}", text):
            return _moment(date.fromisoformat(text), None, 0)
        return _utc(_parsed(text), utc_offset_minutes)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _in_range(moment: datetime) -> datetime | None:
    """Return the moment when it can be the date of an article, else None."""
    return moment if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def _parsed(text: str) -> datetime:
    compact = re.sub(r"\s*(?:UTC|GMT|Z)$", "+00:00", text) if text[:1].isdigit() else text
    try:
        return datetime.fromisoformat(re.sub(r"\s(?=[+-]\d\d:?\d\d$)", "", compact))
    except ValueError:
        return parsedate_to_datetime(text)


def _utc(moment: datetime, utc_offset_minutes: int) -> datetime | None:
    if _in_range(moment) is None:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone(timedelta(minutes=utc_offset_minutes)))
    return _in_range(moment.astimezone(UTC))


def _moment(day: date, clock: _Clock | None, utc_offset_minutes: int) -> datetime | None:
    if clock is None:
        return _in_range(datetime(day.year, day.month, day.day, tzinfo=UTC))
    offset = utc_offset_minutes if clock.zone_minutes is None else clock.zone_minutes
    zone = timezone(timedelta(minutes=offset))
    local = datetime(
        day.year, day.month, day.day, clock.hour, clock.minute, clock.second, tzinfo=zone
    )
    return _utc(local, offset)


def _clock_of(folded: str) -> _Clock | None:
    found = _TIME.search(folded)
    if found is None:
        return None
    hour, half = int(found["hour"]), found["after"] or found["before"]
    if half and hour <= 12:  # noqa: PLR2004 - the hours of a dial
        hour = hour % 12 + _HALF_OF[half]
    return _Clock(hour, int(found["minute"]), int(found["second"] or 0), _zone_minutes(found))


def _zone_minutes(found: re.Match[str]) -> int | None:
    if found["sign"]:
        minutes = int(found["zone_hour"]) * 60 + int(found["zone_minute"] or 0)
        return -minutes if found["sign"] == "-" else minutes
    return _MINUTES_OF[found["zone"]] if found["zone"] else None


class _Sign(msgspec.Struct, frozen=True):
    """A token as the date grammar sees it.

    ``kind`` is d (day), y (year), m (month), t (time) or x (anything else).
    """

    kind: str
    value: int = 0


_ORDERS = re.compile(r"(?P<dmy>dm{1,2}t?y)|(?P<mdy>m{1,2}dt?y)|(?P<ymd>ym{1,2}d)")


def _named_day(folded: str) -> date | None:
    signs = _signs(_TOKEN.findall(folded))
    found = _ORDERS.search("".join(sign.kind for sign in signs))
    if found is None:
        return None
    parts = signs[found.start() : found.end()]
    months = {sign.value for sign in parts if sign.kind == "m"}
    day, year = (next(sign.value for sign in parts if sign.kind == kind) for kind in "dy")
    return _day(year, months.pop(), day) if len(months) == 1 else None


def _signs(tokens: list[str]) -> list[_Sign]:
    signs, place = [], 0
    while place < len(tokens):
        sign, width = _sign_at(tokens, place)
        place += width
        if sign is not None:
            signs.append(sign)
    return signs


def _sign_at(tokens: list[str], place: int) -> tuple[_Sign | None, int]:
    for width in (2, 1):
        month = _month_of(" ".join(tokens[place : place + width]))
        if month:
            return _Sign("m", month), width
    token = tokens[place]
    if token.isdecimal():
        return _number(token), 1
    return (None if token in _SKIPPED else _Sign(_CLOCK_KIND if token == _CLOCK_SIGN else "x")), 1


def _month_of(name: str) -> int | None:
    stems = (name[: len(name) - len(ending)] for ending in _ENDINGS if name.endswith(ending))
    return next((_MONTH_OF[stem] for stem in stems if stem in _MONTH_OF), None)


def _number(token: str) -> _Sign:
    value = int(token[:6])
    if len(token) <= 2:  # noqa: PLR2004 - days have two digits
        return _Sign("d", value)
    return _Sign("y", value) if FIRST_YEAR <= value <= _LAST_SEEN_YEAR else _Sign("x")


def _numeric_day(folded: str) -> date | None:
    for first, separator, middle, last in _NUMERIC.findall(folded):
        if len(first) == 4:  # noqa: PLR2004 - year first
            return _day(int(first), int(middle), int(last))
        if len(last) == 4:  # noqa: PLR2004
            return _day_first(int(first), int(middle), int(last), is_sure=separator == ".")
    return None


def _day_first(first: int, middle: int, year: int, *, is_sure: bool) -> date | None:
    if is_sure or first == middle or first > 12:  # noqa: PLR2004 - no such month
        return _day(year, middle, first)
    return _day(year, first, middle) if middle > 12 else None  # noqa: PLR2004


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if FIRST_YEAR <= year <= _LAST_SEEN_YEAR else None
    except ValueError:
        return None
