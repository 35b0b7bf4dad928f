"""All that a text says, told from its words alone; only its beginning is read closely.

Behind the beginning it makes no difference which words are names and what stands beside them.
"""

from collections.abc import Sequence

import msgspec

from tasks.stories.meanings import Meaning, Reading, words_of
from tasks.stories.pieces import Mention, fact_at, place_at, places_by_word
from tasks.stories.tokens import words_and_places
from tasks.stories.vocabulary import Vocabulary

_NO_PLACE: frozenset[str] = frozenset()


class Skimmed(msgspec.Struct, frozen=True):
    """The pieces of a text in their order, its facts as kind and value, its words.

    A piece is a word or the name of a fact; the words are folded and without endings.
    """

    pieces: Sequence[Meaning | str]
    values: frozenset[str]
    words: frozenset[str]

    @property
    def names(self) -> list[str]:
        """Name the pieces."""
        return [one if isinstance(one, str) else one.name for one in self.pieces]


class _Pieces:
    """The pieces read so far."""

    def __init__(self) -> None:
        self.all: list[Meaning | str] = []
        self.values: set[str] = set()
        self._place = _NO_PLACE  # the ids of the last piece, if it is one

    def add_words(self, words: Sequence[Meaning]) -> None:
        """Add words that are no facts, but for those that are left out."""
        if kept := [word for word in words if not word.is_left_out]:
            self.all += kept
            self._place = _NO_PLACE

    def add_fact(self, reading: Reading) -> None:
        """Add a fact; two neighbours are one place by both its names."""
        kind, found = reading
        if not found:
            return
        self.values.update([f"{kind}:{value}" for value in found])
        if kind == "place" and not self._place.isdisjoint(found):
            self.all.pop()
            found |= self._place
        self.all.append(f"{kind}:{min(found)}")
        self._place = found if kind == "place" else _NO_PLACE


def skim(text: str, mentions: Sequence[Mention], known: Vocabulary) -> Skimmed:
    """Read a text as ``tasks.stories.pieces`` does, without its pieces."""
    published, starts, ends = words_and_places(text)
    words, places = words_of(published, known), places_by_word(starts, ends, mentions)
    meanings = words.meanings
    pieces = _Pieces()
    at = 0
    for stop in sorted({*places, *(n for n, one in enumerate(meanings) if one.may_be_fact)}):
        if stop < at:
            continue  # a part of the last fact
        pieces.add_words(meanings[at:stop])
        if stop in places:
            ids, width = place_at(starts, stop, places[stop])
            pieces.add_fact(("place", ids))
        else:
            reading, width = fact_at(words, stop)
            if reading is None:
                pieces.add_words([meanings[stop]])
            else:
                pieces.add_fact(reading)
        at = stop + width
    pieces.add_words(meanings[at:])
    stems = frozenset([meaning.stem for meaning in meanings])
    return Skimmed(pieces.all, frozenset(pieces.values), stems)
