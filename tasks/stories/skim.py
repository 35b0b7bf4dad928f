"""All that a text says, told from its words alone; only its beginning is read closely.

Behind the beginning it makes no difference which words are names and what stands beside them.
"""

from collections.abc import Sequence

import msgspec

from tasks.stories.meanings import Meaning, Reading
from tasks.stories.pieces import Mention, fact_at, place_at, places_by_word, words_of
from tasks.stories.tokens import words_and_starts
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

    def add_word(self, word: Meaning) -> None:
        self.all.append(word)
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
    published, starts = words_and_starts(text)
    ends = [start + len(word) for start, word in zip(starts, published, strict=True)]
    words, places = words_of(published, known), places_by_word(starts, ends, mentions)
    pieces = _Pieces()
    at = 0
    while at < len(starts):
        meaning = words.meanings[at]
        width = 1
        if at in places:
            ids, width = place_at(starts, at, places[at])
            pieces.add_fact(("place", ids))
        elif not meaning.is_left_out:
            reading, width = fact_at(words, at)
            if reading is None:
                pieces.add_word(meaning)
            else:
                pieces.add_fact(reading)
        at += width
    stems = frozenset([meaning.stem for meaning in words.meanings])
    return Skimmed(pieces.all, frozenset(pieces.values), stems)
