"""Text cut into pieces, marked and not, by the offsets of an article's matches."""

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from tasks.text.sanitize import clean

ELLIPSIS = "…"


class Span(msgspec.Struct, frozen=True):
    """A place that counts for a topic, or with ``is_vetoed`` does not; code points."""

    start: int
    end: int
    topic: str
    is_vetoed: bool = False


class Piece(msgspec.Struct, frozen=True):
    """A run of text from ``start`` on; ``topics`` are those that it is marked for."""

    text: str
    topics: tuple[str, ...] = ()
    is_vetoed: bool = False
    start: int = -1


def pieces(text: str, spans: Iterable[Span], start: int = 0, end: int | None = None) -> list[Piece]:
    """Cut ``text[start:end]`` at the borders of spans.

    Overlapping spans share their pieces; a place that counts is marked so whatever else it is.
    """
    end = len(text) if end is None else min(end, len(text))
    inside = [
        msgspec.structs.replace(span, start=max(span.start, start), end=min(span.end, end))
        for span in spans
        if span.start < end and span.end > start
    ]
    inside = [span for span in inside if span.start < span.end]
    borders = sorted({start, end, *(b for span in inside for b in (span.start, span.end))})
    found = [
        _piece(text[left:right], left, [s for s in inside if s.start <= left and right <= s.end])
        for left, right in itertools.pairwise(borders)
    ]
    return _joined(piece for piece in found if piece.text)


def paragraphs(text: str, spans: Sequence[Span]) -> list[list[Piece]]:
    """Cut an article's text into its paragraphs, each into pieces."""
    found = []
    at = 0
    for paragraph in text.split("\n\n"):
        found.append(pieces(text, spans, at, at + len(paragraph)))
        at += len(paragraph) + 2
    return [paragraph for paragraph in found if paragraph]


def lead(text: str, spans: Iterable[Span], most: int) -> list[Piece]:
    """Cut the first paragraph, at most so many code points, at the end of a word."""
    end = text.find("\n\n")
    end = len(text) if end < 0 else end
    if end <= most:
        return pieces(text, spans, 0, end)
    cut = text.rfind(" ", most // 2, most)
    cut = most if cut < 0 else cut
    return [*pieces(text, spans, 0, cut), Piece(ELLIPSIS)]


def _piece(text: str, start: int, over: Sequence[Span]) -> Piece:
    counted = tuple(dict.fromkeys(span.topic for span in over if not span.is_vetoed))
    vetoed = tuple(dict.fromkeys(span.topic for span in over if span.is_vetoed))
    is_vetoed = bool(vetoed and not counted)
    return Piece(clean(text), counted or vetoed, is_vetoed=is_vetoed, start=start)


def _joined(found: Iterable[Piece]) -> list[Piece]:
    """Join neighbours that are marked alike."""
    joined: list[Piece] = []
    for piece in found:
        if joined and joined[-1].topics == piece.topics and not piece.topics:
            joined[-1] = Piece(joined[-1].text + piece.text, start=joined[-1].start)
        else:
            joined.append(piece)
    return joined
