"""Files of sources: TOML that people correct, checked as a whole when it is read."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from tasks.errors import SettingsError
from tasks.sources.addresses import places_of, spelled
from tasks.sources.countries import is_country, zone_of_country
from tasks.sources.facts import TITLE_LANGS, SourceFacts
from tasks.text.language_codes import is_language
from tasks.text.normalize import MATCH, normalize
from tasks.text.time_zones import is_zone

_HEADER = re.compile(r"^[ \t]*\[\[\s*source\s*\]\]", re.MULTILINE)
_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ADDRESS = re.compile(r"\A[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[\w.-]+)*")
Placed = tuple[str, SourceFacts]


def parse_sources(texts: Mapping[str, str]) -> tuple[SourceFacts, ...]:
    """Check the texts of files, by their names.

    Raises SettingsError with a line for each mistake, which names the file, its line and the
    source: TOML that cannot be read, a key or value that there is not, a name or an address of two
    sources, a source of no time zone.
    """
    placed: list[Placed] = []
    mistakes: list[str] = []
    for name, text in texts.items():
        for place, table in _tables(name, text, mistakes):
            try:
                placed.append((place, msgspec.convert(table, SourceFacts)))
            except msgspec.ValidationError as error:
                mistakes.append(f"{place}: {error}")
    for place, facts in placed:
        mistakes += (f"{place}: {mistake}" for mistake in _mistakes_in(facts))
    mistakes += _claimed_twice(placed)
    if mistakes:
        raise SettingsError("\n".join(mistakes))
    return tuple(facts for _, facts in placed)


def _tables(name: str, text: str, mistakes: list[str]) -> list[tuple[str, Any]]:
    """Read the tables of one file, each with its place: the file, the line and the id."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        mistakes.append(f"{name}: {error}")
        return []
    tables = content.pop("source", [])
    mistakes += (f"{name}: there is no table {key!r}" for key in content)
    lines = [text.count("\n", 0, found.start()) + 1 for found in _HEADER.finditer(text)]
    if not isinstance(tables, list) or len(tables) != len(lines):
        mistakes.append(f"{name}: each source is a table [[source]]")
        return []
    return [
        (f"{name}:{line} ({table.get('id', 'no id')})", table)
        for line, table in zip(lines, tables, strict=True)
    ]


def _mistakes_in(facts: SourceFacts) -> Iterator[str]:
    if not _ID.fullmatch(facts.id):
        yield f"id {facts.id!r}: small letters, digits and single hyphens"
    if not all(normalize(name, MATCH) for name in facts.all_names) or not facts.names:
        yield "names: at least one, and each with letters"
    for lang in facts.titles.keys() - set(TITLE_LANGS):
        yield f"titles.{lang}: one of {', '.join(TITLE_LANGS)}"
    if facts.country and not is_country(facts.country):
        yield f"country {facts.country!r}: no code of ISO 3166-1"
    if not facts.zone and not zone_of_country(facts.country):
        yield "zone: needed, because the country does not tell it"
    if facts.zone and not is_zone(facts.zone):
        yield f"zone {facts.zone!r}: no name of the IANA database"
    for lang in filter(None, (facts.lang, *facts.editions.values())):
        if not is_language(lang):
            yield f"lang {lang!r}: no language tag"
    yield from _wrong_addresses(facts)


def _wrong_addresses(facts: SourceFacts) -> Iterator[str]:
    if not facts.addresses:
        yield "addresses: at least one"
    for address in (*facts.addresses, *facts.editions):
        if not _ADDRESS.fullmatch(address.lower()):
            yield f"address {address!r}: a host, or a host and a path, without a scheme"
    own = {spelled(address) for address in facts.addresses}
    for address in facts.editions:
        if own.isdisjoint(places_of(f"https://{address}")):
            yield f"edition {address!r}: below none of its addresses"


def _claimed_twice(placed: list[Placed]) -> Iterator[str]:
    """Yield the ids, names and addresses that two sources have."""
    owners: dict[str, Placed] = {}
    for place, facts in placed:
        names = {normalize(name, MATCH) for name in (facts.id, *facts.all_names)}
        addresses = {spelled(address) for address in (*facts.addresses, *facts.editions)}
        for claim in sorted((names | addresses) - {""}):
            other, owner = owners.setdefault(claim, (place, facts))
            if owner is not facts:
                yield f"{place}: {claim!r} belongs to {other} already"
