"""Words of a query, and the forms in which a text may hold them.

Query and text meet in match form (``tasks.text.match_form``), apostrophes between words. The forms
of a word are those that the matcher finds a name in: with proclitics, with endings, split and
joined, ه for ة. A single Arabic word without its article is looked for with it too.
"""

from collections.abc import Iterator
from functools import lru_cache

import msgspec

from tasks.errors import QueryError
from tasks.tagging.affixes import CASE_BLIND, KURMANJI_CODES, LATIN, SUFFIXING
from tasks.tagging.patterns import Name, Rule, compile_names
from tasks.text.marks import strip_marks
from tasks.text.match_form import match_form

MOST_FORMS = 512  # of one word or phrase; a hostile one is cut there
_LONGEST_PHRASE = 12  # words
_SHORTEST_BEGINNING = 3  # letters before *
_SHORTEST_WITH_ARTICLE = 3
_ARTICLE = "ال"
# Letters that Arabic lacks: what is written with the first is Sorani, with the others either.
_SORANI_LETTERS = frozenset("ێۆڵڕەڤ")
_PERSIAN_LETTERS = frozenset("پچژگکی")
_WITH_ENDINGS = LATIN.keys() | CASE_BLIND | KURMANJI_CODES
_ARABIC_SCRIPT = ("\u0600", "\u06ff")


class Words(msgspec.Struct, frozen=True):
    """A word or a phrase that a text must hold, or must not.

    ``text`` is as written, without quotes and ``*``; with ``is_beginning`` its last word may go on.
    """

    text: str
    is_phrase: bool = False
    is_beginning: bool = False
    is_excluded: bool = False

    def forms(self, langs: tuple[str, ...] = ()) -> tuple[str, ...]:
        """Return every form, words with single spaces between them.

        ``langs`` are the languages of the texts, none when unknown: their endings are allowed.
        """
        return _forms(self.text, langs, is_alone=not self.is_phrase, is_open=self.is_beginning)

    def are_in(self, spaced: str, langs: tuple[str, ...] = ()) -> bool:
        """Whether a text that `spaced_words` made holds one of the forms."""
        forms = self.forms(langs)
        if self.is_beginning:
            return any(f" {form}" in spaced for form in forms)
        if not _words_of(spaced).isdisjoint(forms):  # a hundred forms cost what one search does
            return True
        return any(f" {form} " in spaced for form in forms if " " in form)

    def __str__(self) -> str:
        sign = "-" if self.is_excluded else ""
        end = "*" if self.is_beginning else ""
        return f'{sign}"{self.text}{end}"' if self.is_phrase else f"{sign}{self.text}{end}"


def read_words(text: str, *, is_phrase: bool, is_excluded: bool) -> Words | None:
    """Read one word or phrase; None where there is no letter in it.

    Raises QueryError when it is too long, or too short to go on.
    """
    plain = text.strip()
    is_beginning = plain.endswith("*")
    while plain.endswith("*"):
        plain = plain.rstrip("*").rstrip()
    words = plain_words(plain)
    if not words:
        return None
    if len(words) > _LONGEST_PHRASE:
        raise QueryError("q", "phrase_too_long", {"most": _LONGEST_PHRASE})
    if is_beginning and len(words[-1]) < _SHORTEST_BEGINNING:
        told = {"value": text[:40], "least": _SHORTEST_BEGINNING}
        raise QueryError("q", "short_beginning", told)
    return Words(plain, is_phrase, is_beginning, is_excluded)


def plain_words(text: str) -> list[str]:
    """Return the words of a text in match form, divided at apostrophes too."""
    return match_form(text).replace("'", " ").split()


def spaced_words(*texts: str) -> str:
    """Return the words of texts with a space around each; no phrase reaches from one to the next.

    ``|`` stands between the texts; no word has it.
    """
    return f" {' | '.join(' '.join(plain_words(text)) for text in texts)} "


@lru_cache(maxsize=8)  # one article is judged for all listeners and words in a row
def _words_of(spaced: str) -> frozenset[str]:
    return frozenset(spaced.split(" "))


@lru_cache(maxsize=2048)
def _forms(text: str, langs: tuple[str, ...], *, is_alone: bool, is_open: bool) -> tuple[str, ...]:
    found: dict[str, None] = {" ".join(plain_words(text)): None}
    for surface in _surfaces(text, is_alone=is_alone):
        for lang in _languages(text, langs):
            name = Name("", surface, lang, "any")
            for forms, rule in compile_names((name,)):
                found.update(dict.fromkeys(_written(forms, rule, is_open=is_open)))
    return tuple(found)[:MOST_FORMS]


def _surfaces(text: str, *, is_alone: bool) -> Iterator[str]:
    """Yield the text; an Arabic one also with ة for ه at its end and, a word, with its article."""
    yield text
    form = match_form(text)
    if not _ARABIC_SCRIPT[0] <= form[0] <= _ARABIC_SCRIPT[1]:
        return
    letters = strip_marks(text)
    if letters.endswith("ه"):  # the matcher finds ه where a name has ة
        letters = f"{letters[:-1]}ة"
        yield letters
    is_bare = len(form) >= _SHORTEST_WITH_ARTICLE and not form.startswith(_ARTICLE)
    if is_alone and is_bare and " " not in form:
        yield _ARTICLE + letters


def _languages(text: str, langs: tuple[str, ...]) -> tuple[str, ...]:
    """Return the languages whose grammar may stand around the word.

    Letters tell Sorani and Persian from Arabic. Turkish and Kurmanji endings make other words of
    short ones, so they are allowed in texts of these languages only.
    """
    letters = frozenset(text)
    if letters & _SORANI_LETTERS:
        return ("ckb",)
    if letters & _PERSIAN_LETTERS:
        return ("ckb", "fa")
    primary = dict.fromkeys(lang.partition("-")[0] for lang in langs)
    known = [lang for lang in primary if lang in SUFFIXING or lang in _WITH_ENDINGS]
    # All others have the plain forms, which one of them tells.
    other = [lang for lang in primary if lang not in known][:1]
    return (*(lang for lang in known if lang in SUFFIXING), "ar", *known, *other)


def _written(forms: tuple[str, ...], rule: Rule, *, is_open: bool) -> Iterator[str]:
    endings = ("",) if is_open else sorted(rule.after)
    for form in forms:
        for before in sorted(rule.before):
            for after in endings:
                yield " ".join(f"{before}{form}{after}".replace("'", " ").split())
