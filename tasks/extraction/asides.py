"""Blocks in an article's box that are not its text.

Captions without markup of their own, headings over lists of links, and what hangs loose at the
end.
"""

from collections.abc import Set as AbstractSet

from tasks.extraction.adjacent import is_running, is_text
from tasks.extraction.boxes import Block, Box
from tasks.extraction.class_names import IMAGE
from tasks.extraction.elements import HEADINGS

_MIN_CAPTION = 50  # characters; with a picture, shorter lines name a thing of a list
_MAX_CAPTION = 250
_MAX_CAPTION_BLOCKS = 2
_CAPTION_TAGS = frozenset({"div", "p", "section", "center"})
_MIN_LAST = 15  # characters; what is shorter must stand with running text to be believed
_STOPS = (".", "!", "?", "؟", "۔", "»", '"', "”")
_MIN_UNLINKED = 15  # characters of a sentence whose other words are links
_UNLINKED_SHARE = 0.2
_LISTS = frozenset(
    "p li ul ol dl dd dt tr td th table tbody thead blockquote pre figure details".split()
)
_ASKS = ("?", "؟")


def captions(blocks: list[Block], top: Box) -> set[int]:
    """Find the places of lines that stand alone with a picture in a box inside ``top``."""
    return {place for place in range(top.first, top.end) if _is_caption(blocks[place], top)}


def _is_caption(block: Block, top: Box) -> bool:
    around = block.box.up
    if block.length > _MAX_CAPTION or block.tag not in _CAPTION_TAGS or block.box is top:
        return False
    if around is None or around is top or not around.has_image or block.box.has_image:
        return False
    held = around.end - around.first
    if held == 1 and block.text.endswith(")"):
        return True
    is_named = bool((around.flags | block.box.flags) & IMAGE)
    return is_named and held <= _MAX_CAPTION_BLOCKS and block.length >= _MIN_CAPTION


def linked_sentences(blocks: list[Block], places: AbstractSet[int]) -> set[int]:
    """Find the places of paragraphs that are mostly links but go on with the text right above."""
    below = (place + 1 for place in places if place + 1 < len(blocks))
    return {
        place
        for place in below
        if place not in places
        and _is_linked_sentence(blocks[place])
        and is_running(blocks[place - 1])
        and blocks[place - 1].box.up is blocks[place].box.up
    }


def _is_linked_sentence(block: Block) -> bool:
    unlinked = block.length - block.link
    return (
        block.tag == "p"
        and unlinked >= max(_MIN_UNLINKED, _UNLINKED_SHARE * block.length)
        and block.text.endswith(_STOPS)
    )


def list_headings(blocks: list[Block], places: AbstractSet[int]) -> set[int]:
    """Find the places of headings that stand right above links which were left out."""
    return {
        place
        for place in places
        if blocks[place].tag in HEADINGS
        and place + 1 not in places
        and place + 1 < len(blocks)
        and blocks[place + 1].tag != "h1"
        and not is_text(blocks[place + 1])
    }


def without_loose_end(chosen: list[Block]) -> list[Block]:
    """Cut headings off the end, and short lines that do not stand with running text.

    Last answers, the names of the dead and the rows of a table do.
    """
    holders = {_holder(block) for block in chosen if is_running(block)}
    end = len(chosen)
    while end:
        last = chosen[end - 1]
        is_loose = last.length < _MIN_LAST and (last.link or _holder(last) not in holders)
        is_answer = end > 1 and not last.link and chosen[end - 2].text.endswith(_ASKS)
        if last.tag not in HEADINGS and (is_answer or not is_loose):
            break
        end -= 1
    return chosen[:end]


def _holder(block: Block) -> Box:
    """Find the box whose paragraphs, lists and tables a block is of."""
    for box in block.box.ancestors():
        is_line = box is block.box and box.tag == "div" and box.end - box.first == 1
        if box.tag not in _LISTS and not is_line:
            return box
    return block.box
