"""Turn a term into the forms to search for: each with what may stand before and after it inside the written word."""

import re
from collections.abc import Callable, Iterator

import msgspec

from tasks.core import grammar
from tasks.core.arabic import fold, match_form, strip_marks
from tasks.core.grammar import NONE, Affixes

# A sign between two words ends a name even without a space (السورية،دمشق); quotes and hyphens do not.
BREAK = re.compile(r"[.,،؛;:!?؟()\[\]|/…•]")
_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5  # الله and الى are no article and name
_LONGEST_SHORT, _LONGEST_MIDDLE = 3, 4  # letters of a name's first word that take fewer proclitics
_LONGEST_STRICT_ACRONYM = 3  # SDF but not Sdf; Isis and Nato are house style at many papers
_SHORTEST_INFLECTED = 5  # letters of a name that takes endings which change it or follow without an apostrophe
_SHORTEST_JOINED = 6  # letters of a name that may be written as one word


class Rule(msgspec.Struct, frozen=True):
    """One searched form: what may surround ``form`` inside the written word, and which of its letters are capital."""

    term_id: str
    form: str
    before: Affixes = NONE
    after: Affixes = NONE
    capitals: tuple[int, ...] = ()
    is_one_piece: bool = False  # several words, between which no sentence may end
    lang: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the form is a word by itself, not a stem."""
        return "" in self.after

    @property
    def is_prefixing(self) -> bool:
        """Whether the grammar stands before the name."""
        return len(self.before) > 1


class Term(msgspec.Struct, frozen=True):
    """A term with its match form and its letters as published but without marks."""

    id: str
    form: str
    letters: str
    lang: str


Shape = tuple[str, Affixes, Affixes]  # form, before, after


def compile_term(term_id: str, surface: str, lang: str, *, keeps_case: bool = False) -> list[Rule]:
    """Return the rules of one term; none for a surface without letters."""
    term = Term(term_id, match_form(surface), strip_marks(surface).strip(), lang)
    if not term.form:
        return []
    shapes = next((shapes for script, shapes in _SCRIPTS if script.match(term.form)), _plain)
    is_blind = lang in grammar.CASE_BLIND and not keeps_case
    capitals = _capitals(surface, is_blind=is_blind) if surface != surface.lower() else ()
    has_break = bool(BREAK.search(surface))
    return [
        Rule(
            term_id,
            form,
            before,
            after,
            capitals=tuple(at for at in capitals if at < len(form)),
            is_one_piece=" " in form and not has_break,
            lang=lang,
        )
        for form, before, after in shapes(term)
    ]


def _capitals(surface: str, *, is_blind: bool) -> tuple[int, ...]:
    """Return the offsets in the match form that must be capital: first letters, and all of a short acronym.

    ``is_blind`` leaves only those of acronyms.
    """
    folded = fold(surface)
    is_upper = [surface[folded.origin(at)].isupper() for at in range(1, len(folded.text) - 1)]
    offsets: list[int] = []
    for word in re.finditer("[^ ]+", folded.text.strip(" ")):
        start, end = word.span()
        is_acronym = all(is_upper[start:end])
        is_strict = is_acronym and end - start <= _LONGEST_STRICT_ACRONYM
        if is_acronym or not is_blind:
            offsets.extend(at for at in range(start, end) if is_upper[at] and (is_strict or at == start))
    return tuple(offsets)


def _arabic(term: Term) -> Iterator[Shape]:
    if term.lang in grammar.SUFFIXING:
        yield term.form, NONE, grammar.SUFFIXING[term.lang]
        return
    has_article = term.letters.startswith(_ARTICLE) and len(term.form) >= _SHORTEST_WITH_ARTICLE
    form = term.form.removeprefix(_ARTICLE) if has_article else term.form
    before = grammar.BEFORE_ARTICLE if has_article else _before_bare(len(form.split(" ")[0]))
    for spelling in _spellings(form):
        yield spelling, before, NONE


def _before_bare(letters: int) -> Affixes:
    if letters <= _LONGEST_SHORT:
        return grammar.BEFORE_SHORT
    return grammar.BEFORE_MIDDLE if letters <= _LONGEST_MIDDLE else grammar.BEFORE_BARE


def _spellings(form: str) -> set[str]:
    """Return the ways to write an Arabic form: joined, split before an inner article, ه for the feminine ending."""
    ways = {form}
    if " " in form and len(form) > _SHORTEST_JOINED:
        ways |= {form.replace(" ", ""), form.replace(" ال", "ال")}
    return ways | {way.replace("ة", "ه") for way in ways}


def _hebrew(term: Term) -> Iterator[Shape]:
    yield term.form, grammar.HEBREW_SHORT if len(term.form) <= _LONGEST_SHORT else grammar.HEBREW, NONE


def _russian(term: Term) -> Iterator[Shape]:
    """Decline the last word by its ending (the longest that fits); sources in the grammar."""
    for ending, forms in grammar.RUSSIAN.items():
        if term.form.endswith(ending) and len(term.form) > len(ending) + 2:
            yield term.form.removesuffix(ending), NONE, forms
            return
    is_fixed = term.form[-1] in grammar.RUSSIAN_FIXED
    yield term.form, NONE, NONE if is_fixed else grammar.RUSSIAN_CONSONANT


def _latin(term: Term) -> Iterator[Shape]:
    if term.lang == "tr" and len(term.form) < _SHORTEST_INFLECTED:
        yield term.form, NONE, NONE
        return
    yield term.form, NONE, grammar.LATIN.get(term.lang, NONE)
    if term.lang in grammar.KURMANJI_CODES and len(term.form) >= _SHORTEST_INFLECTED:
        for vowel, after in grammar.KURMANJI_VOWELS.items():
            if term.form.endswith(vowel):
                yield term.form.removesuffix(vowel), NONE, after


def _plain(term: Term) -> Iterator[Shape]:
    yield term.form, NONE, NONE


_SCRIPTS: tuple[tuple[re.Pattern[str], Callable[[Term], Iterator[Shape]]], ...] = (
    (re.compile("[\u0600-\u06ff]"), _arabic),
    (re.compile("[א-ת]"), _hebrew),
    (re.compile("[а-я]"), _russian),
    (re.compile("[a-z0-9]"), _latin),
)
