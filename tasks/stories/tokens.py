"""The words of a text, with what capitals say of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, islice
from typing import NamedTuple

import msgspec

from tasks.stories.surroundings import Span, surroundings
from tasks.stories.vocabulary import fold
from tasks.text import letters as rows

MOST = 3_000  # words compared of one text
_MARKS = rows.HARAKAT + rows.ACCENTS  # the tatweel is a letter to Python
_WORD = re.compile(rf"(\d+(?:[.,٬٫]\d+)*|[^\W\d_]++(?:[{_MARKS}]++[^\W\d_]*+)*+)")
_SENTENCE_END = re.compile(r"[.!?:؟…|\n«»\"“”]")
_ENDING = re.compile(r"['’][a-zçêğıîöşûü]{2,}")  # longer than the possessive of English
_TITLE_CASE = 0.8  # share of capitals in a line whose capitals tell no names
_SHORTEST_IN_TITLE = 4  # letters; headlines write shorter words small


class Shape(NamedTuple):
    """A word however it stands: folded, and whether its capital may tell a name."""

    folded: str
    has_capital: bool


class Token(msgspec.Struct, frozen=True, gc=False):
    """A word as published and folded, the code points it stands at, and its capital.

    ``is_name`` when the capital is neither that of a sentence nor of a headline, or an apostrophe
    sets an ending off, as Turkish and Kurmanji write it.
    """

    text: str
    folded: str
    start: int
    end: int
    has_capital: bool
    is_name: bool

    @property
    def is_without_case(self) -> bool:
        """Tell whether its alphabet has no capitals."""
        return is_without_case(self.text)


class Standing(NamedTuple):
    """The words of a text as published, where they begin and where they end."""

    words: Sequence[str]
    starts: Sequence[int]
    ends: Sequence[int]


def tokens_of(text: str, most: int = MOST) -> list[Token]:
    """List the words that belong to the news, the first ``most`` of them."""
    tokens: list[Token] = []
    line = _Line(text)
    for word, start, end in islice(zip(*words_and_places(text), strict=True), most):
        folded, has_capital = shape_of(word)
        is_name = has_capital and (
            _ENDING.match(text, end) is not None
            or not (line.is_headline(start) or _opens_sentence(text, tokens, start))
        )
        tokens.append(Token(word, folded, start, end, has_capital, is_name))
    return tokens


@lru_cache(maxsize=4)  # an article is read twice: its beginning closely, then all its words
def words_and_places(text: str) -> Standing:
    """List the first ``MOST`` words of a text that belong to the news."""
    parts = _WORD.split(text)  # what stands between words, and words, in turn
    places = list(accumulate(map(len, parts)))
    words, starts, ends = parts[1::2], places[0:-1:2], places[1::2]
    for first, behind in reversed(surroundings(text)):
        out = slice(bisect_left(starts, first), bisect_left(starts, behind))
        del words[out], starts[out], ends[out]
    return Standing(words[:MOST], starts[:MOST], ends[:MOST])


class _Line:
    """The line of a text that was asked about last."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1
        self._is_headline = False

    def is_headline(self, start: int) -> bool:
        """Tell whether the capitals of the line at a place tell no names."""
        if start > self._end:
            text = self._text
            first, end = text.rfind("\n", 0, start) + 1, text.find("\n", start)
            self._end = end if end >= 0 else len(text)
            self._is_headline = _are_in_title_case(_WORD.findall(text, first, self._end))
        return self._is_headline


def _opens_sentence(text: str, tokens: Sequence[Token], start: int) -> bool:
    """Tell whether a sentence begins at a place behind the last token."""
    return not tokens or _SENTENCE_END.search(text, tokens[-1].end, start) is not None


def is_within(place: int, spans: Iterable[Span]) -> bool:
    """Tell whether a code point lies in one of the spans."""
    return any(start <= place < end for start, end in spans)


def is_without_case(word: str) -> bool:
    """Tell whether the alphabet of a word has no capitals."""
    return not word[0].islower() and not word[0].isupper()


@lru_cache(maxsize=50_000)
def shape_of(word: str) -> Shape:
    """Fold a word as published, and look at its first letter."""
    return Shape(fold(word), word[0].isupper() and len(word) > 1)


def _are_in_title_case(words: Sequence[str]) -> bool:
    """Tell whether the capitals of a line tell no names: most of its words have one."""
    longer = [word for word in words if len(word) >= _SHORTEST_IN_TITLE]
    capitals = sum(word[0].isupper() for word in longer)
    return bool(longer) and capitals >= _TITLE_CASE * len(longer)
