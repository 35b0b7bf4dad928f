"""Which block is the headline of a page."""

from collections.abc import Iterable, Sequence

from tasks.extraction.boxes import Block
from tasks.extraction.elements import HEADINGS

_MIN_HEADING = 10  # characters
_MOST_OF_TITLE = 2  # times as long as the line is the title at most


def heading_of(
    blocks: Sequence[Block], pages: list[int], first: int, *, has_text: bool, titled: str
) -> int | None:
    """Find the page heading nearest above the text, else the first one.

    Without any, the block that begins with the page's title, else a lower heading.
    """
    above = [place for place in pages if place <= first]
    if above and has_text:
        titles = [place for place in above if blocks[place].length >= _MIN_HEADING]
        return (titles or above)[-1]
    if pages:
        return pages[0]
    lower = [
        place
        for place, block in enumerate(blocks[: first + bool(titled)])
        if (block.text.split("\n")[0] == titled if titled else block.tag in HEADINGS)
    ]
    return lower[-1] if lower else None


def titled_line(blocks: Sequence[Block], titles: Iterable[str]) -> str:
    """Find the line nearest above the text that is most of the page's title; "" without one.

    Pages without a heading show their headline in bold or in a cell.
    """
    whole = [" ".join(title.split()) for title in titles]
    lines = (block.text.split("\n", 1)[0] for block in reversed(blocks))
    long = (line for line in lines if len(line) >= _MIN_HEADING)
    return next((line for line in long if any(_is_most_of(line, one) for one in whole)), "")


def _is_most_of(line: str, title: str) -> bool:
    return line in title and len(title) <= _MOST_OF_TITLE * len(line)


def page_headings(blocks: Sequence[Block]) -> list[int]:
    """List the places of blocks that are the heading of their page."""
    return [
        place
        for place, block in enumerate(blocks)
        if block.tag == "h1" or ((up := block.box.up) is not None and up.tag == "h1")
    ]
