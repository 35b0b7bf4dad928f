"""The match form: text folded for matching only, with a way back to the text as published.

Folding replaces one character by one character, so that offsets survive; only marks that carry no
letter are deleted and runs of what may stand inside a name (spaces, quotes, hyphens, #) shrink to
one space, and both are remembered. Alef forms, Persian and Kurdish ya and kaf fold together; hamza
on waw and ya does not (مؤمن and مومن are two words). Whatever else stands between words becomes a
space each.

The fast path is a chain of ``str.replace`` for the characters that news text is made of: measured
on the Prague Arabic treebank it costs 4 µs/KB, where one ``str.translate`` costs 33. What the chain
does not know is looked up one distinct character at a time, so the result does not depend on what
is in the chain.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import accumulate, pairwise

from tasks.text import letters as rows
from tasks.text.letters import lower
from tasks.text.marks import ATTACHED, MARK, MARK_OR_CUT, has_cuts, has_no_marks

_ROWS = (
    rows.ALEF,
    rows.ALEF_WAVY_HAMZA,
    rows.YA,
    rows.YA_RARE,
    rows.KAF,
    rows.KAF_RARE,
    rows.HA_AE,
    rows.HA_GOAL,
    rows.HA_RARE,
    rows.CAPITAL_DOTTED_I,
    rows.DOTLESS_I,
    rows.A_CIRCUMFLEX,
    *rows.LATIN_ACCENTED,
    rows.APOSTROPHE,
    rows.APOSTROPHE_RARE,
    rows.CYRILLIC_IO,
)
_FOLDS = {variant: row.letter for row in _ROWS for variant in row.variants}
_INSIDE_NAMES = '-_#"«»“”–\u2010\u2011\u00a0\u200c'  # posts tag words of names: ريف #حلب
_BETWEEN = "\n.,:;()/?!|،؛؟[]—…*%@"
_BETWEEN_IN_LINES = _BETWEEN.removeprefix("\n")
_CHAIN = (*_FOLDS.items(), *((source, " ") for source in _INSIDE_NAMES))
_ASCII_CHAIN = tuple(pair for pair in _CHAIN if pair[0].isascii())
_PLAIN_LATIN = dict(zip("øđłßæœðþə", "odlsaodte", strict=True))

# Other spaces, quotes, dashes and connectors may stand inside names; any other sign ends one.
_FOLDED_CATEGORIES = {"Zs": " ", "Pi": " ", "Pf": " ", "Pd": " ", "Pc": " "}

# From so many distinct characters on, one slow pass is cheaper than a fast one for each. It also
# bounds hostile texts.
_MANY_RARE = 40

# Letters that the chain leaves as they are; anything else is folded one distinct character at a
# time.
_RARE = re.compile(f"[^ {re.escape(_BETWEEN)}'a-z0-9\u0621-\u063a\u0641-\u064a\u0671-\u06d3א-תа-я]")
_QUOTING = re.compile("[a-zא-תа-я]")  # letters between which an apostrophe belongs to the word
_ARTICLE_OF_LATIN = re.compile("(?<=[ء-ي])\u0640(?=[A-Za-z])")  # الـPYD is an article and a name
_LONGEST_REMEMBERED = 64  # characters: names, no texts
_MOST_REMEMBERED = 32_768
_remembered: dict[str, str] = {}
_SHORTEST_KEPT = 300  # characters of an article: names and what stands around them are shorter
_SPACES = re.compile("  +")  # not " {2,}": a literal beginning is searched ten times as fast

# positions after removal, and how many characters are gone up to each
_Shifts = tuple[list[int], list[int]]


@dataclass(frozen=True)
class Folded:
    """A text in match form: words separated by single spaces, with a space at each end.

    ``published`` is the text itself (a line that joins an article to Latin letters is a space, as
    between words), ``even`` its letters folded one to one but for the marks,
    with the outer spaces; ``is_cut`` says that signs were taken out of cut words. The way back is
    built when the first match asks for it: most titles have none.
    """

    published: str
    even: str
    text: str
    is_cut: bool = False

    def origin(self, position: int) -> int:
        """Map ``position`` in the match form to its offset in the published text."""
        ends, gone = self._spaces
        if index := bisect_right(ends, position):
            position += gone[index - 1]
        position -= 1
        ends, gone = self._marks
        index = bisect_right(ends, position) if ends else 0
        return position + gone[index - 1] if index else position

    def has_case(self, position: int, capitals: tuple[int, ...], smalls: tuple[int, ...]) -> bool:
        """Whether the published letters at these distances are capital, and those small."""
        for at in capitals:
            if not self.published[self.origin(position + at)].isupper():
                return False
        return all(self.published[self.origin(position + at)].islower() for at in smalls)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Map ``text[start:end]`` to its published span, with the marks on its last letter."""
        last = self.origin(end - 1) + 1
        if not self._marks[0]:
            return self.origin(start), last
        attached = ATTACHED.match(self.published, last)
        return self.origin(start), attached.end() if attached else last

    def letters(self) -> str:
        """Return the published letters of the match form, one by one, without its outer spaces."""
        if len(self.published) == len(self.text) - 2:
            return self.published
        return "".join(self.published[self.origin(at)] for at in range(1, len(self.text) - 1))

    @cached_property
    def _spaces(self) -> _Shifts:
        if len(self.text) == len(self.even):
            return [], []
        return _shifts([(match.start() + 1, match.end()) for match in _SPACES.finditer(self.even)])

    @cached_property
    def _marks(self) -> _Shifts:
        if len(self.even) == len(self.published) + 2:
            return [], []
        mark = MARK_OR_CUT if self.is_cut else MARK
        return _shifts([match.span() for match in mark.finditer(self.published)])


