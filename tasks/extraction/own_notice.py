"""Finds the notice that stands in an article's place, whatever other stories stand below it.

Pages of removed articles keep their headline, and fill the place of the text with teasers.
"""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from tasks.extraction.adjacent import is_running, is_unlinked
from tasks.extraction.boilerplate_phrases import forms
from tasks.extraction.boxes import Block
from tasks.extraction.dating.headings import page_headings
from tasks.extraction.elements import HEADINGS
from tasks.interstitials.notices import notice_in
from tasks.text.normalize import BOILERPLATE, normalize

_FAR = 80  # blocks in which the text of an article would go on
_NEAR = 12  # blocks below the heading, date and byline among them
_MAX_NOTICE = 300  # characters of a block
_MAX_BLOCKS = 3  # of one notice
_MIN_HEADING = 10
_MIN_LINK = 15
_MIN_NOTICE = 12
_MIN_TEXT = 60  # characters; shorter lines name date and author
_MAX_LABEL = 60
_LISTS = frozenset({"aside", "section", "ul", "ol", "nav", "footer"})
_REMOVED = "removed"


def removal_below_heading(blocks: Sequence[Block]) -> str:
    """Read the notice of removal that is all the text that the article of a page has.

    Gives "" where none stands right below the page heading, or where the article goes on below it.
    Words are looked at last: most pages have a text.
    """
    for heading in _headings(blocks):
        for start in range(heading + 1, min(heading + 1 + _NEAR, len(blocks))):
            if _may_be_notice(blocks[start]):
                end = _end_of_notice(blocks, start)
                if _goes_on(blocks, start, end):
                    break
                text = "\n".join(block.text for block in blocks[start:end])
                if notice_in(text, blocks[heading].text) == _REMOVED:
                    return text
            if blocks[start].length >= _MIN_TEXT and is_unlinked(blocks[start]):
                break  # the text has begun
    return ""


def _headings(blocks: Sequence[Block]) -> list[int]:
    """List the page headings, else the first lower heading that may be one."""
    pages = page_headings(blocks)
    if pages:
        return pages
    lower = (
        place
        for place, block in enumerate(blocks)
        if block.tag in HEADINGS and block.length >= _MIN_HEADING and is_unlinked(block)
    )
    return [place for place in (next(lower, None),) if place is not None]


def _may_be_notice(block: Block) -> bool:
    return _MIN_NOTICE <= block.length <= _MAX_NOTICE and is_unlinked(block)


def _end_of_notice(blocks: Sequence[Block], start: int) -> int:
    """Find the place behind the short blocks that may be one notice with the first of them."""
    end = start + 1
    while end < min(start + _MAX_BLOCKS, len(blocks)):
        block = blocks[end]
        is_beside = block.box.up is blocks[start].box.up and not _is_label(block)
        if not (is_beside and _may_be_notice(block)):
            break
        end += 1
    return end


def _goes_on(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Tell whether running text below the notice is the article's: in no list, behind no label."""
    box = blocks[start].box.up or blocks[start].box
    around = set(map(id, box.ancestors()))
    for place in range(end, min(end + _FAR, len(blocks))):
        block = blocks[place]
        if not is_running(block) or _is_linked(blocks[place - 1]) or _is_elsewhere(block, around):
            continue
        return not any(map(_is_label, blocks[end:place]))
    return False


def _is_label(block: Block) -> bool:
    if block.tag in HEADINGS:
        return True
    return block.length <= _MAX_LABEL and normalize(block.text, BOILERPLATE) in forms().more


def _is_linked(block: Block) -> bool:
    return block.length >= _MIN_LINK and not is_unlinked(block)


def _is_elsewhere(block: Block, around: AbstractSet[int]) -> bool:
    """Tell whether a block stands in a list, a section or boilerplate that the notice is not in.

    ``around`` are the ids of the notice's boxes.
    """
    for one in block.box.ancestors():
        if id(one) in around:
            return False
        if one.tag in _LISTS or one.tag == "article" or one.is_boilerplate:
            return True
    return False
