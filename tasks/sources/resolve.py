"""What holds for the source of a feed, and whose word each fact is.

the operator's word > the catalogue > the time zone of the country > what holds by default
"""

from typing import Literal

import msgspec

from tasks.sources.catalogue import SourceCatalogue, bundled
from tasks.sources.countries import zone_of_country
from tasks.sources.facts import SourceFacts
from tasks.text.time_zones import DAMASCUS, is_zone

Origin = Literal["operator", "catalogue", "country", "default"]


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What the operator says of a feed's source; "" and None for what he leaves open."""

    source: str = ""
    country: str = ""
    lang: str = ""
    zone: str = ""
    kind: str = ""
    news: bool | None = None


class Fact(msgspec.Struct, frozen=True):
    """A value and whose word it is."""

    value: str | bool
    origin: Origin


class KnownSource(msgspec.Struct, frozen=True, kw_only=True):
    """What holds for a feed's source.

    ``id`` is that of the catalogue, "" for a source that it does not know. Values are "" where
    nothing is known; ``zone`` always has one.
    """

    id: str
    names: tuple[str, ...]
    country: Fact
    lang: Fact
    zone: Fact
    kind: Fact
    news: Fact

    @property
    def known_zone(self) -> str:
        """Return the zone, "" where it is only what holds by default."""
        return "" if self.zone.origin == "default" else str(self.zone.value)


def resolve(said: Said, url: str, catalogue: SourceCatalogue) -> KnownSource:
    """Gather the facts of the feed at ``url``; a name that the operator gave goes before it."""
    facts = catalogue.named(said.source) or catalogue.at(url)
    country = _fact(said.country, facts.country if facts else "")
    return KnownSource(
        id=facts.id if facts else "",
        names=facts.names if facts else (),
        country=country,
        lang=_fact(said.lang, facts.lang if facts else ""),
        zone=_zone(said, facts, str(country.value)),
        kind=_fact(said.kind, facts.kind if facts else ""),
        news=_news(said, facts),
    )


def zone_at(url: str) -> str:
    """Return the time zone of the source that an address belongs to, "" when it is unknown."""
    return resolve(Said(), url, bundled()).known_zone


def country_at(url: str) -> str:
    """Return the country of the source that an address belongs to, "" when it is unknown."""
    return str(resolve(Said(), url, bundled()).country.value)


def _fact(said: str, known: str) -> Fact:
    if said:
        return Fact(said, "operator")
    return Fact(known, "catalogue") if known else Fact("", "default")


def _zone(said: Said, facts: SourceFacts | None, country: str) -> Fact:
    # Another machine, where it was set, may know more zones than this one.
    set_here = said.zone if said.zone and is_zone(said.zone) else ""
    fact = _fact(set_here, facts.zone if facts else "")
    if fact.value:
        return fact
    of_country = zone_of_country(country)
    return Fact(of_country, "country") if of_country else Fact(DAMASCUS, "default")


def _news(said: Said, facts: SourceFacts | None) -> Fact:
    if said.news is not None:
        return Fact(said.news, "operator")
    return Fact(facts.news, "catalogue") if facts else Fact(value=False, origin="default")
