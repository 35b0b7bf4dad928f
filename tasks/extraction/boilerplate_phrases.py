"""The phrases of boilerplate, in the form that lines are compared by."""

from functools import cache

import msgspec

from tasks.text.normalize import BOILERPLATE, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "boilerplate.toml"
_AS_WRITTEN = frozenset({"cookies", "consent"})


class BoilerplateTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file, by what their phrases do."""

    share: Phrases
    neighbour: Phrases
    more: Phrases
    dating: Phrases
    label: Phrases
    ending: Phrases
    credits: Phrases
    follow: Phrases
    follow_or_tell: Phrases
    following: Phrases
    ours: Phrases
    ours_endings: Phrases
    places: Phrases
    policy: Phrases
    cookies: Phrases
    consent: Phrases
    gate: Phrases
    rights: Phrases


class BoilerplateForms(msgspec.Struct, frozen=True):
    """The same tables, folded and of all languages together."""

    share: frozenset[str]
    neighbour: frozenset[str]
    more: frozenset[str]
    dating: frozenset[str]
    label: frozenset[str]
    ending: frozenset[str]
    credits: frozenset[str]
    follow: frozenset[str]
    follow_or_tell: frozenset[str]
    following: frozenset[str]
    ours: frozenset[str]
    ours_endings: frozenset[str]
    places: frozenset[str]
    policy: frozenset[str]
    gate: frozenset[str]
    rights: frozenset[str]
    gate_words: tuple[tuple[str, tuple[str, ...]], ...]  # phrases by the longest word in them
    place_words: tuple[tuple[str, tuple[str, ...]], ...]
    cookies: tuple[str, ...]  # as written, in small letters: whole pages are searched for them
    consent: tuple[str, ...]
    longest_share: int  # words


@cache
def forms() -> BoilerplateForms:
    """Read the file once in a process."""
    tables = read_tables(FILE, BoilerplateTables)
    folded: dict[str, frozenset[str]] = {
        name: _folded(table)
        for name, table in msgspec.structs.asdict(tables).items()
        if name not in _AS_WRITTEN
    }
    return BoilerplateForms(
        **folded,
        gate_words=_by_longest_word(folded["gate"]),
        place_words=_by_longest_word(folded["places"]),
        cookies=tuple(every_phrase(tables.cookies)),
        consent=tuple(every_phrase(tables.consent)),
        longest_share=max(len(phrase.split()) for phrase in folded["share"]),
    )


def _folded(table: Phrases) -> frozenset[str]:
    return frozenset(normalize(phrase, BOILERPLATE) for phrase in every_phrase(table))


def _by_longest_word(phrases: frozenset[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    table: dict[str, list[str]] = {}
    for phrase in sorted(phrases):
        table.setdefault(max(phrase.split(), key=len), []).append(phrase)
    return tuple((word, tuple(found)) for word, found in table.items())
