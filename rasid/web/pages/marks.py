"""Text cut into pieces, marked and not, by the offsets of an article's matches."""

import itertools
from collections.abc import Iterable, Sequence

import msgspec

from tasks.text.sanitize import clean

ELLIPSIS = "…"
_SURE = 4  # of a lead this part is seen on any phone, whose two lines cut the rest


class Span(msgspec.Struct, frozen=True):
    """A place that counts for a topic, or with ``is_vetoed`` does not; code points.

    One that has no topic holds words of the reader's search.
    """

    start: int
    end: int
    topic: str = ""
    is_vetoed: bool = False


class Piece(msgspec.Struct, frozen=True):
    """A run of text from ``start`` on; ``topics`` are those that it is marked for.

    ``is_sought`` marks words of the reader's search, whatever else it is.
    """

    text: str
    topics: tuple[str, ...] = ()
    is_vetoed: bool = False
    start: int = -1
    is_sought: bool = False


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


def lead(text: str, spans: Iterable[Span], most: int, start: int = 0) -> list[Piece]:
    """Cut a paragraph from a place on, at most so many code points, at the end of a word."""
    end = text.find("\n\n", start)
    end = len(text) if end < 0 else end
    before = [Piece(f"{ELLIPSIS} ")] if start else []
    if end - start <= most:
        return [*before, *pieces(text, spans, start, end)]
    cut = text.rfind(" ", start + most // 2, start + most)
    cut = start + most if cut < 0 else cut
    return [*before, *pieces(text, spans, start, cut), Piece(ELLIPSIS)]


def begin_of(text: str, sought: Sequence[Span], most: int) -> int:
    """Return where a lead begins that shows words of a search: 0 where its beginning does."""
    end = text.find("\n\n")
    shown = min(most // _SURE, len(text) if end < 0 else end)
    if not sought or sought[0].start < shown:
        return 0
    first = sought[0].start
    paragraph = text.rfind("\n\n", 0, first)
    begin = max(paragraph + 2 if paragraph >= 0 else 0, first - most // _SURE)
    if text[begin - 1].isspace():
        return begin
    space = text.rfind(" ", max(0, begin - most // _SURE), begin)
    return space + 1 if space >= 0 else begin


def _piece(text: str, start: int, over: Sequence[Span]) -> Piece:
    named = [span for span in over if span.topic]
    counted = tuple(dict.fromkeys(span.topic for span in named if not span.is_vetoed))
    vetoed = tuple(dict.fromkeys(span.topic for span in named if span.is_vetoed))
    return Piece(
        clean(text),
        counted or vetoed,
        is_vetoed=bool(vetoed and not counted),
        start=start,
        is_sought=len(named) < len(over),
    )


def _joined(found: Iterable[Piece]) -> list[Piece]:
    """Join neighbours that are marked alike."""
    joined: list[Piece] = []
    for piece in found:
        is_plain = not (piece.topics or piece.is_sought)
        if joined and is_plain and not (joined[-1].topics or joined[-1].is_sought):
            joined[-1] = Piece(joined[-1].text + piece.text, start=joined[-1].start)
        else:
            joined.append(piece)
    return joined
