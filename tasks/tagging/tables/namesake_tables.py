"""Tables of what bears the names of topics and is something else."""

from functools import cache

import msgspec

from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "namesakes.toml"


class NamesakeTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file."""

    outlets: Phrases
    sayings: Phrases
    goods: Phrases
    firms: Phrases
    provinces: Phrases
    local: Phrases
    companies: Phrases


@cache
def namesakes() -> NamesakeTables:
    """Read the file once in a process."""
    return read_tables(FILE, NamesakeTables)


@cache
def provinces() -> frozenset[str]:
    """Return the provinces of other states in small letters."""
    return frozenset(name.casefold() for name in every_phrase(namesakes().provinces))
