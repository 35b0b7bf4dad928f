"""The words by which texts are compared: tables of ``tasks/data/words``, folded and by language."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial

import msgspec

from tasks.errors import SettingsError
from tasks.publishing.numbers import number_words
from tasks.text.letter_by_letter import LetterForms
from tasks.text.normalize import DATES, normalize
from tasks.text.proclitics import SHORTEST_REST, bare_forms
from tasks.text.word_tables import Phrases, every_phrase, read_tables

FILE = "stories.toml"
OPPOSITES_FILE = "opposites.toml"
CONCEPTS_FILE = "concepts.toml"
LONGEST_FORM = 6  # words
JOINERS = frozenset({"and", "û", "u", "و"})  # of the parts of a number
_SHORTEST_STEM = 3  # letters of an Arabic form that also stands for the words which it begins
_SHORTEST_LATIN_STEM = 4
_SUFFIXES = ("ات", "ون", "ين", "ان", "يه", "ها", "هم", "ا", "ه", "ي")
_FINAL_E = re.compile(r"ێ\b")
# digits, letters without parts beside them, and the marks that are dropped; not ێ
_SINGLE = re.compile("[0-9A-Za-z\u00c0-\u00f6\u00f8-\u017f\u0621-\u0669\u0671-\u06cd\u06cf-\u06d3]")
_FORMS = LetterForms(partial(normalize, profile=DATES), _SINGLE)
_IMPERFECT = ("ي", "ت", "ن")  # and a future's س before them
_ARABIC_SCRIPT = ("ar", "ckb", "fa")
_OTHER_SCRIPTS = ("en", "tr", "ku")


Words = tuple[str, ...]


class StoryTables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The tables of ``stories.toml``."""

    weekdays: Phrases
    ordinals: Phrases
    values: Phrases
    before_names: Phrases
    before_places: Phrases
    common_nouns: Phrases
    ignored: Phrases
    urgent: Phrases
    negations: Phrases


class Vocabulary(msgspec.Struct, frozen=True):
    """What folded words mean in one language.

    ``values`` are numbers, ``ordinals`` the numbers of "the third" and its like, ``weekdays``
    count from Monday 0. ``ignored`` and ``concepts`` hold the words of all languages of the
    script, because texts quote each other. Names stand ``before_names`` and ``before_places``;
    ``common_nouns`` are none there, by their stems. ``negations`` deny the word behind them.
    ``listed`` has the words of all of these that stand whole in a text, and of joined numbers.
    """

    lang: str
    values: Mapping[str, int]
    ordinals: Mapping[str, int]
    weekdays: Mapping[str, int]
    before_names: frozenset[str]
    before_places: frozenset[str]
    common_nouns: frozenset[str]
    ignored: frozenset[str]
    negations: frozenset[str]
    listed: frozenset[str]
    is_arabic: bool

    def is_listed(self, word: str) -> bool:
        """Tell whether a word, perhaps behind grammar, is a number or stands in any of the tables.

        Most words do not, and are nothing but themselves.
        """
        if word[:1].isdecimal():
            return True
        return not self.listed.isdisjoint((word, word[1:], *bare_forms(word)))

    def concepts_at(self, words: Sequence[str], place: int) -> Sequence[str]:
        """List the concepts whose form begins with the word at ``place``."""
        return self._meanings(CONCEPTS_FILE, words, place)

    def is_concept(self, word: str) -> bool:
        """Tell whether a word by itself is the form of a concept."""
        return bool(self.concepts_at((word,), 0))

    def sides_at(self, words: Sequence[str], place: int) -> Sequence[str]:
        """List the sides (``open--close``) whose form begins with the word at ``place``."""
        return self._meanings(OPPOSITES_FILE, words, place)

    def _meanings(self, file: str, words: Sequence[str], place: int) -> Sequence[str]:
        openings = _openings(file, words[place], self.is_arabic)
        if not openings:
            return ()
        return [
            meaning
            for others, meaning in openings
            if not others or _all_stand_for(others, words[place + 1 : place + 1 + len(others)])
        ]


def fold(text: str) -> str:
    """Bring words of texts and of tables together; Sorani's three is not its thirty."""
    try:
        return "".join(map(_FORMS.__getitem__, text))
    except KeyError:
        return normalize(_FINAL_E.sub("یە", text), DATES)


def _verb_forms(word: str) -> tuple[str, ...]:
    """List a word as ``bare_forms`` does, and without the letter of the imperfect of Arabic."""
    forms = bare_forms(word)
    persons = [form.removeprefix("س") for form in forms]
    verbs = [form[1:] for form in persons if form[:1] in _IMPERFECT and len(form) > SHORTEST_REST]
    return (*forms, *verbs)


