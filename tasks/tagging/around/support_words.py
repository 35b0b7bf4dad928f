"""Words that make names believable, looked for around a name only where it needs them.

Supports are ordinary words, or names of what half of all articles are about: they stand in every
article, so they are not searched with the names.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

import msgspec

from tasks.tagging.matcher import Match
from tasks.tagging.occurrences import Occurrence, Text
from tasks.tagging.tables.nationalities import nationalities
from tasks.tagging.taxonomy import Term, Topic
from tasks.text.inflection import noun_forms, verb_forms
from tasks.text.match_form import fold, match_form
from tasks.text.word_tables import Phrases, read_tables

FILE = "supports.toml"
_LETTERS = 9  # of an average word and its space, in any of the languages
_WORD = re.compile("[^ ]+")  # what stood between two words may have left several spaces
_PROCLITICS = "وفبلك"
_ARTICLES = ("ال", "لل")
_INFLECTED = frozenset({"tr", "ku", "ckb"})  # languages whose grammar stands behind the word
_ARABIC_LETTERS = frozenset({"ar", "ckb", "fa"})
_KNOWN = frozenset({"ar", "ckb", "en", "fa", "ku", "tr"})
_SHORTEST_STEM = 4  # letters of a word that may have an ending
_TANWIN = "\N{ARABIC FATHATAN}"
# what makes another word of one: the place of it (balafirgeh, فڕۆکەخانە: an airport), the weapon
# against it (uçaksavar)
_DERIVED = ("geh", "xane", "خانه", "گه", "savar")


class SupportWords(msgspec.Struct, frozen=True):
    """Match forms: whole words, stems that take endings, phrases, words all in capitals, states
    whose names are words without a capital (turkey), and words that are others without a tanwin
    (سورياً).
    """

    words: frozenset[str] = frozenset()
    stems: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    capitals: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    nunated: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


class Supports(msgspec.Struct, frozen=True):
    """The supports of a topic by language, and together for texts of other languages."""

    by_language: dict[str, SupportWords] = {}
    together: SupportWords = SupportWords()

    def of(self, lang: str) -> SupportWords:
        """Return what supports in a text of a language: Turkish "top" is no English one."""
        return self.by_language.get(lang, self.together)


def support_words(topic: Topic) -> Supports:
    """Return the supports of a topic and of the groups that it takes."""
    given = [
        (form, term.lang) for term in topic.terms if term.role == "support" for form in _forms(term)
    ]
    for group in topic.support_groups:
        given += [(word, lang) for lang, words in support_groups()[group].items() for word in words]
    languages = {lang for _, lang in given}
    return Supports(
        {lang: _words([one for one in given if one[1] == lang]) for lang in languages},
        _words(given),
    )


def _forms(term: Term) -> Iterable[str]:
    """Return the forms that a support asks for beside those of proclitics and article."""
    if term.suffixes == "noun":
        return noun_forms(match_form(term.surface))
    return verb_forms(match_form(term.surface)) if term.suffixes == "verb" else (term.surface,)


def _words(given: Sequence[tuple[str, str]]) -> SupportWords:
    forms = [(match_form(word), lang) for word, lang in given]
    single = {form for form, _ in forms if " " not in form}
    return SupportWords(
        frozenset(single | {form.removeprefix("ال") for form in single}),
        tuple(
            sorted(
                form
                for form, lang in set(forms)
                if lang in _INFLECTED and " " not in form and len(form) >= _SHORTEST_STEM
            )
        ),
        tuple(sorted({form for form, _ in forms if " " in form})),
        frozenset(match_form(word) for word, _ in given if word.isupper() and word.isascii()),
        frozenset(form for form, lang in forms if lang == "en" and _is_doubtful_state(form)),
        _only_with_tanwin([word for word, _ in given]),
    )


def _only_with_tanwin(words: Sequence[str]) -> frozenset[str]:
    with_it = {match_form(word) for word in words if _TANWIN in word}
    return frozenset(with_it - {match_form(word) for word in words if _TANWIN not in word})


def _is_doubtful_state(form: str) -> bool:
    return nationalities().is_doubtful(form, "en") and bool(nationalities().country_of_name(form))


def support_nearby(
    supports: Supports, hit: Occurrence, text: Text, window: int
) -> Occurrence | None:
    """Return a support within ``window`` words of a hit, the nearest of a side; None without."""
    wanted = supports.of(_language_around(hit, text))
    if not wanted:
        return None
    published, reach = text.of(hit.field), window * _LETTERS
    behind = _whole_words(published, hit.match.end, hit.match.end + reach)
    if found := _found(behind, wanted, window, is_behind=True):
        return _occurrence(hit, published, hit.match.end + found[0], hit.match.end + found[1])
    start = _word_start(published, max(0, hit.match.start - reach))
    if found := _found(published[start : hit.match.start], wanted, window, is_behind=False):
        return _occurrence(hit, published, start + found[0], start + found[1])
    return None


def _language_around(hit: Occurrence, text: Text) -> str:
    """Return the language of the words around a hit: of the text, unless it is one of other letters
    than the name is written in (an Arabic headline that was taken for English).
    """
    is_arabic = hit.term.lang in _ARABIC_LETTERS
    is_told_so = text.lang in _ARABIC_LETTERS
    return hit.term.lang if text.lang in _KNOWN and is_arabic != is_told_so else text.lang


def _whole_words(published: str, start: int, end: int) -> str:
    """Return a part of a text without the word that its end would cut."""
    if end >= len(published) or published[end].isspace():
        return published[start:end]
    return published[start:end].rpartition(" ")[0]


def _word_start(published: str, start: int) -> int:
    """Return where the first word begins that a start does not cut."""
    if not start or published[start - 1].isspace():
        return start
    return published.find(" ", start) + 1 or start


def _found(
    published: str, wanted: SupportWords, window: int, *, is_behind: bool
) -> tuple[int, int] | None:
    """Return the published span of the support nearest to the name, which stands at one end."""
    folded = fold(published)
    spans = [(word.start(), word.end(), word[0]) for word in _WORD.finditer(folded.text)]
    ordered = spans[:window] if is_behind else spans[: -window - 1 : -1]
    for first, last, word in ordered:
        if _is_support(word, wanted):
            span = folded.span(first, last)
            if _is_written_so(word, published[slice(*span)], wanted):
                return span
    if not ordered or not wanted.phrases:
        return None
    first, last = min(ordered)[0] - 1, max(ordered)[1] + 1
    for phrase in wanted.phrases:
        if (at := folded.text.find(f" {phrase} ", first, last)) >= 0:
            return folded.span(at + 1, at + 1 + len(phrase))
    return None


def _is_written_so(word: str, published: str, wanted: SupportWords) -> bool:
    """Whether a support has the capitals that tell it from another word."""
    if word in wanted.states:
        return published[:1].isupper()
    if word in wanted.nunated:
        return _TANWIN in published
    return word not in wanted.capitals or published.isupper()


def _is_support(word: str, wanted: SupportWords) -> bool:
    """Whether a word is a support, with what grammar may have put around it."""
    words = wanted.words
    if word in words or word.partition("'")[0] in words or _is_inflected(word, wanted.stems):
        return True
    for length in (0, 1, 2):
        if length and word[length - 1 : length] not in _PROCLITICS:
            return False
        rest = word[length:]
        if rest in words or (rest.startswith(_ARTICLES) and rest[2:] in words):
            return True
    return False


def _is_inflected(word: str, stems: tuple[str, ...]) -> bool:
    """Whether a word is a stem and its ending, and no other word that is made of it."""
    if not word.startswith(stems):
        return False
    return not all(word.startswith(_DERIVED, len(stem)) for stem in stems if word.startswith(stem))


def _occurrence(hit: Occurrence, published: str, start: int, end: int) -> Occurrence:
    term = Term(published[start:end], hit.term.lang, "support")
    is_behind = start >= hit.match.end
    between = published[hit.match.end : start] if is_behind else published[end : hit.match.start]
    away = len(between.split()) + 1
    place = hit.last_word + away if is_behind else hit.first_word - away
    return Occurrence(term, Match(start, end, ""), hit.field, place, place)


def support_groups() -> Mapping[str, Phrases]:
    """Return the words of each group by language."""
    return _groups()


@cache
def _groups() -> dict[str, Phrases]:
    """Read the file once in a process."""
    return read_tables(FILE, dict[str, Phrases])


def known_groups() -> Iterable[str]:
    """Name the groups that there are."""
    return support_groups().keys()
