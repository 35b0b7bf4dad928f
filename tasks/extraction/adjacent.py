"""What belongs to an article although it stands at its margin, and what does not although it stands
in its box.
"""

from collections.abc import Sequence
from itertools import islice

from tasks.extraction import class_names as names
from tasks.extraction.blocks import HEADINGS, Block, Box

_MIN_RUNNING, _MIN_PARAGRAPH = 60, 30  # characters
_LONG_WITH_LINKS = 200
_LINK_LIST, _LONG_LINK_LIST = 0.5, 0.7  # shares of a block that are links
_MIN_LEAD, _LEAD_UP = 60, 4  # characters; boxes around the winner
_SIBLINGS_UP, _MIN_SIBLINGS, _SIBLING_DENSITY = 6, 100, 0.85
_GAP, _FAR_SHARE = 4, 0.1  # blocks left out in a row; share of the text behind them


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

    Embedded posts often carry names of furniture.
    """
    if not is_running(block):
        return False
    for box in block.box.ancestors():
        if box is top or box.said & names.DISCUSSION:
            return False
        if box.tag == "blockquote":
            return True
    return False


def lead(blocks: list[Block], free: list[bool], first: int, top: Box) -> set[int]:
    """Return the places of paragraphs between the page heading and the article's ``first`` block
    that stand near it.

    Summaries that repeat the article in other words are named so; they are left out, and so is what
    comes twice.
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
        if free[place] and _is_lead(blocks[place])
    ]
    later = {block.text for block in blocks[first:]} if places else set()
    return {place for place in places if blocks[place].text not in later}


def _is_lead(block: Block) -> bool:
    if block.tag not in {"p", "div"} or block.length < _MIN_LEAD or not is_running(block):
        return False
    return not any(box.said & names.DEK for box in (block.box, block.box.up or block.box))


def siblings(blocks: list[Block], free: list[bool], top: Box) -> set[int]:
    """Return the places of blocks in boxes beside the winner that look like it.

    Page builders cut articles in pieces.

    A box beside is one of the same tag that shares a name, under one of the next boxes up, and
    nearly all running text.
    """
    around = list(islice(top.ancestors(), _SIBLINGS_UP + 1))
    mates: dict[Box | None, Box] = {box.up: box for box in around[:-1] if box.up is not None}
    groups: dict[Box, list[int]] = {}
    for place in range(around[-1].first, around[-1].end):
        beside = _beside(blocks[place], mates) if free[place] and not top.holds(place) else None
        if beside is not None:
            groups.setdefault(beside, []).append(place)
    dense = [places for places in groups.values() if _is_dense([blocks[at] for at in places])]
    found = {
        at
        for places in dense
        for at in places
        if blocks[at].tag in HEADINGS or is_running(blocks[at])
    }
    return found if sum(blocks[place].length for place in found) >= _MIN_SIBLINGS else set()


def headings(blocks: list[Block], free: list[bool], places: set[int]) -> set[int]:
    """Return the places of headings inside the text that stand right above a block of it."""
    first = min(places)
    return {
        at - 1
        for at in places
        if at - 1 > first and free[at - 1] and blocks[at - 1].tag in HEADINGS
    }


def _beside(block: Block, mates: dict[Box | None, Box]) -> Box | None:
    """Return the box that holds the block and stands beside one around the winner.

    None when it is unlike it.
    """
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
    return (
        running
        >= _SIBLING_DENSITY * sum(block.length for block in members if block.tag not in HEADINGS)
        > 0
    )


def without_far(blocks: list[Block], places: Sequence[int]) -> list[Block]:
    """Cut the last tenth of the text where several blocks before it were left out.

    It belongs to what is below.
    """
    total = sum(blocks[place].length for place in places)
    seen, last = 0, places[0]
    for count, place in enumerate(places):
        if place - last > _GAP and seen >= (1 - _FAR_SHARE) * total:
            return [blocks[at] for at in places[:count]]
        seen, last = seen + blocks[place].length, place
    return [blocks[place] for place in places]
