"""HTML pages that are read by rules; the only file that imports Beautiful Soup.

Whole news pages never come here: a tree of one costs 11 to 19 ms. lxml builds the tree: the
standard library's parser needs more than 30 s for 200,000 comment openers.
"""

import re
from collections.abc import Iterator

import soupsieve
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from tasks.errors import FeedError
from tasks.text.charset import decode
from tasks.text.markup import has_crowded_tag, without_scripts

# A full one of flat paragraphs needs 2 s; real index pages stay under 1 MB.
MAX_PAGE_BYTES = 3_000_000
_MAX_TAGS = 60_000
_MAX_ATTRIBUTES = 300
_TAG = re.compile(r"<[A-Za-z]")
_XML_DECLARATION = re.compile(r"<\?xml[^>]{0,200}>")
_ASIDE = (
    "script, style, figure, figcaption, aside, nav, form, iframe, noscript, button, audio, "
    "video, table.infobox"
)
_LINKED = 0.4  # share of a paragraph
_BREAKS = frozenset("p br div li tr h1 h2 h3 h4 h5 h6 blockquote".split())


class Element:
    """One element of a page, with what rules need of it."""

    __slots__ = ("_tag",)

    def __init__(self, tag: Tag) -> None:
        self._tag = tag

    def select(self, selector: str, limit: int = 0) -> list["Element"]:
        """Find what a CSS selector matches inside, in page order; ``limit`` 0 is no limit.

        Raises as `check_selector`.
        """
        check_selector(selector)
        return [Element(tag) for tag in self._tag.select(selector, limit=limit)]

    def first(self, selector: str) -> "Element | None":
        """Find the first of `select`, None when there is none."""
        return next(iter(self.select(selector, limit=1)), None)

    def cut(self, selector: str) -> None:
        """Remove what a CSS selector finds inside, with all below it.

        Raises as `check_selector`.
        """
        for element in self.select(selector):
            element._tag.decompose()  # noqa: SLF001 - this class's own

    def attribute(self, name: str) -> str:
        """Read an attribute, "" when it is not there; several values are joined by a space."""
        value = self._tag.get(name) or ""
        return value if isinstance(value, str) else " ".join(value)

    def text(self, max_chars: int) -> str:
        """Take at most about ``max_chars`` of text without scripts and comments.

        Blocks and ``br`` break the line.
        """
        pieces: list[str] = []
        for piece in self._pieces():
            pieces.append(piece)
            max_chars -= len(piece)
            if max_chars <= 0:
                break
        return "".join(pieces)

    def _pieces(self) -> Iterator[str]:
        for node in self._tag.descendants:
            if type(node) is NavigableString:  # comments, scripts and styles are subclasses
                yield node.replace("\n", " ")
            elif isinstance(node, Tag) and node.name in _BREAKS:
                yield "\n"


def open_page(body: bytes, content_type: str = "") -> Element:
    """Parse a page in any encoding.

    Raises FeedError ``feed_too_large`` beyond MAX_PAGE_BYTES, ``not_a_page`` without markup,
    ``feed_hostile`` for tags or attributes beyond any real page.
    """
    if len(body) > MAX_PAGE_BYTES:
        raise FeedError("feed_too_large", f"{len(body)} bytes of page")
    html = _XML_DECLARATION.sub("", decode(body, content_type), count=1)
    if not _TAG.search(html):
        raise FeedError("not_a_page", "no HTML")
    _refuse_hostile(html)
    return Element(BeautifulSoup(html, "lxml"))


def fragment_lines(markup: str) -> list[str]:
    """Take the lines that people read: no captions, embeds or paragraphs of links.

    Raises FeedError ``feed_hostile`` for tags or attributes beyond any real text.
    """
    _refuse_hostile(markup)
    tree = BeautifulSoup(markup, "lxml")
    for tag in tree.select(_ASIDE):
        tag.decompose()
    for tag in tree.select("p, li, div:not(:has(p, div))"):
        length = len(tag.get_text(strip=True))
        if sum(len(link.get_text(strip=True)) for link in tag.select("a")) > _LINKED * length:
            tag.decompose()
    lines = (" ".join(line.split()) for line in Element(tree).text(len(markup)).split("\n"))
    return [line for line in lines if line]


def _refuse_hostile(html: str) -> None:
    bare = without_scripts(html)
    if sum(1 for _ in _TAG.finditer(bare)) > _MAX_TAGS or has_crowded_tag(bare, _MAX_ATTRIBUTES):
        raise FeedError("feed_hostile", "a shape that no page needs")


def innermost(elements: list[Element]) -> list[Element]:
    """Keep the elements that contain none of the others.

    They are disjoint, so that reading each is linear in the page.
    """
    around = {id(parent) for element in elements for parent in element._tag.parents}  # noqa: SLF001
    return [element for element in elements if id(element._tag) not in around]  # noqa: SLF001


def check_selector(selector: str) -> None:
    """Raise FeedError ``rules_wrong`` for what is no CSS selector."""
    try:
        soupsieve.compile(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        raise FeedError(
            "rules_wrong", f"{selector!r} is no CSS selector: {str(error).splitlines()[0]}"[:300]
        ) from error
