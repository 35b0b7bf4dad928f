"""The phrases of walls and notices, in the form that pages are compared by."""

from functools import cache

import msgspec

from tasks.text.normalize import INTERSTITIALS, normalize
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "interstitials.toml"
_ABOUT = "about_"
_COVERED = 0.6  # share of a title, heading or line that a phrase must fill


class InterstitialTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of the file: one for each sign, and the subjects of lines."""

    asks_for_a_human: Phrases
    refuses: Phrases
    asks_to_log_in: Phrases
    asks_for_consent: Phrases
    offers_a_choice: Phrases
    not_found: Phrases
    for_sale: Phrases
    about_consent: Phrases
    about_script: Phrases


# Signs as the rules name them.
SIGNS = tuple(
    name.replace("_", " ")
    for name in InterstitialTables.__struct_fields__
    if not name.startswith(_ABOUT)
)


@cache
def sign_phrases() -> dict[str, tuple[str, ...]]:
    """Phrases by sign: one counts where a title, a heading or a line consists of little else."""
    tables = _forms_by_table()
    return {sign: tables[sign.replace(" ", "_")] for sign in SIGNS}


def subject_words(subject: str) -> tuple[str, ...]:
    """Words that make a line one about ``consent`` or ``script``, wherever they stand in it."""
    return _forms_by_table()[_ABOUT + subject]


def is_most_of(phrase: str, text: str) -> bool:
    """Tell whether a folded text consists of the phrase and little else."""
    return phrase in text and len(phrase) >= _COVERED * len(text)


@cache
def _forms_by_table() -> dict[str, tuple[str, ...]]:
    tables = read_tables(FILE, InterstitialTables)
    return {
        name: tuple(normalize(phrase, INTERSTITIALS) for phrase in every_phrase(table))
        for name, table in msgspec.structs.asdict(tables).items()
    }
