"""Tables of what bears the names of topics and is something else."""

from functools import cache

import msgspec

from tasks.text.word_tables import Phrases, read_tables

FILE = "namesakes.toml"


class NamesakeTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file."""

    outlets: Phrases
    goods: Phrases
    firms: Phrases
    provinces: Phrases


@cache
def namesakes() -> NamesakeTables:
    """Read the file once in a process."""
    return read_tables(FILE, NamesakeTables)
