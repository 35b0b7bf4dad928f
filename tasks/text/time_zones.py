"""Time zones of the IANA database, by their names."""

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

DAMASCUS = "Asia/Damascus"

_NO_PLACES = frozenset({"localtime", "Factory"})  # this machine's own time, and none
_OTHER_CLOCKS = ("posix/", "right/", "posixrules")  # the same zones again, with other seconds


def is_zone(name: str) -> bool:
    """Tell whether the IANA database has a time zone of this name."""
    if name in _NO_PLACES or name.startswith(_OTHER_CLOCKS):
        return False
    try:
        zone_of(name)
    except ValueError:
        return False
    return True


@cache
def zones() -> frozenset[str]:
    """List the names of the IANA database; what only this machine calls a zone is none of them."""
    return frozenset(available_timezones() - _NO_PLACES)


def zone_of(name: str) -> ZoneInfo:
    """Open a time zone of the IANA database; raises ValueError for a name that it does not have."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # a folder of the database is an OSError
        raise ValueError(f"no time zone {name!r}") from error
