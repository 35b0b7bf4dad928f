"""What is known of a feed's source, from the fields of the feed's hash.

A fact that the operator set with ``rasid feeds set`` stands in a field of its own, ``set:`` and its
name; before that counts what the feed was added with. Feeds that were added earlier lack these
fields and are known by their address.
"""

from collections.abc import Mapping

from tasks.sources import KnownSource, Said, bundled, resolve
from tasks.sources.countries import is_country

NAMED = "named"  # "1": the field ``source`` is the operator's word, not what the feed calls itself
FACTS: tuple[str, ...] = Said.__struct_fields__
_ADDED_WITH = ("source", "lang", "country")


def field_of(fact: str) -> str:
    """Name the field that holds what the operator set."""
    return f"set:{fact}"


FIELDS = (*_ADDED_WITH, NAMED, *map(field_of, FACTS))


def fields_of(fact: str) -> tuple[str, ...]:
    """Name the fields that hold the operator's word about a fact."""
    if fact == "source":
        return (field_of(fact), fact, NAMED)
    return (field_of(fact), fact) if fact in _ADDED_WITH else (field_of(fact),)


def said_of(fields: Mapping[str, str]) -> Said:
    """Read what the operator says of a feed's source."""
    news = fields.get(field_of("news"), "")
    return Said(
        source=_set(fields, "source") or (fields.get("source", "") if fields.get(NAMED) else ""),
        country=_set(fields, "country") or _country(fields.get("country", "")),
        lang=_set(fields, "lang") or fields.get("lang", ""),
        zone=_set(fields, "zone"),
        kind=_set(fields, "kind"),
        news=news == "1" if news else None,
    )


def known_source(fields: Mapping[str, str], url: str) -> KnownSource:
    """Gather what is known of the source of the feed at ``url``."""
    return resolve(said_of(fields), url, bundled())


def _set(fields: Mapping[str, str], fact: str) -> str:
    return fields.get(field_of(fact), "")


def _country(written: str) -> str:
    """Read a country as a feeds file writes it; "" for what is none."""
    code = written.strip().upper()
    return code if is_country(code) else ""
