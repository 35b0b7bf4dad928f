"""Write the table of names of months and weekdays, parts of the day and cities of time zones.

    python tools/calendar_names.py

Source: CLDR by way of Babel. The languages in which Rasid's sources write are in
``tasks/data/dates/names.toml``, read and corrected by people; this table adds what other feeds use.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path

from babel import Locale, dates

TABLE = Path(__file__).parents[1] / "tasks" / "data" / "dates" / "cldr.toml"
LANGUAGES = (
    "ar ar_DZ ar_MA ar_SY ar_TN fa ckb ku tr az en fr de es it pt nl sv da nb fi et lv lt "
    "pl cs sk sl hr sr bs mk ro hu el bg ru uk be he ur ps hi id ms ka hy sq ca"
)
CITY_LANGUAGES = ("ar", "tr")
HALVES = {"am": "am", "pm": "pm"}


def months(locale: Locale) -> list[list[str]]:
    """Collect the names of each month, full and short, alone and in a date."""
    found: list[dict[str, None]] = [{} for _ in range(12)]
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.months[form][width].items():
                if any(sign.isalpha() for sign in name):
                    found[number - 1][name.rstrip(".").lower()] = None
    return [list(names) for names in found]


def weekdays(locale: Locale) -> list[list[str]]:
    """Collect the names of each day of the week from Monday on, full and short."""
    found: list[dict[str, None]] = [{} for _ in range(7)]
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in locale.days[form][width].items():
                found[number][name.rstrip(".").lower()] = None
    return [list(names) for names in found]


def halves(locale: Locale) -> dict[str, list[str]]:
    """Collect how the two halves of the day are written."""
    table = {half: {} for half in HALVES}
    for form in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for half in HALVES:
                name = locale.day_periods.get(form, {}).get(width, {}).get(half, "")
                if name:
                    table[half][name.lower()] = None
    return {half: list(names) for half, names in table.items()}


def cities(language: str) -> Iterator[tuple[str, str]]:
    """Yield the city that names each time zone, with the zone."""
    locale = Locale.parse(language)
    for zone in sorted(locale.time_zones):
        city = locale.time_zones[zone].get("city")
        if city and "/" in zone:
            yield city, zone


def territories(language: str) -> Iterator[tuple[str, str]]:
    """Yield each country that has one time zone, with the zone."""
    locale = Locale.parse(language)
    zones = dates.get_global("territory_zones")
    for code, known in sorted(zones.items()):
        if len(known) == 1 and len(code) == 2 and code in locale.territories:
            yield locale.territories[code], known[0]


def text(value: str) -> str:
    """Write a TOML string."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def lines() -> Iterator[str]:
    """Yield the lines of the table."""
    yield "# Written by tools/calendar_names.py from CLDR by way of Babel; do not edit."
    for code in LANGUAGES.split():
        locale = Locale.parse(code)
        yield f"\n[months.{code.replace('_', '-')}]"
        for number, names in enumerate(months(locale), 1):
            yield f"{number} = [{', '.join(map(text, names))}]"
        for half, names in halves(locale).items():
            if names:
                yield f"{half} = [{', '.join(map(text, names))}]"
        yield f"\n[weekdays.{code.replace('_', '-')}]"
        for number, names in enumerate(weekdays(locale), 1):
            yield f"{number} = [{', '.join(map(text, names))}]"
    for language in CITY_LANGUAGES:
        yield f"\n[zones.{language}]"
        yield from _rows(dict([*territories(language), *cities(language)]).items())


def _rows(pairs: Iterable[tuple[str, str]]) -> Iterator[str]:
    for name, zone in sorted(pairs):
        yield f"{text(name)} = {text(zone)}"


if __name__ == "__main__":
    TABLE.write_text("\n".join(lines()) + "\n", "utf-8")
