"""The phrases of boilerplate, in the form that lines are compared by."""

from functools import cache

import msgspec

from tasks.text.normalize import BOILERPLATE, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "boilerplate.toml"


class BoilerplateTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file, by what their phrases do."""

    share: Phrases
    neighbour: Phrases
    more: Phrases
    dating: Phrases
    label: Phrases
    ending: Phrases
    follow: Phrases
    places: Phrases
    policy: Phrases


class BoilerplateForms(msgspec.Struct, frozen=True):
    """The same tables, folded and of all languages together."""

    share: frozenset[str]
    neighbour: frozenset[str]
    more: frozenset[str]
    dating: frozenset[str]
    label: frozenset[str]
    ending: frozenset[str]
    follow: frozenset[str]
    places: frozenset[str]
    policy: frozenset[str]
    longest_share: int  # words


@cache
def forms() -> BoilerplateForms:
    """Read the file once in a process."""
    tables = msgspec.structs.asdict(read_tables(FILE, BoilerplateTables))
    folded = {name: _folded(table) for name, table in tables.items()}
    longest = max(len(phrase.split()) for phrase in folded["share"])
    return BoilerplateForms(**folded, longest_share=longest)


def _folded(table: Phrases) -> frozenset[str]:
    return frozenset(normalize(phrase, BOILERPLATE) for phrase in every_phrase(table))
