"""The words of a text as they take part in a comparison: facts told from words, grammar left out.

A fact is a place, a day, a number, a state or a name. However a fact is written, it is the same
piece: German and Germany's are one.
"""

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec

from tasks.stories.figures import quantity_at
from tasks.stories.nations import states_of
from tasks.stories.tokens import Token
from tasks.stories.vocabulary import Vocabulary, bare_forms, stem
from tasks.text.dates.names import names

Kind = Literal["place", "day", "number", "nation", "name", "word"]

CAPITAL = "capital of "  # the id of a place abroad that is no topic, before its state
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


class Piece(msgspec.Struct, frozen=True):
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
    words = [token.folded for token in tokens]
    places = [mention for mention in mentions if mention.is_place]
    pieces: list[Piece] = []
    at = 0
    while at < len(tokens):
        piece, width = _place_at(tokens, at, places) or _piece_at(tokens, words, at, known)
        if pieces and _are_one_place(pieces[-1], piece):
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
    states, capitals = states_of(tokens[at], known.lang)
    if states:
        return Piece("nation", states, alone), 1
    if capitals:
        return Piece("place", frozenset(f"{CAPITAL}{code}" for code in capitals), alone), 1
    return _word_at(tokens, words, at, known), 1


def _word_at(tokens: Sequence[Token], words: Sequence[str], at: int, known: Vocabulary) -> Piece:
    token, values = tokens[at], frozenset({stem(words[at])})
    before = words[at - 1] if at else ""
    is_announced = not known.before_names.isdisjoint((before, before[1:]))
    is_governed = before in known.before_places and not tokens[at - 1].has_capital
    is_opener = token.has_capital and at + 1 < len(tokens) and tokens[at + 1].is_name
    if token.is_name or is_announced or (token.has_capital and (is_governed or is_opener)):
        return Piece("name", values, (token,))
    announces = words[at] in known.before_names
    if not (is_governed and token.is_without_case):
        return Piece("word", values, (token,), announces=announces)
    is_common = not known.common_nouns.isdisjoint(values) or any(known.concepts_at(words, at))
    return Piece("word", values, (token,), True, is_common, announces)


def _calendar(words: Sequence[str], at: int, known: Vocabulary) -> Iterator[tuple[Kind, str]]:
    """Yield the weekday, ordinal or month that a word is; a month stands beside a number."""
    for bare in bare_forms(words[at]):
        if bare in known.weekdays:
            yield "day", f"weekday {known.weekdays[bare]}"
        elif bare in known.ordinals:
            yield "number", f"no. {known.ordinals[bare]}"
    is_beside_number = (at > 0 and words[at - 1][:1].isdecimal()) or (
        at + 1 < len(words) and words[at + 1][:1].isdecimal()
    )
    if is_beside_number and (month := names().month_in(words[at], known.lang)):
        yield "day", f"month {month}"
