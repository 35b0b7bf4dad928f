"""The words of a text as they take part in a comparison: facts told from words, grammar left out.

A fact is a place, a day, a number, a state or a name. However a fact is written, it is the same
piece: German and Germany's are one.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from operator import attrgetter

import msgspec

from tasks.stories.figures import quantity_at
from tasks.stories.meanings import Kind, Meaning, meaning_of
from tasks.stories.tokens import Token
from tasks.stories.vocabulary import Vocabulary

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


class _Words(msgspec.Struct, frozen=True):
    """The words of a text: as tokens, folded, and what each means."""

    tokens: Sequence[Token]
    folded: Sequence[str]
    meanings: Sequence[Meaning]
    known: Vocabulary


def pieces_of(
    tokens: Sequence[Token], mentions: Sequence[Mention], known: Vocabulary
) -> list[Piece]:
    """Turn tokens into pieces; grammar and verbs of reporting are none."""
    meanings = [meaning_of(token.text, known.lang) for token in tokens]
    words = _Words(tokens, [token.folded for token in tokens], meanings, known)
    places = _places_by_token(tokens, mentions)
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        here = places.get(at)
        if not here and meanings[at].is_left_out:
            at += 1
            continue
        piece, width = _place_at(tokens, at, here) if here else _piece_at(words, at)
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


def _places_by_token(
    tokens: Sequence[Token], mentions: Sequence[Mention]
) -> Mapping[int, Sequence[Mention]]:
    """List the places that each token is a part of."""
    found: dict[int, list[Mention]] = {}
    for mention in mentions:
        if mention.is_place:
            at = bisect_right(tokens, mention.start, key=attrgetter("end"))
            while at < len(tokens) and tokens[at].start < mention.end:
                found.setdefault(at, []).append(mention)
                at += 1
    return found


def _place_at(tokens: Sequence[Token], at: int, here: Sequence[Mention]) -> tuple[Piece, int]:
    end = max(mention.end for mention in here)
    width = max(1, sum(token.start < end for token in tokens[at : at + _LONGEST_PLACE]))
    ids = frozenset(mention.topic for mention in here)
    return Piece("place", ids, tuple(tokens[at : at + width])), width


def _piece_at(words: _Words, at: int) -> tuple[Piece, int]:
    """Read what begins at a token, and how many tokens it has; without values it is no piece."""
    meaning = words.meanings[at]
    if meaning.is_plain:
        return _word_at(words, at), 1
    if meaning.is_number:
        amount, width = quantity_at(words.folded, at, words.known)
        values = frozenset({f"{amount:.10g}"} if amount != 1 else ())
        return Piece("number", values, tuple(words.tokens[at : at + width])), width
    reading = meaning.calendar
    if not reading and meaning.month and _is_beside_number(words.folded, at):
        reading = meaning.month
    reading = reading or meaning.fact
    if reading:
        return Piece(*reading, (words.tokens[at],)), 1
    return _word_at(words, at), 1


def _word_at(words: _Words, at: int) -> Piece:
    token, meaning = words.tokens[at], words.meanings[at]
    is_announced = is_governed = False
    if at:
        before = words.meanings[at - 1]
        is_announced = before.leads
        is_governed = before.governs and not words.tokens[at - 1].has_capital
    if token.is_name or is_announced or (token.has_capital and _is_name(words, at, is_governed)):
        return Piece("name", meaning.stems, (token,))
    if _is_priced(words, at):
        return Piece("word", meaning.stems, (token,), is_governed=True)
    if not (is_governed and token.is_without_case):
        return Piece("word", meaning.stems, (token,), announces=meaning.announces)
    is_common = meaning.is_common_noun or bool(words.known.concepts_at(words.folded, at))
    return Piece("word", meaning.stems, (token,), True, is_common, meaning.announces)


def _is_priced(words: _Words, at: int) -> bool:
    """Tell whether a word is a good whose price is spoken of: gold prices are not oil prices.

    In English and Turkish it stands before its price.
    """
    if words.known.lang not in _GOODS_FIRST or at + 1 >= len(words.folded):
        return False
    return _PRICES in words.known.concepts_at(words.folded, at + 1)


def _is_name(words: _Words, at: int, is_governed: bool) -> bool:  # noqa: FBT001 (as it is asked)
    """Tell whether a capital that may be that of a sentence is a name's."""
    return is_governed or (at + 1 < len(words.tokens) and words.tokens[at + 1].is_name)


def _is_beside_number(words: Sequence[str], at: int) -> bool:
    """Tell whether digits stand before or behind a word."""
    return (at > 0 and words[at - 1][:1].isdecimal()) or (
        at + 1 < len(words) and words[at + 1][:1].isdecimal()
    )
