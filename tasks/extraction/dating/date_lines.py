"""Which lines of a page may date its article: those around its heading and its text.

Dates of menus, weather, neighbours, comments and footers stand elsewhere; those inside the running
text are of what the article tells.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, islice, pairwise

import msgspec

from tasks.extraction.boxes import Block, Box
from tasks.extraction.class_names import DATED, DISCUSSION
from tasks.extraction.dating.headings import heading_of, page_headings, titled_line
from tasks.extraction.elements import HEADINGS
from tasks.text.dates import Order, orders_of
from tasks.text.dates.labels import (
    is_about_entry,
    is_elsewhere,
    is_published_label,
    is_surely_elsewhere,
    segments,
)
from tasks.text.dates.names import fold
from tasks.text.dates.sentences import has_own_words, is_sentence

MAX_LINE = 200
_MAX_BLOCK = 4 * MAX_LINE
_BELOW_HEADING = 25  # blocks in which a date line may stand; then the text has begun
_ABOVE_HEADING = 6
_AROUND_HEADING = 2  # boxes: a header of the article holds both
_AT_START, _AT_END = 8, 2  # blocks of the text at its edges that may be date lines
_BEHIND_TEXT = 40
_MIN_PARAGRAPH = 120  # characters: where the text begins in earnest
_ARTICLE_UP = 4  # boxes between the text and the article element that counts for it
_LABELLED = 60  # characters of a line that a label begins
_APART = frozenset({"nav", "aside", "form", "figcaption"})
_UP = 2  # boxes around whose names count for a block
_OF_ENTRY = re.compile(r"(?:^|[\s_-])(?:entry|post|article|story)(?:[\s_-]|$)", re.IGNORECASE)
_DIGIT = re.compile(r"\d")
_NUMBERS = re.compile(r"\d\s?[./-]\s?\d{1,2}\s?[./-]\s?\d{4}")


class DateLine(msgspec.Struct, frozen=True):
    """A line that may date the article.

    ``is_named``: its element is named for a date. ``is_outside``: it stands right above the heading
    in a box of its own, where some sites print today; only one with a time is the article's.
    """

    text: str
    is_named: bool = False
    is_outside: bool = False


class Surroundings:
    """Where the heading and the text of an article stand among the blocks of its page."""

    def __init__(
        self, blocks: Sequence[Block], chosen: Iterable[Block], titles: Iterable[str] = ()
    ) -> None:
        self.blocks = blocks
        own = {id(block) for block in chosen}
        places = [place for place, block in enumerate(blocks) if id(block) in own]
        long = (place for place in places if blocks[place].length >= _MIN_PARAGRAPH)
        self.first = next(long, places[0] if places else 0)
        self.last = places[-1] if places else len(blocks) - 1
        self.headings = page_headings(blocks)
        self.titled = "" if self.headings else titled_line(blocks[: self.first + 1], titles)
        self.heading = heading_of(
            blocks, self.headings, self.first, has_text=bool(places), titled=self.titled
        )
        self.shared = self._shared() if blocks else None
        self._beside: dict[Box, bool] = {}

    def places_of(self, line: str) -> list[int]:
        """List the blocks that hold a text of one line."""
        places = []
        at = self._whole.find(line)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            places.append(place)
            at = self._whole.find(line, self._starts[place] + len(self.blocks[place].text))
        return places

    @cached_property
    def _whole(self) -> str:
        """The text of all blocks, each on lines of its own."""
        return "\n".join(block.text for block in self.blocks)

    @cached_property
    def _starts(self) -> list[int]:
        """Where each block begins in it."""
        sizes = (len(block.text) + 1 for block in self.blocks)
        return list(accumulate(sizes, initial=0))[:-1]

    def _shared(self) -> Box:
        """Find the smallest box that holds the heading and the text."""
        start = self.first if self.heading is None else min(self.heading, self.first)
        boxes = list(self.blocks[start].box.ancestors())
        shared = next((box for box in boxes if box.first <= start and self.last < box.end), None)
        if shared is None:
            return boxes[-1]
        around = islice(shared.ancestors(), _ARTICLE_UP + 1)
        return next((box for box in around if box.tag == "article"), shared)

    def is_own(self, place: int, *, is_named: bool) -> bool:
        """Tell whether a date at this place is the article's."""
        is_near = self._is_near(place, is_named=is_named)
        return is_near and not self._is_beside(self.blocks[place].box)

    def _is_near(self, place: int, *, is_named: bool) -> bool:
        """Tell whether a place is where dates of articles stand, whatever its boxes are for."""
        if self.first <= place <= self.last:
            is_edge = place < self.first + _AT_START or place > self.last - _AT_END
            is_line = len(self.blocks[place].text) <= MAX_LINE
            return is_named and is_edge and (is_line or is_about_entry(self.blocks[place].text))
        if place > self.last:
            return is_named and place - self.last <= _BEHIND_TEXT and self._is_in_article(place)
        if self.heading is None or place > self.heading:
            start = self.first if self.heading is None else self.heading + _BELOW_HEADING
            return self._is_in_article(place) and place <= max(start, self.first)
        return self.heading - place <= _ABOVE_HEADING and self._is_in_header(place)

    def right_above(self) -> int | None:
        """Find the block right above the heading, or above a heading right above it."""
        place = -1 if self.heading is None else self.heading - 1
        while place >= 0 and place in self.headings:
            place -= 1
        if place < 0 or any(map(_is_bar, self.blocks[place].box.ancestors())):
            return None
        return place

    def _is_in_article(self, place: int) -> bool:
        return self.shared is not None and self.shared.holds(place)

    def _is_in_header(self, place: int) -> bool:
        """Tell whether a line above the heading stands in one box with it, and not all the page."""
        if self.heading is None or self.shared is None:
            return False
        if self.shared.tag != "body" and self.shared.up is not None and self.shared.holds(place):
            return True
        around = list(self.blocks[self.heading].box.ancestors())[: _AROUND_HEADING + 1]
        return any(box.tag != "body" and box.holds(place) for box in around)

    def _is_beside(self, box: Box) -> bool:
        """Tell whether a box, or one around it below the article's, is for something else."""
        path = []
        at: Box | None = box
        while at is not None and at not in self._beside:
            path.append(at)
            at = None if at is self.shared else at.up
        is_beside = at is not None and self._beside[at]
        for one in reversed(path):
            is_beside = is_beside or self._is_for_something_else(one)
            self._beside[one] = is_beside
        return is_beside

    def _is_for_something_else(self, box: Box) -> bool:
        if box is self.shared or box.up is None:
            return False
        if box.tag in _APART or box.flags & DISCUSSION:
            return True
        is_in_article = self.shared is not None and self.shared.tag == "article"
        if box.tag == "footer" and not (is_in_article or _OF_ENTRY.search(box.names)):
            return True
        holds_heading = self.heading is not None and box.holds(self.heading)
        return not holds_heading and (box.tag == "header" or is_elsewhere(box.names))


