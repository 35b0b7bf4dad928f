"""Tables of words before a name that tell whether it is a person's, or people's from a place."""

from functools import cache

import msgspec

from tasks.text.match_form import match_form
from tasks.text.word_tables import Language, Phrases, every_phrase, read_tables

FILE = "titles.toml"
_MAQSURA = "ى"


class TitleTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file."""

    titles: Phrases
    people: Phrases
    given: Phrases


@cache
def title_tables() -> TitleTables:
    """Read the file once in a process."""
    return read_tables(FILE, TitleTables)


@cache
def titles(lang: Language) -> frozenset[str]:
    """Return the titles of a language, in small letters."""
    return frozenset(title.casefold() for title in title_tables().titles[lang])


@cache
def people(lang: Language) -> frozenset[str]:
    """Return a language's words for people who may be from somewhere."""
    return frozenset(title_tables().people[lang])


@cache
def given_names() -> frozenset[str]:
    """Return the given names of all languages, in their form."""
    return frozenset(map(given_form, every_phrase(title_tables().given)))


def given_form(word: str) -> str:
    """Return the match form of a written name, in which its last letter is still its own.

    علي is a name and على a preposition, يحيى a name and يحيي a verb.
    """
    return match_form(word) + (_MAQSURA if word.endswith(_MAQSURA) else "")