def fold(text: str) -> Folded:
    """Fold a text of any language, keeping the way back; the last articles are folded once."""
    return _fold_article(text) if len(text) >= _SHORTEST_KEPT else _fold(text)


def _fold(text: str) -> Folded:
    if rows.TATWEEL in text:
        text = _ARTICLE_OF_LATIN.sub(" ", text)
    is_bare = has_no_marks(text)
    is_cut = not is_bare and has_cuts(text)
    mark = MARK_OR_CUT if is_cut else MARK
    even = f" {_fold_letters(text if is_bare else mark.sub('', text))} "
    return Folded(text, even, _fold_between(_single_spaced(even)), is_cut)


# Topics and the sketch of one article are made one after the other.
_fold_article = lru_cache(maxsize=8)(_fold)


def match_form(text: str) -> str:
    """Fold a text without its way back and without outer spaces: the form of a term."""
    return _remembered.get(text) or _remember(text, fold(text).text.strip(" "))


def match_forms(texts: Sequence[str]) -> list[str]:
    """Fold each text, short ones for later too; many cost a tenth of what they cost alone."""
    joined = "\n".join(text.replace("\n", "|") for text in texts)
    letters = _fold_letters(MARK.sub("", joined)).replace("\n", " \n ")
    lines = _fold_between(_single_spaced(f" {letters} "), _BETWEEN_IN_LINES).split("\n")
    return [
        match_form(text)
        if not text.isascii() and has_cuts(text)
        else _remember(text, line.strip(" "))
        for text, line in zip(texts, lines, strict=bool(texts))
    ]


def _remember(text: str, form: str) -> str:
    """Keep the form of a name: a taxonomy is read with each asked for three times."""
    if len(text) <= _LONGEST_REMEMBERED and len(_remembered) < _MOST_REMEMBERED:
        _remembered[text] = form
    return form


def _fold_letters(text: str) -> str:
    """Fold letters, and what may stand inside a name; leave what stands between names."""
    is_ascii = text.isascii()
    text = text.lower() if is_ascii else lower(text)
    for source, target in _ASCII_CHAIN if is_ascii else _CHAIN:
        text = text.replace(source, target)
    text = _fold_rare_ones(text)
    return _keep_inner_quotes(text) if "'" in text else text


def _keep_inner_quotes(text: str) -> str:
    """Turn apostrophes that are not between two letters into spaces."""
    pieces = text.split("'")
    kept = [pieces[0]]
    for left, right in pairwise(pieces):
        is_inner = _QUOTING.match(left[-1:]) and _QUOTING.match(right[:1])
        kept += ("'" if is_inner else " ", right)
    return "".join(kept)


def _fold_rare_ones(text: str) -> str:
    """Fold what the chain does not know, each distinct character once.

    In the order of code points: ǿ becomes ø, and an ø that the text had is o by then.
    """
    distinct = sorted(set(_RARE.findall(text)))
    folded = {sign: _FOLDED.get(sign) or _fold_rare(sign) for sign in distinct}
    if len(folded) > _MANY_RARE:
        return text.translate({ord(sign): plain for sign, plain in folded.items()})
    for sign, plain in folded.items():
        text = text.replace(sign, plain)
    return text


def _fold_between(text: str, signs: str = _BETWEEN) -> str:
    for source in signs:
        text = text.replace(source, " ")
    return text


def _fold_rare(character: str) -> str:
    """Fold one character by its Unicode properties.

    Digits become ASCII, accents fall off, and what is part of no word becomes a space or a bar.
    """
    if character in _PLAIN_LATIN:
        return _PLAIN_LATIN[character]
    if (digit := unicodedata.digit(character, None)) is not None:
        return str(digit)
    if len(composed := unicodedata.normalize("NFKC", character)) == 1 and not _RARE.match(composed):
        return composed.lower()  # presentation forms, full-width letters, capitals of mathematics
    parts = unicodedata.normalize("NFKD", character)
    plain = (
        parts[0].lower() if all(unicodedata.combining(mark) for mark in parts[1:]) else character
    )
    plain = _FOLDS.get(plain, plain)
    category = unicodedata.category(plain)
    return plain if category[0] in "LNM" else _FOLDED_CATEGORIES.get(category, "|")


def _single_spaced(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


def _shifts(removed: list[tuple[int, int]]) -> _Shifts:
    skipped = list(accumulate(end - start for start, end in removed))
    return [end - gone for (_, end), gone in zip(removed, skipped, strict=True)], skipped


# What the rare letters of European languages fold to, looked up once.
_FOLDED = {
    character: _fold_rare(character)
    for character in map(chr, (*range(0x20, 0x250), *range(0x2010, 0x2040)))
}
