"""The words of a text, with what capitals say of them."""

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from tasks.stories.surroundings import Span, surroundings
from tasks.stories.vocabulary import fold
from tasks.text import letters as rows

MOST = 3_000  # words compared of one text
_MARKS = rows.HARAKAT + rows.ACCENTS  # the tatweel is a letter to Python
_WORD = re.compile(rf"\d+(?:[.,٬٫]\d+)*|[^\W\d_](?:[^\W\d_]|[{_MARKS}])*")
_SENTENCE_END = re.compile(r"[.!?:؟…|\n«»\"“”]")
_ENDING = re.compile(r"['’][a-zçêğıîöşûü]{2,}")  # longer than the possessive of English
_TITLE_CASE = 0.8  # share of capitals in a line whose capitals tell no names
_SHORTEST_IN_TITLE = 4  # letters; headlines write shorter words small


class Token(msgspec.Struct, frozen=True):
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
        first = self.text[0]
        return not first.islower() and not first.isupper()


def tokens_of(text: str) -> list[Token]:
    """List the words that belong to the news, the first ``MOST`` of them."""
    left_out = sorted(surroundings(text))
    headlines = _lines_in_title_case(text)
    tokens: list[Token] = []
    behind = 0
    for match in _WORD.finditer(text):
        start, end = match.span()
        if left_out and is_within(start, left_out):
            continue
        opens = not tokens or bool(_SENTENCE_END.search(text, behind, start))
        has_capital = match[0][0].isupper() and end - start > 1
        is_set_off = bool(_ENDING.match(text, end))
        is_name = has_capital and (is_set_off or not (opens or is_within(start, headlines)))
        tokens.append(Token(match[0], _folded(match[0]), start, end, has_capital, is_name))
        behind = end
        if len(tokens) == MOST:
            break
    return tokens


def is_within(place: int, spans: Iterable[Span]) -> bool:
    """Tell whether a code point lies in one of the spans."""
    return any(start <= place < end for start, end in spans)


@lru_cache(maxsize=50_000)
def _folded(word: str) -> str:
    return fold(word)


def _lines_in_title_case(text: str) -> list[Span]:
    spans, start = [], 0
    for line in text.split("\n"):
        words = [word for word in _WORD.findall(line) if len(word) >= _SHORTEST_IN_TITLE]
        capitals = sum(word[0].isupper() for word in words)
        if words and capitals >= _TITLE_CASE * len(words):
            spans.append((start, start + len(line)))
        start += len(line) + 1
    return spans
