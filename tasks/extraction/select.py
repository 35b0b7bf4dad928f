"""Chooses the blocks of the article.

Blocks of running text vote for the boxes around them, the winner grows, the rest is left.

A word of boilerplate in a class name counts only when its box holds a small share of the page's
unlinked text; three shares are tried, from strict to generous, because some sites name the box of
the article itself so.
"""

from collections.abc import Iterable
from itertools import compress

from tasks.extraction import adjacent, asides
from tasks.extraction.adjacent import is_running, is_text, is_unlinked
from tasks.extraction.blocks import ROW
from tasks.extraction.boxes import Block, Box, PageBlocks
from tasks.extraction.class_names import DISCUSSION
from tasks.extraction.elements import HEADINGS
from tasks.extraction.exclusion import Exclusion
from tasks.extraction.margins.corrections import corrections
from tasks.extraction.margins.other_stories import other_stories
from tasks.extraction.margins.repeats import repeats

_SHARES = (0.35, 0.12, 0.0)  # of the page's unlinked text: with less, a box is what its names mean
_VOTERS = HEADINGS | {
    "p",
    "pre",
    "td",
    "blockquote",
    "li",
    ROW,
}  # their parent is what gets the vote
_HALF_VOTERS = HEADINGS | {"li", ROW}
_COMMAS = ",،、，"
_MIN_VOTE = 25  # characters
_GENERATIONS = tuple(0.55**generation for generation in range(4))  # shares of a vote, going up
_ENOUGH_CHARS = 250
_ENOUGH_SHARE = 0.4
_MAIN_SHARE = 0.5  # of all running text on the page: short news are whole as well
_BETTER = 1.5  # how much larger a later, more generous choice must be
_GAIN = 0.25
_DENSITY = 0.8
_WHOLE = frozenset({"article", "main"})


class _Weighed:
    """A page's blocks; votes and kinds of each are listed by its place."""

    def __init__(self, page: PageBlocks) -> None:
        self.blocks = blocks = page.blocks
        self.votes = [_vote(block) for block in blocks]
        self.running = [is_running(block) for block in blocks]
        self.is_text = [is_text(block) for block in blocks]
        self.all_running = _size(compress(blocks, self.running))
        paragraphs = [block for block in blocks if block.tag == "p" and is_unlinked(block)]
        known: dict[Box | None, bool] = {None: False}
        self.paragraphs = _size(
            block for block in paragraphs if not _stands_in_talk(block.box, known)
        )


def _stands_in_talk(box: Box, known: dict[Box | None, bool]) -> bool:
    """Tell whether a box, or one around it, holds what readers write; remembers each."""
    path = []
    at: Box | None = box
    while (is_talk := known.get(at)) is None:
        path.append(at)
        at = at.up  # type: ignore[union-attr]  # None is always known
    for one in reversed(path):
        is_talk = known[one] = is_talk or bool(one.flags & DISCUSSION)  # type: ignore[union-attr]
    return is_talk


def choose(page: PageBlocks) -> list[Block]:
    """Choose the article's blocks, in document order; none when no text of the page is running."""
    weighed = _Weighed(page)
    exclusion = Exclusion(page)
    best: list[Block] = []
    for share in _SHARES:
        excluded = exclusion.at(share)
        top = _winner(weighed, excluded)
        if top is None:
            continue
        chosen = _picked(weighed, _widened(weighed, top, excluded), excluded)
        size = _size(chosen)
        if size > _BETTER * _size(best):
            best = chosen
        if size > _ENOUGH_SHARE * weighed.paragraphs and (
            size > _ENOUGH_CHARS or size > _MAIN_SHARE * weighed.all_running
        ):
            break
    return best


def _size(blocks: Iterable[Block]) -> int:
    return sum(block.length for block in blocks)


def _vote(block: Block) -> float:
    """Weigh a block: longer text and more commas weigh more, no running text nothing."""
    unlinked = block.length - block.link
    if unlinked < _MIN_VOTE or block.link > 0.5 * block.length:
        return 0.0
    weight = 1 + min(sum(map(block.text.count, _COMMAS)), 8) + min(unlinked / 100, 3)
    return weight * 0.3 if block.tag in _HALF_VOTERS else weight


def _winner(page: _Weighed, excluded: list[bool]) -> Box | None:
    """Count the votes: each generation up gets less of one."""
    scores: dict[Box, float] = {}
    for block, weight, is_excluded in zip(page.blocks, page.votes, excluded, strict=True):
        if not weight or is_excluded:
            continue
        box: Box | None = (block.box.up or block.box) if block.tag in _VOTERS else block.box
        for share in _GENERATIONS:
            if box is None:
                break
            scores[box] = scores.get(box, 0.0) + weight * share
            box = box.up
    return max(scores, key=lambda box: scores[box] * _merit(box), default=None)


def _merit(box: Box) -> float:
    named = 1.6 if box.is_body else 1.2 if box.is_story else 1.0
    return named * (1 - 0.5 * box.link / max(box.text, 1))


def _widened(page: _Weighed, top: Box, excluded: list[bool]) -> Box:
    """Climb to a box around that adds clearly more text, nearly all of it running.

    Boxes of leads stand beside the body. What an article with the page heading does not hold is
    another story.
    """
    plain = [
        0 if is_excluded else block.length
        for block, is_excluded in zip(page.blocks, excluded, strict=True)
    ]
    running = [
        length if is_running else 0 for length, is_running in zip(plain, page.running, strict=True)
    ]
    current = top
    for box in top.ancestors():
        inside = sum(running[current.first : current.end])
        gain = sum(running[box.first : box.end]) - inside
        more = sum(plain[box.first : box.end]) - sum(plain[current.first : current.end])
        if gain > _GAIN * inside and gain > _DENSITY * more:
            current = box
        if box.tag in _WHOLE and any(
            block.tag == "h1" for block in page.blocks[box.first : box.end]
        ):
            break
    return current


def _picked(page: _Weighed, top: Box, excluded: list[bool]) -> list[Block]:
    """Pick the blocks of the winner, and those at its margins that belong to it."""
    blocks = page.blocks
    is_named = all(excluded[top.first : top.end])
    places = {
        place
        for place in range(top.first, top.end)
        if page.is_text[place]
        and (is_named or not excluded[place] or adjacent.is_quote(blocks[place], top))
    }
    places -= asides.captions(blocks, top)
    if not places:
        return []
    free = [
        is_text and not is_excluded
        for is_text, is_excluded in zip(page.is_text, excluded, strict=True)
    ]
    places |= adjacent.lead(blocks, free, min(places), top) | adjacent.siblings(blocks, free, top)
    places |= adjacent.headings(blocks, free, places)
    places |= asides.linked_sentences(blocks, places)
    places -= other_stories(blocks, places)
    places -= asides.list_headings(blocks, places)
    places -= repeats(blocks, places)
    if not places:
        return []
    places |= corrections(blocks, places, top)
    return asides.without_loose_end(adjacent.without_far(blocks, sorted(places)))
