"""Ordinary Arabic words of the news that begin with a letter that may also be a proclitic.

For ``tasks.tagging.lint``; the matcher does not look at them.
"""

from functools import cache

import msgspec

from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "ordinary_words.toml"


class OrdinaryWordTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Words by their first letter."""

    waw: Phrases
    fa: Phrases
    ba: Phrases
    kaf: Phrases
    lam: Phrases


@cache
def ordinary_words() -> frozenset[str]:
    """Read the file once in a process."""
    tables = read_tables(FILE, OrdinaryWordTables)
    return frozenset(
        word for table in msgspec.structs.asdict(tables).values() for word in every_phrase(table)
    )
