"""What a text says of an event: all that a comparison with another text needs."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from operator import attrgetter

import msgspec

from tasks.stories.meanings import CAPITAL
from tasks.stories.outline import HEAD, Outline, outline_of, values_of
from tasks.stories.pieces import Mention, Piece, pieces_of
from tasks.stories.skim import Skimmed, skim
from tasks.stories.surroundings import agencies_in
from tasks.stories.tokens import Token, is_within, tokens_of
from tasks.stories.transliteration import skeletons
from tasks.stories.vocabulary import Vocabulary, stem, vocabulary
from tasks.text.language import guess

_HEAD_TOKENS = 200  # words among which 99 of 100 texts have the pieces of their beginning
_UNKNOWN = frozenset({"", "und"})
_WITHOUT_CAPITALS = frozenset({"ar", "ckb", "fa", "he", "ug", "ur"})


class Telling(Outline, frozen=True, kw_only=True):
    """What is compared of a text: its outline, its ``length`` in pieces and their ``pairs``.

    The rest comes from its beginning: ``places`` (ids) that hold no others and ``wide_places``,
    ``persons`` and other ``topics``, ``nations``, ``days``, ``numbers``, ``concepts``, ``sides`` of
    opposites, ``stems`` of words that are none of these, and ``names`` by their consonants: words
    with a capital, or all in an alphabet without capitals. ``place_names`` are those of places.
    """

    lang: str
    length: int
    published_on: date | None
    agencies: frozenset[str]
    pairs: frozenset[str]
    places: frozenset[str]
    wide_places: frozenset[str]
    persons: frozenset[str]
    topics: frozenset[str]
    nations: frozenset[str]
    sides: frozenset[str]
    numbers: frozenset[str]
    concepts: frozenset[str]
    stems: frozenset[str]
    names: frozenset[str]
    place_names: frozenset[str]

    @property
    def has_capitals(self) -> bool:
        """Tell whether names of its language have capitals."""
        return self.lang not in _WITHOUT_CAPITALS


class Told(msgspec.Struct, frozen=True):
    """The beginning of a text in ``tokens`` and pieces (its ``head``), its language and its facts.

    ``whole`` is all of it.
    """

    lang: str
    tokens: list[Token]
    head: list[Piece]
    whole: Skimmed
    outline: Outline


def pieces_told(text: str, mentions: Sequence[Mention] = (), lang: str = "") -> Told:
    """Read a text (its title on the first line); ``mentions`` are the topics found in it.

    ``lang`` is the text's language where it was asked for already; else, with "" or "und", it is
    guessed.
    """
    if lang in _UNKNOWN:
        lang = guess(text)
    known = vocabulary(lang)
    whole = skim(text, mentions, known)
    tokens, head = _beginning(text, mentions, known)
    return Told(lang, tokens, head, whole, outline_of(tokens, head, whole, known))


def _beginning(
    text: str, mentions: Sequence[Mention], known: Vocabulary
) -> tuple[list[Token], list[Piece]]:
    """Read the first ``HEAD`` pieces, and the words that they certainly stand among."""
    tokens = tokens_of(text, _HEAD_TOKENS)
    pieces = pieces_of(tokens, mentions, known)
    if len(tokens) == _HEAD_TOKENS and len(pieces) <= HEAD:  # the last one may go on
        tokens = tokens_of(text)
        pieces = pieces_of(tokens, mentions, known)
    return tokens, pieces[:HEAD]


def telling_of(
    text: str,
    mentions: Sequence[Mention] = (),
    *,
    lang: str = "",
    published_on: date | None = None,
) -> Telling:
    """Read a text as ``pieces_told`` does, with all that is compared."""
    told = pieces_told(text, mentions, lang)
    pairs = frozenset(f"{one} {two}" for one, two in pairwise(told.whole.names))
    return telling_from(told, text, mentions, published_on, pairs)


def telling_from(
    told: Told,
    text: str,
    mentions: Sequence[Mention],
    published_on: date | None,
    pairs: frozenset[str] = frozenset(),
) -> Telling:
    """Take all that is compared from a text that ``pieces_told`` has read.

    Without its ``pairs`` it is what is kept: sketches tell what two texts have in common.
    """
    known, outline = vocabulary(told.lang), told.outline
    head = told.head
    end = head[-1].tokens[-1].end if head else 0
    beginning = told.tokens[: bisect_left(told.tokens, end, key=attrgetter("start"))]
    wide = frozenset(mention.topic for mention in mentions if mention.is_wide)
    wide |= {place for place in outline.all_places if place.startswith(CAPITAL)}
    topics = [mention for mention in mentions if not mention.is_place and mention.start < end]
    return Telling(
        **msgspec.structs.asdict(outline),
        lang=told.lang,
        length=len(told.whole.pieces),
        published_on=published_on,
        agencies=agencies_in(text),
        pairs=pairs,
        places=outline.all_places - wide,
        wide_places=outline.all_places & wide,
        persons=frozenset(mention.topic for mention in topics if mention.is_person),
        topics=frozenset(mention.topic for mention in topics if not mention.is_person),
        nations=values_of(head, "nation"),
        sides=_sides(outline),
        numbers=values_of(head, "number"),
        concepts=_concepts([token.folded for token in beginning], known),
        stems=_stems(head, known),
        names=_names(_tokens(head, "word", "name"), topics, known),
        place_names=frozenset(
            name for token in _tokens(head, "place") for name in skeletons(token.text)
        ),
    )


def _sides(outline: Outline) -> frozenset[str]:
    sides = (fact for fact in outline.facts if fact.kind == "side")
    return frozenset(value.removeprefix("side:") for fact in sides for value in fact.values)


def _tokens(pieces: Iterable[Piece], *kinds: str) -> list[Token]:
    return [token for piece in pieces if piece.kind in kinds for token in piece.tokens]


def _concepts(words: Sequence[str], known: Vocabulary) -> frozenset[str]:
    return frozenset(one for at in range(len(words)) for one in known.concepts_at(words, at))


def _stems(pieces: Iterable[Piece], known: Vocabulary) -> frozenset[str]:
    """List the words that are no fact and no concept."""
    words = {token.folded for token in _tokens(pieces, "word", "name")}
    return frozenset(stem(word) for word in words if not known.is_concept(word))


def _names(tokens: Iterable[Token], topics: Iterable[Mention], known: Vocabulary) -> frozenset[str]:
    """List what may be names, but for topics, which are compared as such."""
    spans = [(topic.start, topic.end) for topic in topics]
    found: set[str] = set()
    for token in tokens:
        is_lower = token.text.lower() != token.text.upper() and not token.has_capital
        if is_lower or is_within(token.start, spans):
            continue
        if not known.is_concept(token.folded):
            found |= skeletons(token.text)
    return frozenset(found)
