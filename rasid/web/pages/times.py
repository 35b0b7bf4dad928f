"""Moments and days as a reader of one language in one zone reads them."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from markupsafe import Markup

from rasid.web.pages.strings import Strings

_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_MOST_DAYS = 60  # ago; an older date says enough by itself
_LATE_SECONDS = _DAY  # published so long before it was seen is worth a word


class When(msgspec.Struct, frozen=True):
    """A moment in words: ``clock`` is "" where only the day is known."""

    iso: str
    clock: str
    day: str
    ago: Markup
    is_day: bool


class Times:
    """Writes moments for one reader at one moment."""

    def __init__(self, words: Strings, zone: ZoneInfo, now: datetime) -> None:
        self._words = words
        self.zone = zone
        self.now = now

    @property
    def today(self) -> date:
        """The reader's day."""
        return self.now.astimezone(self.zone).date()

    def when(self, at: datetime, *, is_day: bool = False) -> When:
        """Write a moment; a day is the page's own calendar day and is moved by no zone."""
        if is_day:
            day = at.astimezone(UTC).date()
            return When(day.isoformat(), "", self.day(day), self._days_ago(day), is_day=True)
        here = at.astimezone(self.zone)
        iso = here.isoformat(timespec="minutes")
        return When(iso, f"{here:%H:%M}", self.day(here.date()), self.ago(at), is_day=False)

    def clock(self, at: datetime) -> str:
        """Write the hour and minute."""
        return f"{at.astimezone(self.zone):%H:%M}"

    def local_day(self, at: datetime) -> date:
        """Return the reader's day of a moment."""
        return at.astimezone(self.zone).date()

    def day(self, day: date, *, with_year: bool = False) -> str:
        """Write a day; the year is left out when it is this one."""
        words = self._words
        text = f"{words.days[day.weekday()]} {day.day} {words.months[day.month - 1]}"
        return f"{text} {day.year}" if with_year or day.year != self.today.year else text

    def ago(self, at: datetime) -> Markup:
        """Say how long ago."""
        seconds = (self.now - at).total_seconds()
        if seconds < _MINUTE:
            return self._words.t("just_now")
        if seconds < _HOUR:
            return self._words.n("minutes_ago", int(seconds // _MINUTE))
        if seconds < _DAY:
            return self._words.n("hours_ago", int(seconds // _HOUR))
        days = max(1, (self.today - self.local_day(at)).days)
        return self._words.n("days_ago", days) if days <= _MOST_DAYS else Markup("")

    def is_late(self, published_at: datetime, seen_at: datetime, *, is_day: bool) -> bool:
        """Whether it was seen long after it was published."""
        allowed = _LATE_SECONDS + (_DAY if is_day else 0)
        return (seen_at - published_at).total_seconds() > allowed

    def _days_ago(self, day: date) -> Markup:
        days = (self.today - day).days
        if days <= 0:
            return self._words.t("today")
        return self._words.n("days_ago", days) if days <= _MOST_DAYS else Markup("")


def zone_of(name: str, default: str) -> ZoneInfo:
    """Return the zone that a reader's browser named, else the installation's."""
    for one in (name, default, "UTC"):
        try:
            if one:
                return ZoneInfo(one)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return ZoneInfo("UTC")
