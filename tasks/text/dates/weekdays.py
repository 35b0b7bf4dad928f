"""The day of the week that stands beside a date."""

import re
from functools import cache

from tasks.text.dates.moment import CLOCK
from tasks.text.dates.names import any_of, names

_GAP = rf"(?:[\s,،.|()–—-]|{CLOCK}|\d{{1,2}}:\d\d(?::\d\d)?){{0,6}}"
_LONGEST = 60  # code points before a date in which its day of the week may begin


def weekday_beside(folded: str, start: int, end: int) -> int:
    """Find the weekday (Monday 1) before a date, or behind it at the end; 0 for none."""
    before, behind = _patterns()
    found = before.search(folded[max(start - _LONGEST, 0) : start]) or behind.match(folded, end)
    return names().weekdays[found["name"]] if found else 0


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    name = rf"(?<!\w)(?P<name>{any_of(names().weekdays)})"
    return re.compile(rf"{name}(?!\w){_GAP}$"), re.compile(rf"{_GAP}{name}\W{{0,3}}$")
