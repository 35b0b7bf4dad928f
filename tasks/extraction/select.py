"""Which blocks are the article.

Blocks of running text vote for the boxes around them, the winner grows, the rest is left.

A furniture word in a class name counts only when its box holds a small share of the page's unlinked
text; three shares are tried, from strict to generous, because some sites name the box of the
article itself so.
"""

from collections.abc import Callable, Iterable
from itertools import islice

from tasks.extraction import adjacent as margins
from tasks.extraction.adjacent import is_running, is_text, is_unlinked
from tasks.extraction.blocks import HEADINGS, Block, Box
from tasks.extraction.class_names import DISCUSSION

_SHARES = (0.35, 0.12, 0.0)  # of the page's unlinked text: a box with less is what its names say
_DISCUSSION_SHARE = 0.9  # readers may write far more than the journalist
_VOTERS = HEADINGS | {"p", "pre", "td", "blockquote", "li"}  # their parent is what gets the vote
_HALF_VOTERS = HEADINGS | {"li"}
_COMMAS = ",،、，"
_MIN_VOTE = 25  # characters
_GENERATIONS, _DECAY = 4, 0.55
_ENOUGH_CHARS, _ENOUGH_SHARE = 250, 0.4
_MAIN_SHARE = 0.5  # of all running text on the page: short news are whole as well
_BETTER = 1.5  # how much larger a later, more generous choice must be
_GAIN, _DENSITY = 0.25, 0.8
_MIN_LAST = 15


class _Sheet:
    """A page's blocks with what is known of each by its place.

    Its vote, and whether it is running text.
    """

    def __init__(self, blocks: list[Block], root: Box) -> None:
        self.blocks, self.root = blocks, root
        self.votes = [_vote(block) for block in blocks]
        self.running = [is_running(block) for block in blocks]
        self.is_text = [is_text(block) for block in blocks]
        self.all_running = _size(
            block for block, is_it in zip(blocks, self.running, strict=True) if is_it
        )
        talk = _Holding(lambda box: bool(box.said & DISCUSSION))
        self.paragraphs = _size(
            block
            for block in blocks
            if block.tag == "p" and is_unlinked(block) and not talk.holds(block.box)
        )

    def furniture(self, share: float) -> list[bool]:
        """Tell for each block whether it stands in furniture, when names are believed up to a share
        of the page.
        """
        limit, most = share * self.root.unlinked, _DISCUSSION_SHARE * self.root.unlinked

        def is_furniture(box: Box) -> bool:
            unlinked = box.unlinked
            if box.is_body or unlinked >= most:
                return False
            return (unlinked < limit and box.is_furniture) or bool(box.said & DISCUSSION)

        holding = _Holding(is_furniture)
        return [holding.holds(block.box) for block in self.blocks]


class _Holding:
    """Tells whether a box, or one around it, is of some kind; remembers each."""

    def __init__(self, is_kind: Callable[[Box], bool]) -> None:
        self._is_kind = is_kind
        self._known: dict[Box | None, bool] = {None: False}

    def holds(self, box: Box) -> bool:
        """Tell whether the box is of the kind or stands in one."""
        path = []
        at: Box | None = box
        while at not in self._known:
            path.append(at)
            at = at.up  # type: ignore[union-attr]  # None is always known
        answer = self._known[at]
        for one in reversed(path):
            answer = answer or self._is_kind(one)  # type: ignore[arg-type]
            self._known[one] = answer
        return answer


def choose(blocks: list[Block], root: Box) -> list[Block]:
    """Return the article's blocks in document order.

    Empty when nothing on the page is running text.
    """
    sheet = _Sheet(blocks, root)
    best: list[Block] = []
    for share in _SHARES:
        barred = sheet.furniture(share)
        top = _winner(sheet, barred)
        if top is None:
            continue
        chosen = _picked(sheet, _widened(sheet, top, barred), barred)
        size = _size(chosen)
        if size > _BETTER * _size(best):
            best = chosen
        if size > _ENOUGH_SHARE * sheet.paragraphs and (
            size > _ENOUGH_CHARS or size > _MAIN_SHARE * sheet.all_running
        ):
            break
    return best


def _size(blocks: Iterable[Block]) -> int:
    return sum(block.length for block in blocks)


def _vote(block: Block) -> float:
    """Return the vote of a block.

    Longer text and more commas weigh more, 0 without running text.
    """
    unlinked = block.length - block.link
    if unlinked < _MIN_VOTE or block.link > 0.5 * block.length:
        return 0.0
    weight = 1 + min(sum(map(block.text.count, _COMMAS)), 8) + min(unlinked / 100, 3)
    return weight * 0.3 if block.tag in _HALF_VOTERS else weight


def _winner(sheet: _Sheet, barred: list[bool]) -> Box | None:
    """Count the votes: each generation up gets less of one."""
    scores: dict[Box, float] = {}
    for block, weight, is_barred in zip(sheet.blocks, sheet.votes, barred, strict=True):
        if weight and not is_barred:
            first = (block.box.up or block.box) if block.tag in _VOTERS else block.box
            for generation, box in enumerate(islice(first.ancestors(), _GENERATIONS)):
                scores[box] = scores.get(box, 0.0) + weight * _DECAY**generation
    return max(scores, key=lambda box: scores[box] * _merit(box), default=None)


def _merit(box: Box) -> float:
    named = 1.6 if box.is_body else 1.2 if box.is_story else 1.0
    return named * (1 - 0.5 * box.link / max(box.text, 1))


def _widened(sheet: _Sheet, top: Box, barred: list[bool]) -> Box:
    """Climb to a box around that adds clearly more text, nearly all of it running.

    Lead boxes stand beside the body.
    """
    plain = [
        0 if is_barred else block.length
        for block, is_barred in zip(sheet.blocks, barred, strict=True)
    ]
    running = [
        length if is_running else 0 for length, is_running in zip(plain, sheet.running, strict=True)
    ]
    current = top
    for box in top.ancestors():
        inside = sum(running[current.first : current.end])
        gain = sum(running[box.first : box.end]) - inside
        more = sum(plain[box.first : box.end]) - sum(plain[current.first : current.end])
        if gain > _GAIN * inside and gain > _DENSITY * more:
            current = box
    return current


def _picked(sheet: _Sheet, top: Box, barred: list[bool]) -> list[Block]:
    """Return the blocks of the winner and what belongs to it from its margins."""
    blocks = sheet.blocks
    is_named = all(barred[top.first : top.end])
    places = {
        place
        for place in range(top.first, top.end)
        if sheet.is_text[place]
        and (is_named or not barred[place] or margins.is_quote(blocks[place], top))
    }
    if not places:
        return []
    free = [
        is_text and not is_barred for is_text, is_barred in zip(sheet.is_text, barred, strict=True)
    ]
    places |= margins.lead(blocks, free, min(places), top) | margins.siblings(blocks, free, top)
    places |= margins.headings(blocks, free, places)
    chosen = margins.without_far(blocks, sorted(places))
    while chosen and (chosen[-1].tag in HEADINGS or chosen[-1].length < _MIN_LAST):
        chosen.pop()
    return chosen
