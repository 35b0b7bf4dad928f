"""Finds the notice that stands in an article's place, whatever other stories stand below it.

Pages of removed articles keep their headline, and fill the place of the text with teasers.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from tasks.extraction.adjacent import is_running, is_unlinked
from tasks.extraction.blocks import Block, Box
from tasks.extraction.boilerplate_phrases import forms
from tasks.extraction.date_lines import is_heading
from tasks.extraction.elements import HEADINGS
from tasks.interstitials.notices import may_tell_removal, notice_in
from tasks.text.normalize import BOILERPLATE, normalize

_NEAR = 12  # blocks below the heading, date and byline among them
_MAX_NOTICE = 300  # characters of a block
_MAX_BLOCKS = 3  # of one notice
_MIN_HEADING = 10
_MIN_LINK = 15
_LISTS = frozenset({"aside", "section", "ul", "ol", "nav", "footer"})
_REMOVED = "removed"


def removal_below_heading(blocks: Sequence[Block]) -> str:
    """Read the notice of removal that is all the text that the article of a page has.

    Gives "" where none stands right below the page heading, or where the article goes on below it.
    """
    for heading in _headings(blocks):
        below = (block.text for block in blocks[heading + 1 : heading + 1 + _NEAR])
        if not may_tell_removal("\n".join(text for text in below if len(text) <= _MAX_NOTICE)):
            continue
        for start, end in _candidates(blocks, heading):
            text = "\n".join(block.text for block in blocks[start:end])
            if notice_in(text, blocks[heading].text) == _REMOVED:
                return "" if _goes_on(blocks, start, end) else text
    return ""


def _headings(blocks: Sequence[Block]) -> list[int]:
    """List the page headings, else the first lower heading that may be one."""
    pages = [place for place, block in enumerate(blocks) if is_heading(block)]
    if pages:
        return pages
    lower = (
        place
        for place, block in enumerate(blocks)
        if block.tag in HEADINGS and block.length >= _MIN_HEADING and is_unlinked(block)
    )
    return [place for place in (next(lower, None),) if place is not None]


def _candidates(blocks: Sequence[Block], heading: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of short blocks near below a heading, up to the first running text.

    The line behind which the text would begin may be the notice itself.
    """
    for start in range(heading + 1, min(heading + 1 + _NEAR, len(blocks))):
        if not _is_short(blocks[start]):
            return
        for end in range(start + 1, min(start + _MAX_BLOCKS, len(blocks)) + 1):
            if not _is_short(blocks[end - 1]):
                break
            yield start, end


def _is_short(block: Block) -> bool:
    return block.length <= _MAX_NOTICE


def _goes_on(blocks: Sequence[Block], start: int, end: int) -> bool:
    """Tell whether running text below the notice is the article's: in no list, behind no label."""
    box = blocks[start].box.up or blocks[start].box
    is_below_label = False
    for above, block in pairwise(blocks[end - 1 :]):
        is_below_label = is_below_label or _is_label(block)
        if is_running(block) and not (
            is_below_label or _is_linked(above) or _is_elsewhere(block, box)
        ):
            return True
    return False


def _is_label(block: Block) -> bool:
    return block.tag in HEADINGS or normalize(block.text, BOILERPLATE) in forms().more


def _is_linked(block: Block) -> bool:
    return block.length >= _MIN_LINK and not is_unlinked(block)


def _is_elsewhere(block: Block, box: Box) -> bool:
    """Tell whether a block stands in a list, a section or boilerplate that ``box`` is not in."""
    around = {id(one) for one in box.ancestors()}
    for one in block.box.ancestors():
        if id(one) in around:
            return False
        if one.tag in _LISTS or one.tag == "article" or one.is_boilerplate:
            return True
    return False
