"""The words of a text as they take part in a comparison: facts told from words, grammar left out.

A fact is a place, a day, a number or a name. However a fact is written, it is the same piece.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from tasks.stories.figures import quantity_at
from tasks.stories.tokens import Token
from tasks.stories.vocabulary import Vocabulary, bare_forms
from tasks.text.dates.names import names

FactKind = Literal["place", "day", "number", "name"]
Kind = Literal["place", "day", "number", "name", "word"]

_LONGEST_PLACE = 8  # words
_SUFFIXES = ("ات", "ون", "ين", "ان", "يه", "ها", "هم", "ا", "ه", "ي")
_SHORTEST_STEM = 3


class Mention(msgspec.Struct, frozen=True):
    """A topic found in a text, and the code points it stands at.

    A place ``is_wide`` when other places lie in it.
    """

    topic: str
    is_place: bool
    is_wide: bool
    start: int
    end: int


class Piece(msgspec.Struct, frozen=True):
    """A word or a fact with the tokens it stands for; a place may have several ids."""

    kind: Kind
    values: frozenset[str]
    tokens: tuple[Token, ...]

    @property
    def text(self) -> str:
        """Name the piece, equal for equal pieces."""
        return f"{self.kind}:{min(self.values)}"

    @property
    def slot(self) -> str:
        """Name what stands beside other facts: a word itself, of a fact only its kind."""
        return min(self.values) if self.kind == "word" else f"<{self.kind}>"


def pieces_of(
    tokens: Sequence[Token], mentions: Sequence[Mention], known: Vocabulary
) -> list[Piece]:
    """Turn tokens into pieces; grammar and verbs of reporting are none."""
    words = [token.folded for token in tokens]
    places = [mention for mention in mentions if mention.is_place]
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        piece, width = _place_at(tokens, at, places) or _piece_at(tokens, words, at, known)
        if piece.values:
            pieces.append(piece)
        at += width
    return pieces


def _place_at(
    tokens: Sequence[Token], at: int, places: Sequence[Mention]
) -> tuple[Piece, int] | None:
    here = [one for one in places if one.start < tokens[at].end and tokens[at].start < one.end]
    if not here:
        return None
    end = max(mention.end for mention in here)
    width = max(1, sum(token.start < end for token in tokens[at : at + _LONGEST_PLACE]))
    ids = frozenset(mention.topic for mention in here)
    return Piece("place", ids, tuple(tokens[at : at + width])), width


def _piece_at(
    tokens: Sequence[Token], words: Sequence[str], at: int, known: Vocabulary
) -> tuple[Piece, int]:
    """Read what begins at a token, and how many tokens it has; without values it is no piece."""
    amount, width = quantity_at(words, at, known)
    if width:
        values = frozenset({f"{amount:.10g}"} if amount != 1 else ())
        return Piece("number", values, tuple(tokens[at : at + width])), width
    alone = tuple(tokens[at : at + 1])
    for kind, value in _calendar(words, at, known):
        return Piece(kind, frozenset({value}), alone), 1
    word = words[at]
    if len(word) == 1 or not known.ignored.isdisjoint(bare_forms(word)):
        return Piece("word", frozenset(), alone), 1
    is_announced = at > 0 and not known.before_names.isdisjoint((words[at - 1], words[at - 1][1:]))
    is_name = tokens[at].is_name or is_announced
    return Piece("name" if is_name else "word", frozenset({stem(word)}), alone), 1


def _calendar(words: Sequence[str], at: int, known: Vocabulary) -> Iterator[tuple[FactKind, str]]:
    """Yield the weekday, ordinal or month that a word is; a month stands beside a number."""
    for bare in bare_forms(words[at]):
        if bare in known.weekdays:
            yield "day", f"weekday {known.weekdays[bare]}"
        elif bare in known.ordinals:
            yield "number", f"no. {known.ordinals[bare]}"
    is_beside_number = (at > 0 and words[at - 1][0].isdecimal()) or (
        at + 1 < len(words) and words[at + 1][0].isdecimal()
    )
    if is_beside_number and (month := names().month(words[at])):
        yield "day", f"month {month}"


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Take the article, proclitics and one ending of Arabic off a folded word."""
    *_, bare = bare_forms(word)
    is_article = len(word) - len(bare) > 1
    bare = (bare if is_article or len(bare) > _SHORTEST_STEM else word).replace("ة", "ه")
    for suffix in _SUFFIXES:
        if bare.endswith(suffix) and len(bare) - len(suffix) >= _SHORTEST_STEM:
            return bare[: -len(suffix)]
    return bare
