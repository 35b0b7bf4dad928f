"""What a feed says about itself besides its entries.

How often to come, and which hub tells of news.

Read from the head of the file, before its first entry: the feed library knows some of these
elements and mixes others up.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from tasks.feeds.entry import first_url
from tasks.model import Hints

MAX_HEAD_CHARS = 65_536
_ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)[\s>/]")
_TTL = re.compile(r"<ttl>\s{0,20}(\d{1,9})\s{0,20}</ttl>", re.IGNORECASE)
_PERIOD = re.compile(
    r"<(?:[\w.-]{1,30}:)?updatePeriod[^>]{0,200}>\s{0,20}([a-z]{1,10})\s{0,20}<", re.IGNORECASE
)
_FREQUENCY = re.compile(
    r"<(?:[\w.-]{1,30}:)?updateFrequency[^>]{0,200}>\s{0,20}(\d{1,6})\s{0,20}<", re.IGNORECASE
)
_SKIP_HOURS = re.compile(r"<skipHours>(.{0,3000}?)</skipHours>", re.IGNORECASE | re.DOTALL)
_SKIP_DAYS = re.compile(r"<skipDays>(.{0,1000}?)</skipDays>", re.IGNORECASE | re.DOTALL)
_HOUR = re.compile(r"<hour>\s{0,20}(\d{1,2})\s{0,20}</hour>", re.IGNORECASE)
_DAY = re.compile(r"<day>\s{0,20}([a-z]{6,9})\s{0,20}</day>", re.IGNORECASE)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HOURS_OF_A_DAY = 24
_PERIODS = {
    "hourly": 3_600.0,
    "daily": 86_400.0,
    "weekly": 604_800.0,
    "monthly": 2_592_000.0,
    "yearly": 31_536_000.0,
}
_MINUTE = 60.0


def hints_in(text: str) -> Hints:
    """Return the hints of an XML feed (RSS 2.0: ttl, skipHours, skipDays in GMT; the RSS 1.0
    syndication module).
    """
    text = text[:MAX_HEAD_CHARS]
    entry = _ENTRY.search(text)
    head = text[: entry.start()] if entry else text
    ttl, hours, days = _TTL.search(head), _SKIP_HOURS.search(head), _SKIP_DAYS.search(head)
    return Hints(
        ttl_seconds=int(ttl[1]) * _MINUTE if ttl else 0.0,
        update_seconds=_update_seconds(head),
        skip_hours=_hours(hours[1]) if hours else (),
        skip_days=_days(days[1]) if days else (),
    )


def _update_seconds(head: str) -> float:
    period, frequency = _PERIOD.search(head), _FREQUENCY.search(head)
    seconds = _PERIODS.get(period[1].lower(), 0.0) if period else 0.0
    return seconds / max(int(frequency[1]), 1) if frequency else seconds


def _hours(text: str) -> tuple[int, ...]:
    """Read hours 0 to 23; 24 is midnight in some old feeds."""
    hours = [int(hour) for hour in _HOUR.findall(text)]
    return tuple(sorted({hour % _HOURS_OF_A_DAY for hour in hours if hour <= _HOURS_OF_A_DAY}))


def _days(text: str) -> tuple[int, ...]:
    return tuple(
        sorted({_DAYS.index(day.lower()) for day in _DAY.findall(text) if day.lower() in _DAYS})
    )


def link_of(links: Iterable[Mapping[str, Any]], relation: str, base: str) -> str:
    """Return the address of the first link with this relation (``hub``, ``self``), resolved.

    "" when there is none.
    """
    named = (link for link in links if isinstance(link, Mapping) and link.get("rel") == relation)
    return first_url((str(link.get("href") or "") for link in named), base)
