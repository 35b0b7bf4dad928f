"""Tells which boxes of a page cannot be its article.

By what their tags and names mean, and by what their text is about.
"""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from tasks.extraction.adjacent import is_running, is_unlinked
from tasks.extraction.boilerplate_phrases import forms
from tasks.extraction.boxes import Block, Box, PageBlocks
from tasks.extraction.class_names import ADS, BOILERPLATE, DISCUSSION
from tasks.interstitials.phrases import is_most_of, sign_phrases
from tasks.text.normalize import INTERSTITIALS, normalize

_DISCUSSION_SHARE = 0.9  # of the page: readers may write far more than the journalist
_MIN_HEADED = 250  # characters below the page heading that make a box the article's own
_MAX_FOOTER = 1_000  # characters; pages with more in a footer forgot to close something
_CONSENT_SHARE = 0.6  # of a box
_AROUND = BOILERPLATE | ADS | DISCUSSION


class Exclusion:
    """The boxes of one page that are excluded, at each share of it for which names are believed."""

    def __init__(self, page: PageBlocks) -> None:
        self._blocks, self._boxes = page
        self._headed = _headed(page.blocks)
        self._consent, self._asking = _consent(page.blocks)

    def at(self, share: float) -> list[bool]:
        """Tell for each block whether it stands in boilerplate.

        Names are believed for boxes that hold up to a share of the page.
        """
        unlinked = self._boxes[0].unlinked
        limit, most = share * unlinked, _DISCUSSION_SHARE * unlinked
        known: dict[Box | None, bool] = {None: False}
        for box in self._boxes:  # each comes behind the one around it
            known[box] = known[box.up] or self._is_excluded(box, limit, most)
        excluded = [known[block.box] for block in self._blocks]
        for place in self._asking:
            excluded[place] = True
        return excluded

    def _is_excluded(self, box: Box, limit: float, most: float) -> bool:
        unlinked = box.text - box.link
        if box in self._consent or (box.tag == "footer" and unlinked < _MAX_FOOTER):
            return True
        if not (box.is_apart or box.flags & _AROUND):
            return False
        if box.is_body or unlinked >= most or box in self._headed:
            return False
        if box.flags & DISCUSSION:
            return True
        is_named = box.is_apart or bool(box.flags & (BOILERPLATE | ADS))
        return unlinked < limit and is_named and not self._is_text_among_ads(box)

    def _is_text_among_ads(self, box: Box) -> bool:
        """Tell whether a box that is only named for advertisements holds a paragraph."""
        if box.is_apart or not box.flags & ADS or box.flags & BOILERPLATE:
            return False
        inside = self._blocks[box.first : box.end]
        return any(block.tag == "p" and is_running(block) for block in inside)


def _headed(blocks: list[Block]) -> set[Box]:
    """Collect the boxes that hold a page heading with running text below it.

    Their names say in what state the article is, or what it is filed under.
    """
    found: set[Box] = set()
    for place, block in enumerate(blocks):
        if block.tag != "h1":
            continue
        for box in block.box.ancestors():
            below = blocks[place + 1 : box.end]
            text = sum(one.length for one in below if one.tag == "p" and is_unlinked(one))
            if text >= _MIN_HEADED and not box.is_apart:
                found.update(box.ancestors())
                break
    return found


def _consent(blocks: list[Block]) -> tuple[set[Box], list[int]]:
    """Find the boxes and the blocks that ask to store cookies.

    None do on a page whose heading is about them, unless it asks as well.
    """
    words = forms().cookies
    whole = "\n".join(block.text for block in blocks).lower()
    present = [word for word in words if word in whole]
    headings = [block for block in blocks if block.tag == "h1"]
    if not present or any(_is_about(block.text, present) for block in headings):
        return set(), []
    consent = [word for word in forms().consent if word in whole]
    purposes = [word for word in forms().purposes if word in whole]
    with_cookies = [at for at, block in enumerate(blocks) if _mentions(block.text, present)]
    with_purposes = [at for at, block in enumerate(blocks) if _mentions(block.text, purposes)]
    asking = [at for at in with_cookies if _mentions(blocks[at].text, consent)]
    naming = sorted({*with_cookies, *with_purposes})
    both = {*asking, *(set(with_cookies) & set(with_purposes))}
    boxes = _boxes_about(blocks, naming, both)
    headed = {box for block in headings for box in block.box.ancestors()}
    inside = [at for at in naming if not boxes.isdisjoint(blocks[at].box.ancestors())]
    return boxes - headed, [*asking, *inside]


def _boxes_about(blocks: list[Block], naming: list[int], asking: AbstractSet[int]) -> set[Box]:
    """Find the boxes with a block that asks, whose text is mostly that of blocks ``naming`` it."""
    sizes: dict[Box, int] = {}
    for block in (blocks[at] for at in naming):
        for box in block.box.ancestors():
            sizes[box] = sizes.get(box, 0) + block.length - block.link
    around = {box for at in asking for box in blocks[at].box.ancestors()}
    return {box for box in around if sizes[box] >= _CONSENT_SHARE * box.unlinked}


def _is_about(heading: str, cookies: Iterable[str]) -> bool:
    """Tell whether a heading is about cookies and does not ask to store them."""
    if not _mentions(heading, cookies):
        return False
    form = normalize(heading, INTERSTITIALS)
    return not any(is_most_of(phrase, form) for phrase in sign_phrases()["asks for consent"])


def _mentions(text: str, words: Iterable[str]) -> bool:
    folded = text.lower()
    return any(word in folded for word in words)
