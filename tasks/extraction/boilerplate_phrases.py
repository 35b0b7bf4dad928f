"""The phrases of boilerplate, in the form that lines are compared by."""

import re
from functools import cache

import msgspec

from tasks.text.normalize import BOILERPLATE, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "boilerplate.toml"
_AS_WRITTEN = frozenset({"cookies", "consent", "purposes"})
_ARABIC = re.compile("[\u0600-\u06ff]")


class PhraseWords(msgspec.Struct, frozen=True):
    """A phrase, and its words, the longest first."""

    phrase: str
    words: tuple[str, ...]


class PhrasesByScript(msgspec.Struct, frozen=True):
    """Phrases, and those of them that a text without a letter of Arabic may hold."""

    every: tuple[PhraseWords, ...]
    not_arabic: tuple[PhraseWords, ...]

    def of(self, text: str) -> tuple[PhraseWords, ...]:
        """Choose those that a text may hold."""
        return self.every if _ARABIC.search(text) else self.not_arabic


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
    purposes: Phrases
    correction: Phrases
    corrected: Phrases
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
    correction: frozenset[str]
    corrected: frozenset[str]
    gate: frozenset[str]
    rights: frozenset[str]
    gate_words: PhrasesByScript
    place_words: PhrasesByScript
    cookies: tuple[str, ...]  # as written, in small letters: whole pages are searched for them
    consent: tuple[str, ...]
    purposes: tuple[str, ...]
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
        gate_words=_by_script(folded["gate"]),
        place_words=_by_script(folded["places"]),
        cookies=tuple(every_phrase(tables.cookies)),
        consent=tuple(every_phrase(tables.consent)),
        purposes=tuple(every_phrase(tables.purposes)),
        longest_share=max(len(phrase.split()) for phrase in folded["share"]),
    )


def _folded(table: Phrases) -> frozenset[str]:
    """Fold the phrases; of Turkish ones also as they begin a line, or stand in capitals."""
    turkish = table.get("tr", ())
    capital = [phrase.replace("i", "İ", 1) for phrase in turkish if phrase.startswith("i")]
    capitals = [phrase.replace("i", "İ") for phrase in turkish]
    phrases = (*every_phrase(table), *capital, *capitals)
    return frozenset(normalize(phrase, BOILERPLATE) for phrase in phrases)


def _by_script(phrases: frozenset[str]) -> PhrasesByScript:
    every = tuple(
        PhraseWords(phrase, tuple(sorted(phrase.split(), key=len, reverse=True)))
        for phrase in sorted(phrases)
    )
    return PhrasesByScript(every, tuple(one for one in every if not _ARABIC.search(one.phrase)))
