"""What a text says of an event: all that a comparison with another text needs."""

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise

import msgspec

from tasks.stories.pieces import FactKind, Mention, Piece, pieces_of, stem
from tasks.stories.surroundings import agencies_in
from tasks.stories.tokens import Token, is_within, tokens_of
from tasks.stories.transliteration import skeletons
from tasks.stories.vocabulary import Vocabulary, vocabulary
from tasks.text.language import guess

_HEAD = 100  # pieces in which a report has said what happened, where and when
_CONTEXT = 2  # pieces beside a fact
_WITHOUT_CAPITALS = frozenset({"ar", "ckb", "fa", "he", "ug", "ur"})


class Fact(msgspec.Struct, frozen=True):
    """A place, day, number or name with what stands before and after it.

    A place may have several ids; to share one of the ``values`` is enough.
    """

    kind: FactKind
    values: frozenset[str]
    before: str
    after: str


class Telling(msgspec.Struct, frozen=True, kw_only=True):
    """What is compared of a text.

    ``pairs`` are neighbouring pieces of the whole text, ``facts`` those among them that are facts,
    ``values`` what these are, ``words`` all words, folded and without endings.

    The rest comes from its beginning: ``places`` (ids) that hold no others and ``wide_places``,
    other ``topics``, ``days``, ``numbers``, ``concepts``, ``stems`` of words that are none of
    these, and ``names`` by their consonants: words with a capital, or all in an alphabet without
    capitals. ``place_names`` are those of places.
    """

    lang: str
    published_on: date | None
    agencies: frozenset[str]
    pairs: frozenset[str]
    facts: tuple[Fact, ...]
    values: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]
    wide_places: frozenset[str]
    topics: frozenset[str]
    days: frozenset[str]
    numbers: frozenset[str]
    concepts: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    place_names: frozenset[str]

    @property
    def has_capitals(self) -> bool:
        """Tell whether names of its language have capitals."""
        return self.lang not in _WITHOUT_CAPITALS

    @property
    def all_places(self) -> frozenset[str]:
        """List the places, wide ones among them."""
        return self.places | self.wide_places

    def has(self, fact: Fact) -> bool:
        """Tell whether the text has a fact too; a name may stand anywhere in it."""
        if fact.kind == "name":
            return not fact.values.isdisjoint(self.words)
        return any(f"{fact.kind}:{value}" in self.values for value in fact.values)


def telling_of(
    text: str,
    mentions: Sequence[Mention] = (),
    *,
    lang: str = "",
    published_on: date | None = None,
) -> Telling:
    """Read a text (its title on the first line); ``mentions`` are the topics found in it."""
    lang = guess(text, lang)
    known = vocabulary(lang)
    tokens = tokens_of(text)
    pieces = pieces_of(tokens, mentions, known)
    facts = tuple(_facts(pieces))
    head = pieces[:_HEAD]
    end = head[-1].tokens[-1].end if head else 0
    places = _values(head, "place")
    wide = frozenset(mention.topic for mention in mentions if mention.is_wide)
    topics = [mention for mention in mentions if not mention.is_place and mention.start < end]
    return Telling(
        lang=lang,
        published_on=published_on,
        agencies=agencies_in(text),
        pairs=frozenset(f"{one.text} {two.text}" for one, two in pairwise(pieces)),
        facts=facts,
        values=frozenset(f"{fact.kind}:{value}" for fact in facts for value in fact.values),
        words=frozenset(form for token in tokens for form in (token.folded, stem(token.folded))),
        places=places - wide,
        wide_places=places & wide,
        topics=frozenset(mention.topic for mention in topics),
        days=_values(head, "day"),
        numbers=_values(head, "number"),
        concepts=_concepts([token.folded for token in tokens if token.start < end], known),
        stems=_stems(head, known),
        names=_names(_tokens(head, "word", "name"), topics, known),
        place_names=frozenset(
            name for token in _tokens(head, "place") for name in skeletons(token.text)
        ),
    )


def _facts(pieces: Sequence[Piece]) -> Iterable[Fact]:
    slots = [piece.slot for piece in pieces]
    for at, piece in enumerate(pieces):
        if piece.kind != "word":
            before = " ".join(slots[max(0, at - _CONTEXT) : at])
            after = " ".join(slots[at + 1 : at + 1 + _CONTEXT])
            yield Fact(piece.kind, piece.values, before, after)


def _values(pieces: Iterable[Piece], kind: FactKind) -> frozenset[str]:
    return frozenset(value for piece in pieces if piece.kind == kind for value in piece.values)


def _tokens(pieces: Iterable[Piece], *kinds: str) -> list[Token]:
    return [token for piece in pieces if piece.kind in kinds for token in piece.tokens]


def _concepts(words: Sequence[str], known: Vocabulary) -> frozenset[str]:
    return frozenset(one for at in range(len(words)) for one in known.concepts_at(words, at))


def _stems(pieces: Iterable[Piece], known: Vocabulary) -> frozenset[str]:
    """List the words that are no fact and no concept."""
    words = {token.folded for token in _tokens(pieces, "word", "name")}
    return frozenset(stem(word) for word in words if not any(known.concepts_at([word], 0)))


def _names(tokens: Iterable[Token], topics: Iterable[Mention], known: Vocabulary) -> frozenset[str]:
    """List what may be names, but for topics, which are compared as such."""
    spans = [(topic.start, topic.end) for topic in topics]
    found: set[str] = set()
    for token in tokens:
        is_lower = token.text.lower() != token.text.upper() and not token.has_capital
        if is_lower or is_within(token.start, spans):
            continue
        if not any(known.concepts_at([token.folded], 0)):
            found |= skeletons(token.text)
    return frozenset(found)
