"""The boxes that a page's text stands in, and its blocks: what the walk over a page finds."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from tasks.extraction.class_names import ADS, BOILERPLATE, STORY, meaning

Node = Any  # selectolax ships no types for the nodes of lexbor

_APART = frozenset("nav footer aside menu figure figcaption form header".split())
_OF_ATTRIBUTES = frozenset({"flags", "names", "is_apart", "is_body"})
_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search"})


class Box:
    """An element that breaks the line.

    ``text`` and ``link`` are sums over all that is below it, in characters.
    Its blocks are those at the places ``first`` to ``end`` (exclusive) of the page. ``is_body``
    means declared as the article's body, ``is_apart`` that its tag or role puts it beside,
    ``flags`` is what its ``names`` mean, see `class_names.meaning`. The element's attributes are
    read when one of these is first asked for: many boxes stand in one that is left out.
    """

    __slots__ = tuple(
        "end first flags has_image is_apart is_body link names node tag text up".split()
    )

    def __init__(self, up: "Box | None", tag: str, node: Node | None, first: int) -> None:
        self.up = up
        self.tag = tag
        self.first = first
        self.end = first
        self.text = 0
        self.link = 0
        self.has_image = False
        self.node = node

    def __getattr__(self, name: str) -> Any:
        """Fill what was not asked for before."""
        if name not in _OF_ATTRIBUTES:
            raise AttributeError(name)
        self.read()
        return getattr(self, name)

    def read(self) -> None:
        """Read what the attributes of its element say."""
        self.names = ""
        self.flags = 0
        self.is_body = False
        self.is_apart = self.tag in _APART
        given = self.node.attributes if self.node is not None else None
        if not given:
            return
        ident = given.get("id") or ""
        named = given.get("class") or ""
        if ident or named:
            self.names = f"{named} {ident}" if ident else named
            self.flags = meaning(self.names)
        if "itemprop" in given:
            self.is_body = (given["itemprop"] or "").lower() == "articlebody"
        if "role" in given and given["role"] in _ROLES:
            self.is_apart = True

    @property
    def is_boilerplate(self) -> bool:
        """Whether its tag or names put it around the article."""
        return self.is_apart or bool(self.flags & (BOILERPLATE | ADS))

    @property
    def is_story(self) -> bool:
        """Whether its tag or names mark it as the article."""
        return self.is_body or self.tag == "article" or bool(self.flags & STORY)

    @property
    def unlinked(self) -> int:
        """The characters below that are no link."""
        return self.text - self.link

    def ancestors(self) -> Iterator["Box"]:
        """Yield this box and those around it, up to the body."""
        box: Box | None = self
        while box is not None:
            yield box
            box = box.up

    def holds(self, place: int) -> bool:
        """Tell whether the block at a place of the page stands in this box."""
        return self.first <= place < self.end


class Block:
    """A run of text between tags that break the line; it keeps the lines of ``<br>``.

    ``link`` counts linked characters.
    """

    __slots__ = ("box", "length", "link", "tag", "text")

    def __init__(self, text: str, link: int, tag: str, box: Box) -> None:
        self.text = text
        self.tag = tag
        self.box = box
        self.length = length = len(text)
        self.link = min(length, link)


class PageBlocks(NamedTuple):
    """The blocks of a page in document order, and the boxes that hold them.

    Each box stands behind the one around it; the first is the body, the only one that may be empty.
    """

    blocks: list[Block]
    boxes: list[Box]
