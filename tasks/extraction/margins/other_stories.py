"""Finds the stories that a page without an end loads below its own."""

import re
from collections.abc import Set as AbstractSet

from tasks.extraction.adjacent import is_running
from tasks.extraction.boxes import Block, Box
from tasks.extraction.elements import HEADINGS

# Boxes of whole stories, by their names; a page builder's sections have others.
_ENDLESS = re.compile(
    r"(?:^|[\s_-])(?:infinite|infinity|endless|scroll|next|post|article|story|news|haber|entry"
    r"|single)"
    r"(?:[\s_-]|$)",
    re.IGNORECASE,
)
_H1 = frozenset({"h1"})


def other_stories(blocks: list[Block], places: AbstractSet[int]) -> set[int]:
    """Find the places in articles, or boxes like them, beside the one with the page heading.

    Each begins with a heading. Entries of a live report stand below a heading that none of them
    holds.
    """
    return _in_articles(blocks, places) or _in_boxes(blocks, places)


def _in_articles(blocks: list[Block], places: AbstractSet[int]) -> set[int]:
    own: Box | None = None
    found: set[int] = set()
    for place in sorted(places):
        article = _article_of(blocks[place])
        if article is None or article is own:
            continue
        if own is None:
            if not _has_heading(blocks, article, _H1):
                return set()
            own = article
        elif article.first >= own.end and _has_heading(blocks, article, HEADINGS):
            found.add(place)
    return found


def _in_boxes(blocks: list[Block], places: AbstractSet[int]) -> set[int]:
    """Find places in a box that is like one around the page heading and the text below it."""
    if not places:
        return set()
    first = min(places)
    heading = next((at for at in range(first - 1, -1, -1) if blocks[at].tag == "h1"), None)
    last = max(places)
    if heading is None:
        return set()
    for box in blocks[first].box.ancestors():
        if box.end > last:
            return set()
        if box.holds(heading) and box.up is not None and (other := _next_story(blocks, box)):
            return {place for place in places if place >= other.first}
    return set()


def _next_story(blocks: list[Block], own: Box) -> Box | None:
    """Find the first box below ``own`` that holds another story."""
    place = own.end
    up = own.up
    while up is not None and place < up.end:
        beside = blocks[place].box
        while beside.up is not None and beside.up is not up:
            beside = beside.up
        if beside.up is None:
            return None
        if _is_story(blocks, beside, own):
            return beside
        place = max(beside.end, place + 1)
    return None


def _is_story(blocks: list[Block], box: Box, own: Box) -> bool:
    """Tell whether a box begins with a page heading, or is like the own one with any heading."""
    inside = blocks[box.first : box.end]
    if not any(map(is_running, inside)):
        return False
    if any(block.tag == "h1" for block in inside) and _ENDLESS.search(box.names):
        return True
    is_alike = box.tag == own.tag and not set(box.names.split()).isdisjoint(own.names.split())
    return is_alike and bool(_ENDLESS.search(box.names)) and inside[0].tag in HEADINGS


def _article_of(block: Block) -> Box | None:
    """Find the outermost article around a block."""
    outermost = None
    for box in block.box.ancestors():
        if box.tag == "article":
            outermost = box
    return outermost


def _has_heading(blocks: list[Block], box: Box, tags: AbstractSet[str]) -> bool:
    return any(block.tag in tags for block in blocks[box.first : box.end])
