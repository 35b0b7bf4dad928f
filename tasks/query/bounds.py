"""Where a stretch of time begins or ends, as people write it: ``24h``, ``yesterday``,
``2026-11-01``, ``2026-11-01T14:30``, or the id of a message.

A duration counts back from now. A day begins at its first moment and ends with its last one, in the
zone of the query. A message id as a beginning means what came after it, as an end what came up to
it.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from tasks.errors import QueryError

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DAYS = {"today": 0, "yesterday": -1}
_LONGEST_DURATION = 5  # digits
_LONGEST_ID = (16, 10)  # digits of a message id's two numbers
_LENGTH_OF_DATE = len("2026-11-01")
_YEARS = (1900, 9000)
_ONE = timedelta(microseconds=1)

Order = tuple[int, int]  # a message id as numbers: milliseconds, and the number within one
FIRST: Order = (0, 0)
LAST: Order = (10**17, 0)


class Bound(msgspec.Struct, frozen=True):
    """One end of a stretch of time, as written; `read_bound` checked it."""

    written: str

    def begins(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment that is inside, when this is where the stretch begins."""
        moment, _ = _moments(self.written, now, zone)
        return moment

    def ends(self, now: datetime, zone: ZoneInfo) -> datetime:
        """Return the first moment that is outside, when this is where the stretch ends."""
        _, moment = _moments(self.written, now, zone)
        return moment

    def first(self, now: datetime, zone: ZoneInfo) -> Order:
        """Return the lowest message id that is inside."""
        if found := _message_id(self.written):
            return found if found == FIRST else (found[0], found[1] + 1)
        return _milliseconds(self.begins(now, zone)), 0

    def limit(self, now: datetime, zone: ZoneInfo) -> Order:
        """Return the lowest message id that is no longer inside."""
        if found := _message_id(self.written):
            return found[0], found[1] + 1
        return _milliseconds(self.ends(now, zone)), 0


def read_bound(name: str, text: str, *, takes_ids: bool = False) -> Bound:
    """Check one end of a stretch of time.

    ``name`` is the parameter that a QueryError names.
    """
    written = text.strip().lower()
    if len(written) > _LENGTH_OF_DATE:  # a date with its hour
        written = written.upper().replace(" ", "T")
    if takes_ids and _message_id(written):
        return Bound(written)
    try:
        _moments(written, datetime(2000, 1, 1, tzinfo=UTC), ZoneInfo("UTC"))
    except (ValueError, OverflowError):
        reason = "no_time_nor_id" if takes_ids else "no_time"
        raise QueryError(name, reason, {"value": text[:40]}) from None
    return Bound(written)


def _moments(written: str, now: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return where it begins and where it ends; ValueError for what is no time."""
    number, unit = written[:-1], written[-1:]
    if unit in _UNITS and _is_number(number, _LONGEST_DURATION):
        moment = now - timedelta(**{_UNITS[unit]: int(number)})
        return moment, moment
    if written == "now":
        return now, now
    if written in _DAYS:
        today = now.astimezone(zone).date()
        return _day(datetime.fromordinal(today.toordinal() + _DAYS[written]), zone)
    if len(written) < _LENGTH_OF_DATE or written[4] != "-" or written[7] != "-":
        raise ValueError
    moment = datetime.fromisoformat(written)
    if not _YEARS[0] <= moment.year <= _YEARS[1]:
        raise ValueError
    if len(written) == _LENGTH_OF_DATE:
        return _day(moment, zone)
    moment = (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)
    return moment, moment


def _day(midnight: datetime, zone: ZoneInfo) -> tuple[datetime, datetime]:
    begin, end = (
        (midnight + timedelta(days=after)).replace(tzinfo=zone).astimezone(UTC) for after in (0, 1)
    )
    return begin, end


def calendar_day(moment: datetime, zone: ZoneInfo, *, is_end: bool = False) -> datetime:
    """Return the calendar day that a moment has in a zone, as 00:00 UTC of it.

    An end is the first moment outside, so its day is the one before where it is midnight.
    """
    day = (moment - _ONE if is_end else moment).astimezone(zone)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _message_id(text: str) -> Order | None:
    """Read a message id: milliseconds, or milliseconds-number; None for anything else."""
    milliseconds, dash, number = text.partition("-")
    if not _is_number(milliseconds, _LONGEST_ID[0]):
        return None
    if dash and not _is_number(number, _LONGEST_ID[1]):
        return None
    return int(milliseconds), int(number or 0)


def _is_number(text: str, longest: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= longest


def _milliseconds(moment: datetime) -> int:
    return max(int(moment.timestamp() * 1000), 0)
