"""What is known of a feed's source, from the fields of the feed's hash.

A fact that the operator set with ``rasid feeds set`` stands in a field of its own, ``set:`` and its
name; before that counts what the feed was added with. Feeds that were added earlier lack these
fields and are known by their address.
"""

from collections.abc import Mapping

from tasks.sources import KnownSource, Said, bundled, resolve
from tasks.sources.countries import is_country

NAMED = "named"  # "1": the field ``source`` is the operator's word, not what the feed calls itself
YES, NO = "1", "0"
FACTS: tuple[str, ...] = Said.__struct_fields__
# The fields of what a feed was added with; its ``kind`` is that of its format.
_ADDED_WITH = {
    "source": "source",
    "country": "country",
    "lang": "lang",
    "zone": "zone",
    "kind": "source_kind",
    "news": "news",
}


def field_of(fact: str) -> str:
    """Name the field that holds what the operator set."""
    return f"set:{fact}"


FIELDS = (*_ADDED_WITH.values(), NAMED, *map(field_of, FACTS))


def fields_of(fact: str) -> tuple[str, ...]:
    """Name the fields that hold the operator's word about a fact."""
    fields = (field_of(fact), _ADDED_WITH[fact])
    return (*fields, NAMED) if fact == "source" else fields


def said_of(fields: Mapping[str, str]) -> Said:
    """Read what the operator says of a feed's source."""
    said = {
        fact: fields.get(field_of(fact)) or fields.get(added, "")
        for fact, added in _ADDED_WITH.items()
    }
    is_named = fields.get(field_of("source")) or fields.get(NAMED)
    return Said(
        source=said["source"] if is_named else "",
        country=_country(said["country"]),
        lang=said["lang"],
        zone=said["zone"],
        kind=said["kind"],
        news=said["news"] == YES if said["news"] else None,
    )


def said_in(known: KnownSource) -> dict[str, str]:
    """Return what of the facts is the operator's word, as `RedisFeeds.add` takes it."""
    facts = {name: getattr(known, name) for name in ("zone", "kind")}
    said = {name: str(fact.value) for name, fact in facts.items() if fact.origin == "operator"}
    if known.news.origin == "operator":
        said["news"] = YES if known.news.value else NO
    return said


def added_with(said: Mapping[str, str]) -> dict[str, str]:
    """Name the fields of what is said of a source when its feed is added."""
    return {_ADDED_WITH[fact]: value for fact, value in said.items()}


def known_source(fields: Mapping[str, str], url: str) -> KnownSource:
    """Gather what is known of the source of the feed at ``url``."""
    return resolve(said_of(fields), url, bundled())


def _country(written: str) -> str:
    """Read a country as a feeds file writes it; "" for what is none."""
    code = written.strip().upper()
    return code if is_country(code) else ""
