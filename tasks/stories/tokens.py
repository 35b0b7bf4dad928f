"""The words of a text, with what capitals say of them."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import sub
from typing import NamedTuple

import msgspec

from tasks.stories.surroundings import Span, surroundings
from tasks.stories.vocabulary import fold
from tasks.text import letters as rows

MOST = 3_000  # words compared of one text
_MARKS = rows.HARAKAT + rows.ACCENTS  # the tatweel is a letter to Python
_WORD = re.compile(rf"\d+(?:[.,٬٫]\d+)*|[^\W\d_]++(?:[{_MARKS}]++[^\W\d_]*+)*+")
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


def tokens_of(text: str, most: int = MOST) -> list[Token]:
    """List the words that belong to the news, the first ``most`` of them."""
    left_out = surroundings(text)
    tokens: list[Token] = []
    start = 0
    for line in text.split("\n"):
        _read_line(line, start, left_out, text, tokens, most)
        start += len(line) + 1
        if len(tokens) >= most:
            break
    return tokens


def words_and_places(text: str) -> tuple[list[str], list[int], list[int]]:
    """List the words of ``tokens_of`` as published, where they begin and where they end."""
    words, find, end = _WORD.findall(text), text.index, 0
    ends = [end := find(word, end) + len(word) for word in words]  # as in a line
    starts = list(map(sub, ends, map(len, words)))
    for first, behind in reversed(surroundings(text)):
        out = slice(bisect_left(starts, first), bisect_left(starts, behind))
        del words[out], starts[out], ends[out]
    return words[:MOST], starts[:MOST], ends[:MOST]


def _read_line(
    line: str,
    end: int,
    left_out: Sequence[Span],
    text: str,
    tokens: list[Token],
    most: int,
) -> None:
    """Add the words of a line to the tokens of a text; ``end`` is where the line before ended."""
    words = _WORD.findall(line)
    is_headline: bool | None = None  # asked where a capital may tell a name
    for word in words:
        start = text.index(word, end)  # no other begins before it: between words are no letters
        end = start + len(word)
        if left_out and is_within(start, left_out):
            continue
        folded, has_capital = shape_of(word)
        is_name = False
        if has_capital:
            if is_headline is None:
                is_headline = _are_in_title_case(words)
            is_name = _ENDING.match(text, end) is not None or not (
                is_headline or _opens_sentence(text, tokens, start)
            )
        tokens.append(Token(word, folded, start, end, has_capital, is_name))
        if len(tokens) == most:
            break


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
