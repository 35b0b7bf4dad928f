"""Turn a name into the forms to search for, and the rule that says what may surround them inside
the written word.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, product
from typing import Literal, NamedTuple

import msgspec

from tasks.tagging import affixes as grammar
from tasks.tagging.affixes import NONE, Affixes
from tasks.text.inflection import noun_forms
from tasks.text.marks import strip_marks
from tasks.text.match_form import fold, match_forms

Case = Literal["written", "exact", "any"]
Affixing = Literal["usual", "pronouns", "noun", "verb", "none"]

# A sign between two words ends a name even without a space (السورية،دمشق); quotes, brackets and
# hyphens do not.
BREAK = re.compile(r"[.,،؛;:!?؟|/…•]|\n\s*\n")
_ARTICLE = "ال"
_SHORTEST_WITH_ARTICLE = 5  # الله and الى are no article and name
_LONGEST_SHORT, _LONGEST_MIDDLE = 3, 4  # letters of a name's first word that take fewer proclitics
_LONGEST_STRICT_ACRONYM = 3  # SDF but not Sdf; Isis and Nato are house style at many papers
_SHORTEST_INFLECTED = (
    5  # letters of a name that takes endings which change it or follow without an apostrophe
)
_SHORTEST_JOINED = 6  # letters of a name that may be written as one word
_ARTICLES = frozenset(
    "al el ad ed an en ar er as es ash esh at et az ez ath".split()
)  # in Latin letters: Ras Al Ain, Ras al-Ain
_MOST_WORDS_APART = 4  # words of a name that are spelled each in its own way
_AT_ONCE = 5_000  # names folded in one go: one long text costs a tenth of many short ones


class Name(NamedTuple):
    """What to find, in which language, and how strictly.

    ``case``: capitals as ``written`` (first letters, and all of a short acronym), every letter
    ``exact``, or ``any``. ``suffixes``: what the grammar puts around names (``usual``), Arabic
    ``pronouns`` too (حكومتهم), every form of a ``noun`` (غارة: الغارتين), what it puts around
    the stem of a ``verb`` (قصف: ويقصفون), or ``none``.
    """

    id: str
    surface: str
    lang: str
    case: Case = "written"
    suffixes: Affixing = "usual"


class Rule(msgspec.Struct, frozen=True, gc=False):
    """What may surround a form inside the written word, and which of its letters are capital or
    small.

    ``tail`` letters at the end of the form are an ending and not the name.
    """

    term_id: str
    before: Affixes = NONE
    after: Affixes = NONE
    capitals: tuple[int, ...] = ()
    smalls: tuple[int, ...] = ()
    is_one_piece: bool = False  # no sentence may end inside it
    lang: str = ""
    tail: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether the form is a word by itself, not a stem."""
        return "" in self.after

    @property
    def is_cased(self) -> bool:
        """Whether the case of some letter matters."""
        return bool(self.capitals or self.smalls)

    @property
    def has_article(self) -> bool:
        """Whether the name carries the article, which is searched without it."""
        return self.before is grammar.BEFORE_ARTICLE

    @property
    def is_prefixing(self) -> bool:
        """Whether the grammar stands before the name."""
        return len(self.before) > 1


class Shape(msgspec.Struct, frozen=True, gc=False):
    """Spellings of a name that take the same surroundings."""

    forms: tuple[str, ...]
    before: Affixes = NONE
    after: Affixes = NONE
    tail: int = 0


class _Folded(NamedTuple):
    """A name with its match form, and its letters as published but without marks."""

    form: str
    letters: str
    lang: str


def compile_names(
    names: Iterable[Name], *, keeps_case: bool = False
) -> Iterator[tuple[tuple[str, ...], Rule]]:
    """Yield forms with their rule; nothing for a surface without letters.

    Raises nothing; names that are wrong otherwise (an unknown language) are searched as plain
    words.
    """
    for some in _batched(names):
        for name, form in zip(some, match_forms([name.surface for name in some]), strict=True):
            if form:
                yield from _compile(name, form, keeps_case=keeps_case)


def _batched(names: Iterable[Name]) -> Iterator[tuple[Name, ...]]:
    """Yield the names in groups that are folded together."""
    waiting = iter(names)
    while some := tuple(islice(waiting, _AT_ONCE)):
        yield some


def _compile(name: Name, form: str, *, keeps_case: bool) -> Iterator[tuple[tuple[str, ...], Rule]]:
    capitals, smalls = _case(name, keeps_case=keeps_case)
    is_one_piece = " " in form and not BREAK.search(name.surface)
    for shape in _shapes(name, form):
        shortest = min(map(len, shape.forms)) - shape.tail
        yield (
            shape.forms,
            Rule(
                name.id,
                shape.before,
                shape.after,
                tuple(at for at in capitals if at < shortest),
                tuple(at for at in smalls if at < shortest),
                is_one_piece,
                name.lang,
                shape.tail,
            ),
        )


