"""The facts of a text, which tell two reports on one template apart; kept with each story."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Literal

import msgspec

from tasks.stories.assertions import denied_at, pair_of
from tasks.stories.meanings import Kind
from tasks.stories.pieces import Piece
from tasks.stories.skim import Skimmed
from tasks.stories.spelling import spelling_of
from tasks.stories.tokens import Token
from tasks.stories.vocabulary import Vocabulary

FactKind = Literal["place", "day", "number", "nation", "name", "noun", "common", "side", "denial"]

HEAD = 100  # pieces in which a report has said what happened, where and when
_CONTEXT = 2  # pieces beside a fact
_NOUNS_WITHIN = 30  # pieces; a noun is a weak fact, and each costs memory
_WORDS = ("word", "name")
NAMES = ("name", "noun", "common", "denial")  # looked for among the words
_SPELLED = ("name", "word", "place")
_ASSERTED = ("side",)


class Fact(msgspec.Struct, frozen=True):
    """Something that one report says and another one on its template says otherwise.

    A ``place``, ``day``, ``number``, ``nation`` or ``name``, a ``noun`` that may be a place's name
    (``common`` when it is an ordinary word), a ``side`` of two opposites, or a ``denial`` of a
    word, with what stands before and after it. A place may have several ids; to share one of the
    ``values`` is enough. Those of names, nouns and denials are words, others begin with their
    kind. ``spelling`` is that of a name or place.
    """

    kind: FactKind
    values: frozenset[str]
    before: str
    after: str
    spelling: int = 0


class Outline(msgspec.Struct, frozen=True, kw_only=True):
    """The ``facts`` at the beginning of a text, and what it holds in all.

    ``values`` are its facts as kind and value, ``words`` all its words, folded and without endings,
    ``days`` and ``all_places`` those of its beginning.
    """

    facts: tuple[Fact, ...]
    values: frozenset[str]
    words: frozenset[str]
    days: frozenset[str]
    all_places: frozenset[str]

    def has(self, fact: Fact) -> bool:
        """Tell whether the text has a fact too; a name may stand anywhere in it."""
        return not fact.values.isdisjoint(self.words if fact.kind in NAMES else self.values)


def outline_of(
    tokens: Sequence[Token], head: Sequence[Piece], whole: Skimmed, known: Vocabulary
) -> Outline:
    """Keep the facts of a text, of which ``head`` is the beginning."""
    end = head[-1].tokens[-1].end if head else 0
    standing = [piece for piece in head if not piece.announces]
    beginning = tokens[: bisect_right(tokens, end, key=attrgetter("end"))]
    told = [*_facts(standing), *_assertions(beginning, standing, known)]
    return Outline(
        facts=tuple(told),
        values=whole.values
        | {value for fact in told if fact.kind in _ASSERTED for value in fact.values},
        words=whole.words,
        days=values_of(head, "day"),
        all_places=values_of(head, "place"),
    )


def values_of(pieces: Iterable[Piece], kind: Kind) -> frozenset[str]:
    """List what the facts of one kind are."""
    return frozenset(value for piece in pieces if piece.kind == kind for value in piece.values)


def _keys(piece: Piece) -> frozenset[str]:
    if piece.kind in _WORDS:
        return piece.values
    return frozenset(f"{piece.kind}:{value}" for value in piece.values)


def _facts(pieces: Sequence[Piece]) -> Iterator[Fact]:
    slots = [piece.slot for piece in pieces]
    for at, piece in enumerate(pieces):
        if piece.kind != "word":
            yield Fact(piece.kind, _keys(piece), *_context(slots, at, at + 1), _spelling(piece))
        elif piece.is_governed and at < _NOUNS_WITHIN:
            behind = at + 2  # the name may have two words: أم الرمان
            kind: FactKind = "common" if piece.is_common else "noun"
            yield Fact(kind, piece.values, *_context(slots, at, behind), _spelling(piece))


def _spelling(piece: Piece) -> int:
    return spelling_of(piece.tokens[-1].folded) if piece.kind in _SPELLED else 0


def _assertions(
    tokens: Sequence[Token], pieces: Sequence[Piece], known: Vocabulary
) -> Iterator[Fact]:
    """Yield which side of two opposites a text takes, and what it denies."""
    words = [token.folded for token in tokens]
    slots = [piece.slot for piece in pieces]
    starts = [piece.tokens[0].start for piece in pieces]
    for at, token in enumerate(tokens):
        sides, denied = known.sides_at(words, at), denied_at(words, at, known)
        if not sides and not denied:
            continue
        place = bisect_left(starts, token.start)
        is_piece = place < len(starts) and starts[place] == token.start
        before, after = _context(slots, place, place + is_piece)
        for side in sorted(set(sides)):
            pair = pair_of(side)
            yield Fact(
                "side",
                frozenset({f"side:{side}"}),
                before and f"{pair} {before}",
                after and f"{pair} {after}",
            )
        if denied:
            yield Fact("denial", denied, before, after)


def _context(slots: Sequence[str], at: int, behind: int) -> tuple[str, str]:
    """Join what stands before a place among the pieces, and from another one on."""
    return " ".join(slots[max(0, at - _CONTEXT) : at]), " ".join(slots[behind : behind + _CONTEXT])
