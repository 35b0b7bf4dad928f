"""What the layout of a page shows of its text: tied to a heading, in a list of other pages, below.

Words decide nothing here but in the headings of listings.
"""

import re
from bisect import bisect_left
from collections import Counter
from itertools import accumulate

import msgspec

from tasks.extraction.blocks import Tree
from tasks.extraction.boxes import Block, Box
from tasks.extraction.elements import HEADINGS
from tasks.extraction.page_metadata import PageMetadata
from tasks.interstitials.notices import names_listing
from tasks.text.normalize import COMPARE, normalize

_MIN_RUNNING, _MIN_LINK = 40, 15  # characters of an excerpt, and of the headline that links it
_UP = 4  # boxes around an excerpt in which its headline may stand
_MAX_RUNNING_IN_CARD = 3
_MIN_CARDS = 3
_CARD_SHARE = 0.5  # of the chosen text
# On a page that declares no kind: what lists less may be an article with boxes.
_MANY_CARDS, _MANY_CARDS_SHARE = 6, 0.9
_MAX_PER_CARD = 330  # characters; boxes that hold more are read where they stand
_NEAR = 12  # blocks between a heading and the text that it is tied to
_ENOUGH_LETTERS, _ENOUGH_PARAGRAPHS = 150, 2  # without a heading
_LONG_LETTERS = 300
_BELOW = frozenset({"footer", "nav", "aside"})
_DIGITS = re.compile(r"\d+")
_ARCHIVES = frozenset(
    "archive category tag search search-results home blog author date tax taxonomy "
    "front-page frontpage homepage page-home page-category page-tag page-search".split()
)
_NO_ARTICLE = frozenset({"website", "profile", "blog"})
_COLLECTION = re.compile(
    r'"@type"\s*:\s*+(?:\[\s*+)?"(?:CollectionPage|SearchResultsPage|ProfilePage|ItemList|Blog)"'
)


class Layout(msgspec.Struct, frozen=True):
    """Where the chosen text stands."""

    is_tied: bool = False
    is_listing: bool = False


def above_footer(chosen: list[Block]) -> list[Block]:
    """Drop a short text that stands in the footer alone: it is the site's."""
    is_short = sum(block.length for block in chosen) < _LONG_LETTERS
    if is_short and all(_stands_in_footer(block.box) for block in chosen):
        return []
    return chosen


def layout_of(
    tree: Tree, blocks: list[Block], chosen: list[Block], metadata: PageMetadata
) -> Layout:
    """Judge the place of the chosen blocks among all blocks of their page."""
    if not chosen:
        return Layout()
    is_long = sum(block.length for block in chosen) > 2 * _LONG_LETTERS  # it speaks for itself
    return Layout(
        is_tied=is_long or _has_heading(blocks, chosen, metadata) or _has_paragraphs(chosen),
        is_listing=_is_listing(tree, blocks, chosen, metadata),
    )


def _stands_in_footer(box: Box) -> bool:
    return any(one.tag == "footer" for one in box.ancestors())


def _is_below(box: Box) -> bool:
    return any(one.tag in _BELOW for one in box.ancestors())


def _has_heading(blocks: list[Block], chosen: list[Block], metadata: PageMetadata) -> bool:
    """Tell whether a heading that names the page stands close above the text."""
    first = next((block for block in chosen if block.tag not in HEADINGS), None)
    if first is None or _is_below(first.box):
        return False
    place = next(at for at, block in enumerate(blocks) if block is first)
    titles = [
        normalize(title, COMPARE)
        for title in (metadata.document_title, metadata.metas.get("og:title", ""))
    ]
    for block in blocks[max(0, place - _NEAR) : place]:
        form = normalize(block.text, COMPARE)
        is_heading = block.tag in HEADINGS or (
            block.box.up is not None and block.box.up.tag in HEADINGS
        )
        if form and is_heading and any(form in title for title in titles):
            return True
    return False


def _has_paragraphs(chosen: list[Block]) -> bool:
    running = [block for block in chosen if _is_excerpt(block) and not _is_below(block.box)]
    size = sum(block.length for block in running)
    return len(running) >= _ENOUGH_PARAGRAPHS and size >= _ENOUGH_LETTERS


def _is_listing(
    tree: Tree, blocks: list[Block], chosen: list[Block], metadata: PageMetadata
) -> bool:
    if _is_one_text(chosen):
        return False
    cards = _cards(blocks)
    kinds = Counter(map(_kind_of, cards))
    repeated = {id(box): kinds[_kind_of(box)] for box in cards if kinds[_kind_of(box)] > 1}
    most = listed = 0
    for block in chosen:
        count = next((repeated[id(one)] for one in block.box.ancestors() if id(one) in repeated), 0)
        most = max(most, count)
        listed += block.length if count else 0
    if most < _MIN_CARDS:
        return False
    share = listed / sum(block.length for block in chosen)
    if share < _CARD_SHARE:
        return False
    if _declares_listing(tree, metadata):
        return True
    og_type = metadata.metas.get("og:type", "").lower()
    is_article = "article" in og_type or bool(metadata.stories)
    if is_article or listed > _MAX_PER_CARD * most:
        return False
    return og_type in _NO_ARTICLE or (most >= _MANY_CARDS and share >= _MANY_CARDS_SHARE)


def _is_one_text(chosen: list[Block]) -> bool:
    """Tell cheaply whether most of the text is paragraphs side by side, as in most articles."""
    sizes: Counter[int] = Counter()
    counts: Counter[int] = Counter()
    for block in chosen:
        if _is_excerpt(block):
            place = id(block.box.up or block.box)
            sizes[place] += block.length
            counts[place] += 1
    if not sizes:
        return False
    place, size = sizes.most_common(1)[0]
    whole = sum(block.length for block in chosen)
    return counts[place] > _MAX_RUNNING_IN_CARD and size > _CARD_SHARE * whole


def _kind_of(card: Box) -> str:
    return _DIGITS.sub("", f"{card.tag} {card.names}")


def _declares_listing(tree: Tree, metadata: PageMetadata) -> bool:
    """Tell whether the page calls itself an archive: by its body, JSON-LD or headings."""
    names = (tree.body.attributes.get("class") or "") if tree.body is not None else ""
    if _ARCHIVES.intersection(names.lower().split()):
        return True
    if any(map(names_listing, metadata.headings[:2])):
        return True
    if metadata.stories:
        return False
    scripts = (node.text() or "" for node in tree.css('script[type*="ld+json" i]'))
    return any(_COLLECTION.search(script) for script in scripts)


def _cards(blocks: list[Block]) -> list[Box]:
    """Find the boxes that hold a linked headline, an excerpt below it, and little else."""
    links = [at for at, block in enumerate(blocks) if _is_linked_headline(block)]
    if len(links) < _MIN_CARDS:
        return []
    running = list(accumulate((_is_excerpt(block) for block in blocks), initial=0))
    cards: dict[int, Box] = {}
    for place, block in enumerate(blocks):
        if not _is_excerpt(block):
            continue
        box = block.box
        for _ in range(_UP):
            if running[box.end] - running[box.first] > _MAX_RUNNING_IN_CARD:
                break
            at = bisect_left(links, box.first)
            if at < len(links) and links[at] < place:
                cards[id(box)] = box
                break
            if box.up is None or box.up.up is None:
                break
            box = box.up
    return list(cards.values())


def _is_linked_headline(block: Block) -> bool:
    return block.length >= _MIN_LINK and block.link >= 0.8 * block.length


def _is_excerpt(block: Block) -> bool:
    return block.length >= _MIN_RUNNING and block.link < 0.5 * block.length
