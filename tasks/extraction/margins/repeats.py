"""Finds pull quotes: they say again what the text says."""

import re
from collections.abc import Iterable

from tasks.extraction.adjacent import is_running
from tasks.extraction.boxes import Block
from tasks.extraction.elements import HEADINGS

_MIN_REPEAT = 35  # characters
_MIN_HEADING = 50  # of a heading: shorter ones name what the text is about
_MAX_REPEAT = 500
_MAX_SOURCE = 60  # characters that name who said it
_QUOTES = frozenset({"blockquote", "figure", "aside"})
_QUOTED = re.compile(r"quote|pull|highlight|callout|اقتباس", re.IGNORECASE)
_SOURCE = re.compile(r"\n[^\n]{1,60}\Z|(?<!\s)\s+[–—-]\s[^\n–—-]{1,60}\Z")
_MARKS = " .…«»“”\"'‘’‹›„"
_UP = 3  # boxes around a quotation


def repeats(blocks: list[Block], places: Iterable[int]) -> set[int]:
    """Find the places of quotations, and of headings that quote, whose text stands elsewhere.

    Headings named in a list of contents stay, and so does a text that is shown twice.
    """
    ordered = sorted(places)
    quotes = [
        place
        for place in ordered
        if _MIN_REPEAT <= blocks[place].length <= _MAX_REPEAT and _is_quote(blocks[place])
    ]
    if not quotes:
        return set()
    others = set(ordered).difference(quotes)
    said = "\n".join(blocks[at].text for at in others if is_running(blocks[at]))
    found = {at for at in quotes if _core(blocks[at].text) in said}
    return found | {at + 1 for at in found if at + 1 in others and _is_source(blocks, at + 1)}


def _core(text: str) -> str:
    """Take a quotation without its marks and without who said it."""
    return _SOURCE.sub("", text).strip(_MARKS)


def _is_source(blocks: list[Block], place: int) -> bool:
    """Tell whether a short block stands with the quotation above it, in its box."""
    quote = blocks[place - 1].box
    box = next((one for one in quote.ancestors() if one.tag in _QUOTES), None)
    return box is not None and box.holds(place) and blocks[place].length <= _MAX_SOURCE


def _is_quote(block: Block) -> bool:
    if block.tag in HEADINGS:
        return block.length >= _MIN_HEADING
    box = block.box
    for _ in range(_UP):
        if box.tag in _QUOTES or _QUOTED.search(box.names):
            return True
        if box.up is None or box.end - box.first > 2:  # noqa: PLR2004 - a quotation and its source
            return False
        box = box.up
    return False
