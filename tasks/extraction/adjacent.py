"""Blocks at the margin of an article: which belong to it, and which in its box do not."""

import re
from collections.abc import Sequence
from itertools import islice

from tasks.extraction.boxes import Block, Box
from tasks.extraction.class_names import DEK, DISCUSSION
from tasks.extraction.elements import HEADINGS

# characters
_MIN_RUNNING = 60
_MIN_PARAGRAPH = 30
_LONG_WITH_LINKS = 200
# shares of a block that are links
_LINK_LIST = 0.5
_LONG_LINK_LIST = 0.7
_MIN_LEAD = 60  # characters
_LEADS = frozenset({"p", "div", "header", "section"})
_LONG_HEADINGS = HEADINGS - {"h1"}
_MIN_LONG_HEADING = 80  # characters; a lead that is marked as a heading
_MIN_SENTENCE = 40  # characters; with a stop behind it, which headings have not
_TEASER = re.compile(
    r"(?:^|[\s_-])(?:teaser|intro|lead|lede|chapo|spot)(?:[\s_-]|$)", re.IGNORECASE
)
_LEAD_UP = 4  # boxes around the winner
_LEAD_ABOVE = 2  # blocks
_SIBLINGS_UP = 6  # boxes
_MIN_SIBLINGS = 100  # characters
_SIBLING_DENSITY = 0.85
_GAP = 4  # blocks left out in a row
_FAR_SHARE = 0.1  # of the text, behind such a gap


def is_unlinked(block: Block) -> bool:
    """Tell whether less than a third of a block is links."""
    return block.link < 0.3 * block.length


def is_running(block: Block) -> bool:
    """Tell whether a block is running text: long enough and hardly linked."""
    if not is_unlinked(block):
        return False
    if block.length - block.link >= _MIN_RUNNING and block.tag not in HEADINGS:
        return True
    return block.tag in {"p", "blockquote", "li", "pre"} and block.length >= _MIN_PARAGRAPH


def is_text(block: Block) -> bool:
    """Tell whether a block can be part of an article: no page heading, and no list of links."""
    density = block.link / block.length
    return block.tag != "h1" and (
        density <= _LINK_LIST or (block.length > _LONG_WITH_LINKS and density < _LONG_LINK_LIST)
    )


def is_quote(block: Block, top: Box) -> bool:
    """Tell whether running text stands in a quotation of the article.

    Embedded posts often carry names of boilerplate.
    """
    if not is_running(block):
        return False
    for box in block.box.ancestors():
        if box is top or box.flags & DISCUSSION:
            return False
        if box.tag == "blockquote":
            return True
    return False


def lead(blocks: list[Block], free: list[bool], first: int, top: Box) -> set[int]:
    """Find paragraphs between the page heading and the article's ``first`` block, near the block.

    One right above the heading, in its box or in one named for leads, is such a paragraph too.
    Summaries in other words are named so; they are left out, and so is what comes twice. Gives
    places.
    """
    heading = next(
        (place for place in range(first - 1, -1, -1) if blocks[place].tag == "h1"), first
    )
    around = top
    for _ in range(_LEAD_UP):
        around = around.up or around
    places = [
        place
        for place in range(max(heading + 1, around.first), first)
        if _is_lead(blocks[place]) and (free[place] or _is_headed(blocks[place], heading))
    ]
    if heading < first:
        places += [
            place
            for place in range(max(heading - _LEAD_ABOVE, around.first), heading)
            if _is_lead(blocks[place]) and _is_right_above(blocks[place], blocks[heading])
        ]
    later = {block.text for block in blocks[first:]} if places else set()
    return {place for place in places if blocks[place].text not in later}


def _is_right_above(block: Block, heading: Block) -> bool:
    """Tell whether a block stands in the box of the heading, alone or in one named for leads."""
    around = heading.box.up
    if around in (block.box, block.box.up):
        return True
    return any(
        box.up is around and _TEASER.search(box.names) for box in islice(block.box.ancestors(), 3)
    )


def _is_lead(block: Block) -> bool:
    if not is_unlinked(block):
        return False
    if block.tag in _LONG_HEADINGS:
        is_sentence = block.text.endswith(".") and block.length >= _MIN_SENTENCE
        if not (is_sentence or block.length >= _MIN_LONG_HEADING):
            return False
    elif block.length < _MIN_LEAD or block.tag not in _LEADS or not is_running(block):
        return False
    return not any(box.flags & DEK for box in (block.box, block.box.up or block.box))


def _is_headed(block: Block, heading: int) -> bool:
    """Tell whether a block left out stands in a header with the page heading, or in a teaser."""
    for box in block.box.ancestors():
        if box.tag in {"nav", "footer", "aside", "form", "figure", "figcaption"}:
            return False
        if box.tag == "header":
            return box.holds(heading)
        if _TEASER.search(box.names):
            return True
    return False


def siblings(blocks: list[Block], free: list[bool], top: Box) -> set[int]:
    """Find blocks in boxes beside the winner that look like it: page builders cut articles.

    Gives places. A box beside has the same tag, shares a name, stands under one of the next boxes
    up, and holds nearly nothing but running text.
    """
    around = list(islice(top.ancestors(), _SIBLINGS_UP + 1))
    mates: dict[Box | None, Box] = {box.up: box for box in around[:-1] if box.up is not None}
    groups: dict[Box, list[int]] = {}
    for place in range(around[-1].first, around[-1].end):
        beside = _beside(blocks[place], mates) if free[place] and not top.holds(place) else None
        if beside is not None:
            groups.setdefault(beside, []).append(place)
    found: set[int] = set()
    for places in groups.values():
        if _is_dense([blocks[place] for place in places]):
            found.update(
                place
                for place in places
                if blocks[place].tag in HEADINGS or is_running(blocks[place])
            )
    return found if sum(blocks[place].length for place in found) >= _MIN_SIBLINGS else set()


def headings(blocks: list[Block], free: list[bool], places: set[int]) -> set[int]:
    """Find the places of headings inside the text that stand right above a block of it."""
    first = min(places)
    return {
        at - 1
        for at in places
        if at - 1 > first and free[at - 1] and blocks[at - 1].tag in HEADINGS
    }


def _beside(block: Block, mates: dict[Box | None, Box]) -> Box | None:
    """Find the box around the block that stands beside one around the winner and is like it."""
    for box in block.box.ancestors():
        mate = mates.get(box.up)
        if mate is not None:
            is_alike = box.tag == mate.tag and (
                box.names == mate.names or set(box.names.split()) & set(mate.names.split())
            )
            return box if box is not mate and is_alike else None
    return None


def _is_dense(members: list[Block]) -> bool:
    running = sum(block.length for block in members if is_running(block))
    text = sum(block.length for block in members if block.tag not in HEADINGS)
    return running >= _SIBLING_DENSITY * text > 0


def without_far(blocks: list[Block], places: Sequence[int]) -> list[Block]:
    """Cut the last tenth of the text where several blocks before it were left out.

    It belongs to what stands below the article.
    """
    total = sum(blocks[place].length for place in places)
    seen = 0
    last = places[0]
    for count, place in enumerate(places):
        if place - last > _GAP and seen >= (1 - _FAR_SHARE) * total:
            return [blocks[at] for at in places[:count]]
        seen += blocks[place].length
        last = place
    return [blocks[place] for place in places]
