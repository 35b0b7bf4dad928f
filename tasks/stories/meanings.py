"""What a word means by itself, read once for each word of a language.

News repeats its words: of all that is asked about the words of a text, only what stands beside them
differs from one place to the next.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Literal

import msgspec

from tasks.stories.figures import amount_at, is_number, may_go_on
from tasks.stories.nations import states_of
from tasks.stories.tokens import shape_of
from tasks.stories.vocabulary import Vocabulary, stem, vocabulary
from tasks.text.dates.names import names
from tasks.text.proclitics import bare_forms

Kind = Literal["place", "day", "number", "nation", "name", "word"]
Reading = tuple[Kind, frozenset[str]]

CAPITAL = "capital of "  # the id of a place abroad that is no topic, before its state
_NO_VALUES: frozenset[str] = frozenset()
_NOTHING: Reading = ("word", _NO_VALUES)
_MOST_WORDS = 50_000  # whose meanings are kept, of all languages


class Meaning(msgspec.Struct, frozen=True, gc=False):
    """What a word is: a number, a fact of the calendar, a month beside a number, else a fact.

    A word that ``opens_month`` is one with the word behind it: تشرين الأول.
    A word that is left out is a fact without values. One that is none of these ``is_plain`` and has
    a stem: it may stand before a name (``leads``, also behind one letter of grammar), before a
    place, or be an ordinary noun. ``name`` is what it is called where it is a word of the text. A
    number by itself says the ``amount``; it may go on in a word that ``goes_on``.
    """

    folded: str
    stem: str
    name: str
    stems: frozenset[str]
    is_common_noun: bool = False
    is_number: bool = False
    goes_on: bool = False
    amount: frozenset[str] = _NO_VALUES
    calendar: Reading | None = None
    month: Reading | None = None
    opens_month: bool = False
    fact: Reading | None = None
    leads: bool = False
    announces: bool = False
    governs: bool = False
    is_plain: bool = True
    is_left_out: bool = False
    may_be_fact: bool = False


class Meanings(dict[str, Meaning]):
    """The meanings of a language's words by the word as published; each is read when asked for."""

    def __init__(self, lang: str) -> None:
        super().__init__()
        self._known = vocabulary(lang)

    def __missing__(self, word: str) -> Meaning:
        """Read a word; the same in every text of the language."""
        meaning = self[word] = _meaning_of(word, self._known)
        return meaning


@cache
def _tables() -> dict[str, Meanings]:
    return {}


def meanings_in(lang: str) -> Meanings:
    """Give what is known of a language's words so far; all is forgotten before it is too much."""
    tables = _tables()
    if sum(map(len, tables.values())) > _MOST_WORDS:
        tables.clear()
    if lang not in tables:
        tables[lang] = Meanings(lang)
    return tables[lang]


class Words(msgspec.Struct, frozen=True):
    """What each word of a text means."""

    meanings: Sequence[Meaning]
    known: Vocabulary

    def folded(self, start: int, behind: int) -> list[str]:
        """List some of the words, folded."""
        return [one.folded for one in self.meanings[start:behind]]


def words_of(texts: Iterable[str], known: Vocabulary) -> Words:
    """Look up words as published."""
    return Words(list(map(meanings_in(known.lang).__getitem__, texts)), known)


def _meaning_of(word: str, known: Vocabulary) -> Meaning:
    folded = shape_of(word).folded
    bare = stem(folded)
    stems = frozenset({bare})
    fact = _fact(word, folded, known)
    month = month_of(folded, known.lang)
    opens_month = folded in _month_openings(known.lang)
    is_common_noun = not known.common_nouns.isdisjoint(stems)
    if not (fact or month or opens_month or known.is_listed(folded)):
        return Meaning(folded, bare, f"word:{bare}", stems, is_common_noun)
    is_amount = is_number(folded, known)
    calendar = _calendar(folded, known)
    may_count = bool(is_amount or calendar or month or opens_month)
    return Meaning(
        folded,
        bare,
        f"word:{bare}",
        stems,
        is_common_noun,
        is_number=is_amount,
        goes_on=may_go_on(folded, is_amount=is_amount),
        amount=amount_at((folded,), 0, known)[0] if is_amount else _NO_VALUES,
        calendar=calendar,
        month=month,
        opens_month=opens_month,
        fact=fact,
        leads=not known.before_names.isdisjoint((folded, folded[1:])),
        announces=folded in known.before_names,
        governs=folded in known.before_places,
        is_plain=not may_count and fact is None,
        is_left_out=not may_count and fact is _NOTHING,
        may_be_fact=may_count or (fact is not None and fact is not _NOTHING),
    )


def _calendar(folded: str, known: Vocabulary) -> Reading | None:
    """Return the weekday or the ordinal that a word is."""
    for bare in bare_forms(folded):
        if bare in known.weekdays:
            return "day", frozenset({f"weekday {known.weekdays[bare]}"})
        if bare in known.ordinals:
            return "number", frozenset({f"no. {known.ordinals[bare]}"})
    return None


def month_of(folded: str, lang: str) -> Reading | None:
    """Return the month that a folded name is."""
    month = names().month_in(folded, lang)
    return ("day", frozenset({f"month {month}"})) if month else None


@cache
def _month_openings(lang: str) -> frozenset[str]:
    """Return the first words of months that have two."""
    return frozenset(name.split()[0] for name in names().months.get(lang, ()) if " " in name)


def _fact(word: str, folded: str, known: Vocabulary) -> Reading | None:
    """Return the states that a word names, or that it is left out; None for any other word."""
    if len(folded) == 1 or not known.ignored.isdisjoint(bare_forms(folded)):
        return _NOTHING
    states, capitals = states_of(word, known.lang)
    if states:
        return "nation", states
    if capitals:
        return "place", frozenset(f"{CAPITAL}{code}" for code in capitals)
    return None