def _is_bar(box: Box) -> bool:
    return box.tag in {"header", *_APART} or is_surely_elsewhere(box.names)


def date_lines(around: Surroundings) -> Iterator[DateLine]:
    """Yield the short lines with digits that may date the article, in the order of the page."""
    outside = around.right_above()
    for place, block in enumerate(around.blocks):
        if block.length > _MAX_BLOCK or not _DIGIT.search(block.text):
            continue
        if block.tag in HEADINGS and has_own_words(block.text):
            continue  # it names what it stands above
        if place == outside and block.length <= MAX_LINE:
            yield DateLine(block.text, is_outside=True)
        if not around.is_own(place, is_named=True):  # cheap, and what fails here fails below
            continue
        is_named = bool(_names_near(block.box) & DATED) or _is_labelled(block.text)
        if is_named or around.is_own(place, is_named=False):
            for line in block.text.split("\n"):
                is_short = len(line) <= MAX_LINE or is_about_entry(line)
                if is_short and _DIGIT.search(line):
                    yield DateLine(line[: 2 * MAX_LINE], is_named)


def labelled_pair(around: Surroundings) -> DateLine | None:
    """Find the one date on the page whose block stands right below a label of its own.

    Boxes of facts beside an article are made so; where several are, they are of other articles.
    """
    blocks = around.blocks
    found = [
        f"{label.text} {block.text}"
        for label, block in pairwise(blocks)
        if label.length <= _LABELLED
        and block.length <= _LABELLED
        and _DIGIT.search(block.text)
        and is_published_label(label.text)
        and not has_own_words(block.text)
        and not any(is_surely_elsewhere(box.names) for box in block.box.ancestors())
    ]
    return DateLine(found[0], is_named=True) if len(found) == 1 else None


def page_order(around: Surroundings, lines: Iterable[DateLine]) -> Order:
    """Tell from all short blocks whether 3/5 is in May, where lines have such dates; "": nobody."""
    if not any(_NUMBERS.search(line.text) for line in lines):
        return ""
    shown = orders_of(b.text for b in around.blocks if b.length <= MAX_LINE) - {"", "unknown"}
    return shown.pop() if len(shown) == 1 else ""


def _is_labelled(text: str) -> bool:
    if is_about_entry(text):
        return True
    return len(text) <= _LABELLED and segments(text)[0].kind != "plain" and not is_sentence(text)


def _names_near(box: Box) -> int:
    flags = box.flags
    at = box.up
    for _ in range(_UP):
        if at is None or at.up is None:
            break
        flags |= at.flags if at.unlinked <= _MAX_BLOCK else 0
        at = at.up
    return flags


def is_of_update(around: Surroundings, text: str) -> bool:
    """Tell whether a date stands behind a label of an update, in the line that it is part of."""
    lines = (
        line
        for block in around.blocks
        if block.length <= _MAX_BLOCK and text in block.text
        for line in block.text.split("\n")
    )
    line = next((line for line in lines if text in line), text)
    return len(line) > len(text) and any(
        segment.kind == "updated" and fold(text) in segment.text for segment in segments(line)
    )


def is_own_text(around: Surroundings, text: str) -> bool | None:
    """Tell whether a text stands where the article's date may; None when it is nowhere."""
    places = around.places_of(text) if text else []
    if not places:
        return None
    return any(around.is_own(place, is_named=True) for place in places)
