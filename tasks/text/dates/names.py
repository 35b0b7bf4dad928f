"""The names of months, weekdays, parts of the day and zones: tables of ``tasks/data/dates``."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import msgspec

from tasks.text.normalize import DATES, normalize

_ENDINGS = ("", "ي", "e", "a", "an")  # Sorani and Kurmanji ezafe and case, after folding
_SHORTEST_PREFIX = 3
_HYPHENS = re.compile("[\u2010-\u2012\u2212\ufe58\ufe63\uff0d]")  # and minus signs; no dashes
_TATWEEL_AS_DASH = re.compile(r"(?<=[\d\s])\u0640(?=[\d\s])")
_OURS = ("ar", "ckb", "ku", "tr", "fa", "en")

Months = Mapping[str, int]


@lru_cache(maxsize=256)  # a line is folded for each question that is asked about it
def fold(text: str) -> str:
    """Bring the spellings of a line and of the tables together."""
    return _HYPHENS.sub("-", normalize(_TATWEEL_AS_DASH.sub("-", text), DATES))


class Names(msgspec.Struct, frozen=True):
    """The tables, folded.

    ``months`` by language; ``shared_months`` are those on which all languages agree, with ours
    first; ``prefixes`` are the beginnings of names that mean one month everywhere. ``weekdays``
    count from Monday 1, those on which all languages agree. ``halves`` map a part of the day to
    ``am``, ``pm``, ``noon`` or ``night``. ``offsets`` are minutes east of UTC.
    """

    months: dict[str, dict[str, int]]
    shared_months: dict[str, int]
    prefixes: dict[str, int]
    kurdish_solar: dict[str, int]
    weekdays: dict[str, int]
    halves: dict[str, str]
    offsets: dict[str, int]
    shared_offsets: dict[str, list[tuple[str, int]]]
    cities: dict[str, str]

    def month(self, name: str, lang: str = "") -> int | None:
        """Find the month that a folded name means in a language, or in all of them."""
        own = self.months.get(lang, {})
        for stem in _stems(name):
            if stem in own or stem in self.shared_months:
                return own.get(stem) or self.shared_months[stem]
        return self.prefixes.get(name)

    def month_in(self, name: str, lang: str) -> int | None:
        """Find the month that a folded name means in one language; in all if we lack its names."""
        if not (own := self.months.get(lang)):
            return self.month(name)
        for ending in _ENDINGS:
            if name.endswith(ending) and (stem := name.removesuffix(ending)) in own:
                return own[stem]
        return None

    def kurdish_month(self, name: str) -> int | None:
        """Find a month of the Kurdish solar year."""
        return next((self.kurdish_solar[s] for s in _stems(name) if s in self.kurdish_solar), None)


@lru_cache(maxsize=4096)  # lines of dates have few words
def month_of(name: str, lang: str = "") -> int | None:
    """Find the month that a folded name means, see `Names.month`."""
    return names().month(name, lang)


@cache
def names() -> Names:
    """Read the tables, once a process."""
    ours, others = _table("names"), _table("cldr")
    own = {lang: _numbered(rows) for lang, rows in ours["months"].items()}
    foreign = {lang: _numbered(rows) for lang, rows in others["months"].items()}
    cities = {fold(city): zone for rows in others["zones"].values() for city, zone in rows.items()}
    zones = ours["zones"]
    return Names(
        months=_joined(own, foreign),
        shared_months=_unanimous(foreign.values()) | _first_of(own[lang] for lang in _OURS),
        prefixes=_prefixes([*own.values(), *foreign.values()]),
        kurdish_solar=_numbered(ours["kurdish_solar"]),
        weekdays=_weekdays(others["weekdays"], ours["weekdays"]),
        halves=_halves(others["months"].values(), ours["halves"]),
        offsets={fold(name): minutes for name, minutes in zones["offsets"].items()},
        shared_offsets={
            name: [(zone, minutes) for zone, minutes in rows]
            for name, rows in zones["shared"].items()
        },
        cities=cities | {fold(city): zone for city, zone in zones["cities"].items()},
    )


def _table(name: str) -> dict[str, Any]:
    text = (files("tasks") / "data" / "dates" / f"{name}.toml").read_text("utf-8")
    return tomllib.loads(text)


def _weekdays(others: Mapping[str, Any], ours: Mapping[str, Any]) -> dict[str, int]:
    """Join the names; of other languages' short ones many are words ("per", "in")."""
    tables = [
        {name: day for name, day in _numbered(rows).items() if _is_told(name, lang)}
        for lang, rows in [*others.items(), *ours.items()]
    ]
    return _unanimous(tables)


def _is_told(name: str, lang: str) -> bool:
    return len(name) > _SHORTEST_PREFIX or (lang in _OURS and len(name) == _SHORTEST_PREFIX)


def _halves(others: Iterable[Mapping[str, Any]], ours: Mapping[str, list[str]]) -> dict[str, str]:
    halves: dict[str, str] = {}
    for rows in others:
        halves |= {fold(word): half for half in ("am", "pm") for word in rows.get(half, ())}
    return halves | {fold(word): half for half, words in ours.items() for word in words}


def _numbered(rows: Mapping[str, Any]) -> dict[str, int]:
    return {
        fold(name).rstrip("."): int(number)
        for number, found in rows.items()
        if number.isdecimal()
        for name in found
    }


def _joined(
    own: Mapping[str, dict[str, int]], foreign: Mapping[str, dict[str, int]]
) -> dict[str, dict[str, int]]:
    """Give each language its names; those of a region belong to its language where it has none."""
    table: dict[str, dict[str, int]] = {}
    for lang, months in foreign.items():
        base = lang.partition("-")[0]
        table[base] = months | table.get(base, {})
    return {lang: table.get(lang, {}) | own.get(lang, {}) for lang in dict.fromkeys([*table, *own])}


def _first_of(tables: Iterable[Months]) -> dict[str, int]:
    found: dict[str, int] = {}
    for table in tables:
        found = dict(table) | found
    return found


def _unanimous(tables: Iterable[Months]) -> dict[str, int]:
    """Keep the names that mean the same month in every language that has them."""
    meanings: dict[str, set[int]] = {}
    for table in tables:
        for name, month in table.items():
            meanings.setdefault(name, set()).add(month)
    return {name: months.pop() for name, months in meanings.items() if len(months) == 1}


def _prefixes(tables: Iterable[Months]) -> dict[str, int]:
    """Keep the beginnings of names that mean the same month in every language."""
    return _unanimous(
        {
            name[:length]: month
            for name, month in table.items()
            for length in range(_SHORTEST_PREFIX, min(len(name), 6))
            if _means_one(table, name[:length])
        }
        for table in tables
    )


def _means_one(table: Months, prefix: str) -> bool:
    return len({month for name, month in table.items() if name.startswith(prefix)}) == 1


def _stems(name: str) -> list[str]:
    return [name[: len(name) - len(ending)] for ending in _ENDINGS if name.endswith(ending)]


def any_of(words: Iterable[str]) -> str:
    """Write a pattern that takes the longest of some words."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