def _case(name: Name, *, keeps_case: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the offsets in the match form that must be capital, and those that must be small."""
    if name.case == "any" or (name.case == "written" and name.surface == name.surface.lower()):
        return (), ()
    folded = fold(name.surface)
    letters = folded.letters()
    if name.case == "exact":
        uppers = tuple(at for at, letter in enumerate(letters) if letter.isupper())
        return uppers, tuple(at for at, letter in enumerate(letters) if letter.islower())
    is_blind = name.lang in grammar.CASE_BLIND and not keeps_case
    return _capitals(
        folded.text.strip(" "), [letter.isupper() for letter in letters], is_blind=is_blind
    ), ()


def _capitals(form: str, is_upper: list[bool], *, is_blind: bool) -> tuple[int, ...]:
    """Return the first letters that are capital, and all of a short acronym.

    ``is_blind`` leaves only acronyms.
    """
    offsets: list[int] = []
    for word in re.finditer("[^ ]+", form):
        start, end = word.span()
        is_acronym = all(is_upper[start:end])
        is_strict = is_acronym and end - start <= _LONGEST_STRICT_ACRONYM
        if word[0] in _ARTICLES and not is_acronym:
            continue
        if is_acronym or not is_blind:
            offsets.extend(
                at for at in range(start, end) if is_upper[at] and (is_strict or at == start)
            )
    return tuple(offsets)


def _shapes(name: Name, form: str) -> Iterable[Shape]:
    if name.suffixes == "verb":
        return tuple(_verb(form))
    if name.suffixes == "noun":
        return (_noun(form),)
    shapes = next((shapes for script, shapes in _SCRIPTS if script.match(form)), None)
    if shapes is None or name.suffixes == "none":
        return (Shape((form,)),)
    folded = _Folded(form, strip_marks(name.surface).strip(), name.lang)
    found = tuple(shapes(folded))
    return (
        (*found, *_with_pronouns(found))
        if name.suffixes == "pronouns" and shapes is _arabic
        else found
    )


def _arabic(name: _Folded) -> Iterator[Shape]:
    if name.lang in grammar.SUFFIXING:
        yield Shape((name.form,), NONE, grammar.SUFFIXING[name.lang])
        return
    has_article = name.letters.startswith(_ARTICLE) and len(name.form) >= _SHORTEST_WITH_ARTICLE
    form = name.form.removeprefix(_ARTICLE) if has_article else name.form
    before = grammar.BEFORE_ARTICLE if has_article else _before_bare(len(form.partition(" ")[0]))
    yield Shape(_spellings(form), before)


def _verb(form: str) -> Iterator[Shape]:
    """Yield the forms of an Arabic verb by its stem in the third person (استهدف: يستهدف)."""
    for stem in {form, form.removeprefix("ا")}:
        forms = tuple(stem + ending for ending in grammar.AFTER_VERB)
        yield Shape(forms, grammar.BEFORE_VERB if stem == form else grammar.BEFORE_IMPERFECT)


def _noun(form: str) -> Shape:
    """Return the forms of an Arabic noun, with and without its article."""
    forms = tuple(sorted(noun_forms(form)))
    return Shape(forms, grammar.BEFORE_ARTICLE | _before_bare(min(map(len, forms))))


def _before_bare(letters: int) -> Affixes:
    if letters <= _LONGEST_SHORT:
        return grammar.BEFORE_SHORT
    return grammar.BEFORE_MIDDLE if letters <= _LONGEST_MIDDLE else grammar.BEFORE_BARE


def _spellings(form: str) -> tuple[str, ...]:
    """Return the ways to write an Arabic form.

    Joined, split before an inner article, ه for the feminine ending.
    """
    ways = {form}
    if " " in form and len(form) > _SHORTEST_JOINED:
        ways |= {form.replace(" ", ""), form.replace(" ال", "ال")}
    if "ة" in form:
        ways |= {spelled for way in ways for spelled in _feminine(way)}
    return tuple(ways)


def _feminine(form: str) -> Iterator[str]:
    """Yield a form with ه for ة in any of its words, in all where they are many."""
    words = form.split(" ")
    if len(words) > _MOST_WORDS_APART:
        yield form.replace("ة", "ه")
        return
    for ways in product(*((word, word.replace("ة", "ه")) for word in words)):
        yield " ".join(ways)


def _with_pronouns(shapes: Iterable[Shape]) -> Iterator[Shape]:
    """Yield the shapes with each possessive pronoun behind the name.

    The feminine ending becomes ت before it.
    """
    for shape in shapes:
        stems = {f"{form[:-1]}ت" if form.endswith("ة") else form for form in shape.forms}
        for pronoun in grammar.PRONOUNS:
            yield Shape(
                tuple(stem + pronoun for stem in stems), shape.before, shape.after, len(pronoun)
            )


def _hebrew(name: _Folded) -> Iterator[Shape]:
    yield Shape(
        (name.form,), grammar.HEBREW_SHORT if len(name.form) <= _LONGEST_SHORT else grammar.HEBREW
    )


def _russian(name: _Folded) -> Iterator[Shape]:
    """Decline the last word by its ending (the longest that fits); sources in the grammar."""
    for ending, forms in grammar.RUSSIAN.items():
        if name.form.endswith(ending) and len(name.form) > len(ending) + 2:
            yield Shape((name.form.removesuffix(ending),), NONE, forms)
            return
    is_fixed = name.form[-1] in grammar.RUSSIAN_FIXED
    yield Shape((name.form,), NONE, NONE if is_fixed else grammar.RUSSIAN_CONSONANT)


def _latin(name: _Folded) -> Iterator[Shape]:
    is_short = len(name.form) < _SHORTEST_INFLECTED
    yield Shape(
        (name.form,),
        NONE,
        NONE if is_short and name.lang == "tr" else grammar.LATIN.get(name.lang, NONE),
    )
    if name.lang in grammar.KURMANJI_CODES and not is_short:
        for vowel, after in grammar.KURMANJI_VOWELS.items():
            if name.form.endswith(vowel):
                yield Shape((name.form.removesuffix(vowel),), NONE, after)


_SCRIPTS: tuple[tuple[re.Pattern[str], Callable[[_Folded], Iterator[Shape]]], ...] = (
    (re.compile("[\u0600-\u06ff]"), _arabic),
    (re.compile("[א-ת]"), _hebrew),
    (re.compile("[а-я]"), _russian),
    (re.compile("[a-z0-9]"), _latin),
)
