"""Lines of a page where its authors may stand, and texts of nodes on one line."""

import re

from tasks.extraction.boxes import Block, Box, Node
from tasks.extraction.class_names import BYLINE

MAX_BYLINE = 100  # characters; longer ones are sentences about the author
_MAX_TEXT = 2_000
_MAX_LINE = 200
_NEAR_HEADING = 25  # blocks after the heading in which a byline may stand without a name for it
# the same, where a box is named for authors
_SIGNED_ABOVE = 10
_SIGNED_BELOW = 60
_UP = 2  # boxes around whose names count for a block
_PART = "\0"  # between two texts; no parser lets it through
_APART_IN_WORD = re.compile(rf"(?<=[^\W\d_]{{2}}){_PART}(?=[^\W\d_]{{2}})")


def short_below(blocks: list[Block], headings: list[int]) -> tuple[str, ...]:
    """List the lines below the heading that are short enough to be bylines."""
    first = next(iter(headings), -1)
    below = blocks[first + 1 : first + 1 + _NEAR_HEADING]
    short = [block.text for block in below if block.length <= _MAX_LINE]
    return tuple(line for line in "\n".join(short).split("\n") if len(line) <= MAX_BYLINE)


def signed_blocks(blocks: list[Block], headings: list[int]) -> list[str]:
    """List the short lines near the heading in boxes named for authors."""
    first = next(iter(headings), 0)
    near = blocks[max(first - _SIGNED_ABOVE, 0) : first + _SIGNED_BELOW]
    return [
        _parts_of_block(block)
        for block in near
        if block.length <= _MAX_LINE and _flags_near(block.box) & BYLINE
    ]


def parts_of(node: Node, limit: int) -> str:
    """Put the text below a node on one line, with a bar where an element ends inside a word.

    Style sheets put such elements on lines of their own.
    """
    text = (node.text(separator=_PART) or "")[: limit * 4]
    return one_line(_APART_IN_WORD.sub(" | ", text).replace(_PART, ""))[:limit]


def line_of(node: Node, limit: int = _MAX_TEXT) -> str:
    """Put the text below a node on one line, cut at ``limit`` code points."""
    return one_line((node.text() or "")[: limit * 4])[:limit]


def one_line(text: str) -> str:
    """Put a text on one line."""
    return " ".join(text.split())


def _parts_of_block(block: Block) -> str:
    """Put a block on one line like `parts_of`, where it is all that its element holds."""
    line = one_line(block.text)
    if block.box.node is None or block.box.end - block.box.first > 1:
        return line
    parts = parts_of(block.box.node, _MAX_LINE)
    return parts if parts.replace(" | ", "") == line.replace(" | ", "") else line


def _flags_near(box: Box) -> int:
    flags = box.flags
    at = box.up
    for _ in range(_UP):
        if at is None:
            break
        flags |= at.flags
        at = at.up
    return flags
