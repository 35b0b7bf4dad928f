"""What is known of news organisations: a catalogue, and what the operator says instead.

A source that the catalogue does not know supports nothing. Only its feed's address and the name
that the operator gave it lead to the catalogue, never what a feed calls itself.
"""

from tasks.sources.catalogue import SourceCatalogue, bundled
from tasks.sources.checked import checked
from tasks.sources.facts import KINDS, Kind, SourceFacts
from tasks.sources.resolve import KnownSource, Said, country_at, resolve, zone_at

__all__ = [
    "KINDS",
    "Kind",
    "KnownSource",
    "Said",
    "SourceCatalogue",
    "SourceFacts",
    "bundled",
    "checked",
    "country_at",
    "resolve",
    "zone_at",
]
