"""Text in the form by which it is compared or stored: one profile for each use.

A profile is a chain of named steps. What it gives is never published. Profiles differ where today's
comparisons differ, and word tables and stored values depend on each: a change to one changes what
is found, a change to a stored one makes every known article look edited.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial

from tasks.text import letters as rows
from tasks.text.letters import Step, folding
from tasks.text.match_form import match_form
from tasks.text.unicode_forms import normal_form

_WORD, _WORD_WITHOUT_UNDERSCORE = re.compile(r"\w+"), re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_MAX_REMEMBERED = 200  # characters
_INVISIBLE_CATEGORIES = frozenset({"Mn", "Cf"})  # marks without width, and format controls
_ASCII = "".join(map(chr, range(128)))


@dataclass(frozen=True, eq=False)
class Profile:
    """The steps from a text to its form, in their order."""

    steps: tuple[Step, ...]

    @cached_property
    def ascii_steps(self) -> tuple[Step, ...]:
        """Those that change some ASCII character; no step makes another one of it."""
        return tuple(step for step in self.steps if step(_ASCII) != _ASCII)


def normalize(text: str, profile: Profile) -> str:
    """Bring ``text`` into the form of a profile."""
    return _remembered(text, profile) if len(text) <= _MAX_REMEMBERED else _stepped(text, profile)


def _stepped(text: str, profile: Profile) -> str:
    for step in profile.ascii_steps if text.isascii() else profile.steps:
        text = step(text)
    return text


# Titles, labels and dates come several times in one page, and again in the next of its site.
_remembered = lru_cache(maxsize=2048)(_stepped)


def _dropping(*marks: str) -> Step:
    return partial(re.compile(f"[{''.join(marks)}]").sub, "")


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _words_without_underscores(text: str) -> str:
    return " ".join(_WORD_WITHOUT_UNDERSCORE.findall(text))


def _single_spaced(text: str) -> str:
    return " ".join(text.split())


def _without_invisible(text: str) -> str:
    for sign in set(text):
        if not sign.isascii() and unicodedata.category(sign) in _INVISIBLE_CATEGORIES:
            text = text.replace(sign, "")
    return text


def _ascii_digits(text: str) -> str:
    for sign in set(_DIGIT.findall(text)):
        if not sign.isascii():
            text = text.replace(sign, str(unicodedata.decimal(sign)))
    return text


_COMPATIBLE = partial(normal_form, "NFKC")
_COMPATIBLE_APART = partial(normal_form, "NFKD")
_APART = partial(normal_form, "NFD")
_COMPOSED = partial(normal_form, "NFC")

_DATE_LETTERS = folding(
    rows.ALEF,
    rows.YA,
    rows.KAF,
    rows.HA_AE,
    rows.HA_GOAL,
    rows.DOTLESS_I,
    rows.A_CIRCUMFLEX,
    rows.APOSTROPHE,
    rows.KURDISH_R,
    rows.KURDISH_L,
    rows.KURDISH_O,
    rows.KURDISH_E,
)
_WITHOUT_DATE_MARKS = _dropping(
    rows.ACCENTS,
    rows.HARAKAT,
    rows.TATWEEL,
    "\u200b-\u200d\ufeff",
    rows.DIRECTION,
    rows.EMBEDDING,
    rows.ISOLATE,
)
# One form of each letter in words that pages repeat: agencies, boilerplate.
_COMMON_LETTERS = (rows.ALEF, rows.YA, rows.KAF, rows.TA_MARBUTA)

MATCH = Profile((match_form,))
"""Terms and the text they are looked for in; ``tasks.text.match_form`` also knows the way back."""

COMPARE = Profile((str.casefold, _words))
"""Headlines, names of sites and of people: spelt as their page spells them elsewhere."""

AGENCIES = Profile(
    (
        _COMPATIBLE,
        _dropping(rows.HARAKAT, rows.TATWEEL, rows.ZWNJ, "\u200d", rows.DIRECTION, "."),
        folding(rows.CAPITAL_DOTTED_I),
        str.casefold,
        folding(*_COMMON_LETTERS),
        _single_spaced,
    )
)
"""Names of news agencies; punctuation stays, but for the dots of abbreviations."""

BOILERPLATE_LETTERS = Profile(
    (
        _COMPATIBLE,
        _dropping(
            rows.HARAKAT, rows.TATWEEL, rows.ZWNJ, "\u200d", rows.DIRECTION, rows.EMOJI_STYLE
        ),
        str.casefold,
        folding(*_COMMON_LETTERS),
    )
)
"""A whole text in which single words of the next profile are looked for."""

BOILERPLATE = Profile((*BOILERPLATE_LETTERS.steps, _words))
"""Lines around a story; unlike ``AGENCIES`` it keeps words alone, and İ falls into two of them."""

INTERSTITIALS = Profile(
    (
        str.casefold,
        _COMPATIBLE_APART,
        _without_invisible,
        folding(rows.YA, rows.KAF, rows.TA_MARBUTA, rows.HA_AE, rows.DOTLESS_I),
        _words_without_underscores,
    )
)
"""Walls and notices; letters come apart, and hamza, madda and accents fall off as marks do."""

DATES = Profile(
    (
        str.casefold,
        _DATE_LETTERS,
        _APART,
        _WITHOUT_DATE_MARKS,
        _COMPOSED,
        _DATE_LETTERS,
        _WITHOUT_DATE_MARKS,
        _ascii_digits,
    )
)
"""Month names and the lines they stand in; digits of every script become 0 to 9."""

STORED = Profile((_COMPATIBLE, _single_spaced))
"""What fingerprints are made of, which are stored: it must not change without a new version."""

STORED_SKETCH = MATCH
"""What sketches are made of, which are stored: it must not follow a change of ``MATCH``."""
