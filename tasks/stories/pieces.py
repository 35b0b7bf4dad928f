"""The words of a text as they take part in a comparison: facts told from words, grammar left out.

A fact is a place, a day, a number, a state or a name. However a fact is written, it is the same
piece: German and Germany's are one.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from tasks.stories.calendar_words import dated_at
from tasks.stories.figures import amount_at
from tasks.stories.meanings import Kind, Reading, Words, words_of
from tasks.stories.tokens import Token
from tasks.stories.vocabulary import LONGEST_FORM, Vocabulary

_LONGEST_PLACE = 8  # words


class Mention(msgspec.Struct, frozen=True):
    """A topic found in a text, and the code points it stands at.

    A place ``is_wide`` when other places lie in it.
    """

    topic: str
    is_place: bool
    is_wide: bool
    start: int
    end: int
    is_person: bool = False


_GOODS_FIRST = frozenset({"en", "tr"})
_PRICES = "economy-prices"


class Piece(msgspec.Struct, frozen=True, gc=False):
    """A word or a fact with the tokens it stands for; a place may have several ids.

    A word ``is_governed`` behind a preposition where capitals tell no names: it may be one;
    ``is_common`` when it is none by itself. It ``announces`` a name behind it: مدينة, ريف.
    """

    kind: Kind
    values: frozenset[str]
    tokens: tuple[Token, ...]
    is_governed: bool = False
    is_common: bool = False
    announces: bool = False

    @property
    def text(self) -> str:
        """Name the piece, equal for equal pieces."""
        return f"{'word' if self.kind == 'name' else self.kind}:{min(self.values)}"

    @property
    def slot(self) -> str:
        """Name what stands beside other facts: a word itself, of a fact only its kind."""
        return min(self.values) if self.kind == "word" else f"<{self.kind}>"


def pieces_of(
    tokens: Sequence[Token], mentions: Sequence[Mention], known: Vocabulary
) -> list[Piece]:
    """Turn tokens into pieces; grammar and verbs of reporting are none."""
    words = words_of((token.text for token in tokens), known)
    starts, ends = [token.start for token in tokens], [token.end for token in tokens]
    places = places_by_word(starts, ends, mentions)
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        here = places.get(at)
        if not here and words.meanings[at].is_left_out:
            at += 1
            continue
        if here:
            ids, width = place_at(starts, at, here)
            piece = Piece("place", ids, tuple(tokens[at : at + width]))
        else:
            piece, width = _piece_at(tokens, words, at)
        if pieces and piece.kind == "place" and _are_one_place(pieces[-1], piece):
            pieces[-1] = Piece(
                "place", pieces[-1].values | piece.values, pieces[-1].tokens + piece.tokens
            )
        elif piece.values:
            pieces.append(piece)
        at += width
    return pieces


def _are_one_place(one: Piece, other: Piece) -> bool:
    """Tell whether two neighbours are one place by both its names: عين العرب كوباني."""
    return one.kind == other.kind == "place" and not one.values.isdisjoint(other.values)


def places_by_word(
    starts: Sequence[int], ends: Sequence[int], mentions: Sequence[Mention]
) -> Mapping[int, Sequence[Mention]]:
    """List the places that each word is a part of; the code points are those of the words."""
    found: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.is_place:
            at = bisect_right(ends, mention.start)
            while at < len(starts) and starts[at] < mention.end:
                found.setdefault(at, []).append(mention)
                at += 1
    return found


def place_at(starts: Sequence[int], at: int, here: Sequence[Mention]) -> tuple[frozenset[str], int]:
    """Give the ids of the places that begin at a word, and how many words they have."""
    end = max(mention.end for mention in here)
    width = max(1, sum(start < end for start in starts[at : at + _LONGEST_PLACE]))
    return frozenset(mention.topic for mention in here), width


def _piece_at(tokens: Sequence[Token], words: Words, at: int) -> tuple[Piece, int]:
    """Read what begins at a token, and how many tokens it has; without values it is no piece."""
    reading, width = fact_at(words, at)
    if reading:
        return Piece(*reading, tuple(tokens[at : at + width])), width
    return _word_at(tokens, words, at), 1


def fact_at(words: Words, at: int) -> tuple[Reading | None, int]:
    """Read the fact that begins at a word, and how many words it has; None for a word."""
    meaning = words.meanings[at]
    if meaning.is_plain:
        return None, 1
    if dated := dated_at(words, at):
        return dated
    if meaning.is_number:
        behind = _end_of_number(words, at)
        if behind == at + 1:
            return ("number", meaning.amount), 1
        values, width = amount_at(words.folded(at, behind), 0, words.known)
        return ("number", values), width
    return meaning.fact, 1


def _word_at(tokens: Sequence[Token], words: Words, at: int) -> Piece:
    token, meaning = tokens[at], words.meanings[at]
    is_announced = is_governed = False
    if at:
        before = words.meanings[at - 1]
        is_announced = before.leads
        is_governed = before.governs and not tokens[at - 1].has_capital
    # a capital that may be that of a sentence is a name's before or behind another sign of one
    may_be_name = is_governed or _is_name_at(tokens, at + 1)
    if token.is_name or is_announced or (token.has_capital and may_be_name):
        return Piece("name", meaning.stems, (token,))
    if _is_priced(words, at):
        return Piece("word", meaning.stems, (token,), is_governed=True)
    if not (is_governed and token.is_without_case):
        return Piece("word", meaning.stems, (token,), announces=meaning.announces)
    is_common = meaning.is_common_noun or _is_concept(words, at)
    return Piece("word", meaning.stems, (token,), True, is_common, meaning.announces)


def _is_priced(words: Words, at: int) -> bool:
    """Tell whether a word is a good whose price is spoken of: gold prices are not oil prices.

    In English and Turkish it stands before its price.
    """
    if words.known.lang not in _GOODS_FIRST:
        return False
    behind = words.folded(at + 1, at + 1 + LONGEST_FORM)
    return bool(behind) and _PRICES in words.known.concepts_at(behind, 0)


def _is_name_at(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word, if there is one, is a name."""
    return at < len(tokens) and tokens[at].is_name


def _is_concept(words: Words, at: int) -> bool:
    return bool(words.known.concepts_at(words.folded(at, at + LONGEST_FORM), 0))


def _end_of_number(words: Words, at: int) -> int:
    """Find the word behind all that may belong to a number."""
    behind = at + 1
    while behind < len(words.meanings) and words.meanings[behind].goes_on:
        behind += 1
    return behind
