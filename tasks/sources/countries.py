"""Countries and their time zones, from the tables of the IANA database."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

# Countries with several names for one time, today and in the years that feeds write of.
_ONE_TIME = {"CY": "Asia/Nicosia", "DE": "Europe/Berlin", "PS": "Asia/Gaza"}


def is_country(code: str) -> bool:
    """Tell whether a code is one of ISO 3166-1, in capitals."""
    return code in _countries()


def zone_of_country(code: str) -> str:
    """Return the time zone of a country; "" for one with several, and for none."""
    return _zones().get(code, "")


@cache
def _countries() -> frozenset[str]:
    return frozenset(code for code, *_ in _rows("iso3166.tab"))


@cache
def _zones() -> dict[str, str]:
    by_country: dict[str, list[str]] = {}
    for code, _, zone, *_ in _rows("zone.tab"):
        by_country.setdefault(code, []).append(zone)
    only = {code: zones[0] for code, zones in by_country.items() if len(zones) == 1}
    return only | _ONE_TIME


def _rows(name: str) -> Iterator[list[str]]:
    text = (files("tzdata") / "zoneinfo" / name).read_text("utf-8")
    for line in text.splitlines():
        if line and not line.startswith("#"):
            yield line.split("\t")