@lru_cache(maxsize=50_000)
def _openings(
    file: str,
    word: str,
    is_arabic: bool,  # noqa: FBT001 (a key)
) -> tuple[tuple[Words, str], ...]:
    """List the forms of a table that a word opens: the words behind it, and what they mean."""
    table = _forms(file, _ARABIC_SCRIPT if is_arabic else _OTHER_SCRIPTS)
    return tuple(
        (tuple(others), meaning)
        for bare in _verb_forms(word)
        for key in {bare[:_SHORTEST_STEM], bare}
        for (first, *others), meaning in table.get(key, ())
        if _stands_for(first, bare)
    )


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Take the article, proclitics and one ending of Arabic off a folded word."""
    *_, bare = bare_forms(word)
    is_article = len(word) - len(bare) > 1
    bare = (bare if is_article or len(bare) > _SHORTEST_STEM else word).replace("ة", "ه")
    if bare.endswith(_SUFFIXES):
        for suffix in _SUFFIXES:
            if bare.endswith(suffix) and len(bare) - len(suffix) >= _SHORTEST_STEM:
                return bare[: -len(suffix)]
    return bare


@cache
def vocabulary(lang: str) -> Vocabulary:
    """Read the words of a language; another language than ours has only those of its script."""
    tables = read_tables(FILE, StoryTables)
    script = _ARABIC_SCRIPT if lang in _ARABIC_SCRIPT else _OTHER_SCRIPTS
    values = number_words(lang) | _valued(tables.values, lang)
    ordinals = _valued(tables.ordinals, lang)
    weekdays = _valued(tables.weekdays, lang)
    before_names = frozenset(map(fold, every_phrase(tables.before_names)))
    before_places = frozenset(map(fold, _phrases(tables.before_places, [lang])))
    ignored = frozenset(map(fold, _phrases(tables.ignored, script)))
    return Vocabulary(
        lang=lang,
        values=values,
        ordinals=ordinals,
        weekdays=weekdays,
        before_names=before_names,
        before_places=before_places,
        common_nouns=frozenset(stem(fold(noun)) for noun in _phrases(tables.common_nouns, [lang])),
        ignored=ignored,
        negations=frozenset(map(fold, _phrases(tables.negations, [lang]))),
        listed=frozenset(
            {*values, *ordinals, *weekdays, *before_names, *before_places, *ignored, *JOINERS}
        ),
        is_arabic=script is _ARABIC_SCRIPT,
    )


@cache
def urgent_marks() -> frozenset[str]:
    """List what channels put in front of urgent news, folded."""
    return frozenset(map(fold, every_phrase(read_tables(FILE, StoryTables).urgent)))


def _phrases(table: Phrases, languages: Sequence[str]) -> Iterator[str]:
    for lang, phrases in table.items():
        if lang in languages:
            yield from phrases


def _valued(table: Phrases, lang: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for row in _phrases(table, [lang]):
        value, *words = row.split()
        found |= {fold(word): int(value) for word in words}
    return found


@cache
def _forms(file: str, languages: Words) -> dict[str, tuple[tuple[Words, str], ...]]:
    """List the forms of a table with what each means, by their first letters."""
    found: dict[str, list[tuple[Words, str]]] = {}
    for concept, table in read_tables(file, dict[str, Phrases]).items():
        for form in map(fold, _phrases(table, languages)):
            words = tuple(map(_without_feminine_ending, form.split()))
            if len(words) > LONGEST_FORM:
                raise SettingsError(f"{file}: {form!r} has more than {LONGEST_FORM} words")
            found.setdefault(words[0][:_SHORTEST_STEM], []).append((words, concept))
    return {key: tuple(forms) for key, forms in found.items()}


def _without_feminine_ending(word: str) -> str:
    """Take off what dual and plural of Arabic replace: دراجة, دراجتين, دراجات."""
    return word[:-1] if word.endswith("ة") and len(word) > _SHORTEST_STEM + 1 else word


def _stands_for(form: str, word: str) -> bool:
    shortest = _SHORTEST_LATIN_STEM if form.isascii() else _SHORTEST_STEM
    return word == form or (len(form) >= shortest and word.startswith(form))


def _all_stand_for(forms: Sequence[str], words: Sequence[str]) -> bool:
    return len(forms) == len(words) and all(
        any(_stands_for(form, bare) for bare in bare_forms(word))
        for form, word in zip(forms, words, strict=True)
    )
