"""A page as blocks of text in the boxes that hold them.

One walk over the tree, without recursion, in document order. The unit is the block: text between
two tags that break the line. Many sites write whole articles without a ``<p>``.
"""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tasks.errors import NoArticle
from tasks.extraction.class_names import ADS, BOILERPLATE, STORY, meaning
from tasks.extraction.elements import (
    BREAKING,
    CELLS,
    IMAGES,
    INLINE,
    PHRASING,
    REVEALED,
    SILENT,
    is_record,
    tag_names,
)
from tasks.extraction.visibility import Attributes, unseen_ids

Node = Any  # selectolax ships no types for the nodes of lexbor
Tree = LexborHTMLParser

_APART = frozenset("nav footer aside menu figure figcaption form header".split())
_OF_ATTRIBUTES = frozenset({"flags", "names", "is_apart", "is_body"})
_ROLES = frozenset({"navigation", "complementary", "banner", "contentinfo", "search"})
# Real pages stay under 100; unclosed inline tags of careless ones reach some hundreds.
MAX_DEPTH = 2_000
ROW = "row"  # the tag of a block that is a table's row
_NEXT_CELL = "\0"  # in the text of a row before it is joined; no parser lets it through
_SEPARATOR = " | "
_BREAKS = frozenset({"br", "hr"})
_UNOPENED = SILENT | IMAGES | _BREAKS
_FIGURE_UP = 3  # boxes between a table and its figure


class Box:
    """An element that breaks the line.

    ``text`` and ``link`` are sums over all that is below it, in characters.
    Its blocks are those at the places ``first`` to ``end`` (exclusive) of the page. ``is_body``
    means declared as the article's body, ``is_apart`` that its tag or role puts it beside,
    ``flags`` is what its names mean, see `class_names.meaning`. The element's attributes are read
    when one of these is first asked for: most boxes of a page hold no text.
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
        value_of = (self.node.attributes if self.node is not None else {}).get
        ident = value_of("id") or ""
        named = value_of("class") or ""
        self.names = f"{named} {ident}" if ident else named
        self.flags = meaning(self.names) if self.names else 0
        self.is_body = (value_of("itemprop") or "").lower() == "articlebody"
        self.is_apart = self.tag in _APART or value_of("role") in _ROLES

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
        self.length = len(text)
        self.link = min(link, self.length)


def parse(html: str) -> Tree:
    """Parse a page; never raises."""
    return LexborHTMLParser(html)


def blocks_of(
    tree: Tree, marked: Iterable[tuple[Node, Attributes]] = (), *, reveals: bool = False
) -> tuple[list[Block], Box]:
    """List the blocks of a page in document order, and give the box of its body.

    Those of ``marked`` (see `marked_of`) that are hidden are left out. ``reveals`` reads what only
    a script would show, too. Raises NoArticle ``page_hostile`` when the page is nested too deeply.
    """
    walk = _Walk(reveals=reveals)
    if tree.body is not None:
        if not reveals:
            walk.unseen = unseen_ids(tree, marked)
        walk.run(tree.body.child)
    for block in walk.blocks:
        block.box.text += block.length
        block.box.link += block.link
    for box in reversed(walk.boxes):
        up = box.up
        if up is None:
            continue
        if box.text:
            up.text += box.text
            up.link += box.link
            up.end = max(up.end, box.end)
        elif box.has_image:
            up.has_image = True
    return walk.blocks, walk.boxes[0]


class _Walk:
    """One walk: the open text, and where it began."""

    def __init__(self, *, reveals: bool) -> None:
        self.blocks: list[Block] = []
        self.boxes = [Box(None, "body", None, 0)]
        self.unseen: set[int] = set()
        self._reveals = reveals
        self._pieces: list[str] = []
        self._link = 0
        self._start = (self.boxes[0], "body")

    # one loop with local names: here goes the time of a page
    def run(self, node: Node) -> None:  # noqa: C901, PLR0912
        """Visit every node below."""
        box, tag, in_link, is_block = self.boxes[0], "body", False, True
        waiting: list[tuple[Node, Box, str, bool, bool]] = []
        special = _UNOPENED - REVEALED if self._reveals else _UNOPENED
        unseen, pieces, (names, text_id) = self.unseen, self._pieces, tag_names(parse)
        while True:
            if node is None:
                if is_block and pieces:
                    self._flush()
                if not waiting:
                    return
                if len(waiting) > MAX_DEPTH:
                    raise NoArticle("page_hostile", "nested too deeply")
                node, box, tag, in_link, is_block = waiting.pop()
                continue
            tag_id = node.tag_id
            if tag_id == text_id:
                if not node.is_empty_text_node:
                    self._add(node.text_content or "", box, tag, in_link)
                elif pieces:  # half of them: white space between two tags
                    pieces.append(" ")
            elif (name := names.get(tag_id) or node.tag) not in special:
                below = node.child
                if below is not None and not (unseen and node.mem_id in unseen):
                    goes_on = name in INLINE or self._goes_on(name, tag)
                    if goes_on or below.tag_id != text_id or below.next is not None:
                        waiting.append((node.next, box, tag, in_link, is_block))
                        if goes_on:
                            is_block, in_link = False, in_link or name == "a"
                        else:
                            box, tag, is_block = *self._enter(box, node, below, name), True
                        node = below
                        continue
                    self._add_line(box, node, below, name, in_link=in_link)
            elif name in _BREAKS:
                self._break(node)
            elif name in IMAGES:
                box.has_image = True
            node = node.next

    def _add(self, text: str, box: "Box", tag: str, in_link: bool) -> None:  # noqa: FBT001
        """Add a text to the block that is under way, or begin one."""
        if not text or (not self._pieces and text.isspace()):
            return
        if not self._pieces:
            self._start = (box, tag)
        self._pieces.append(text.replace("\n", " "))
        if in_link:
            self._link += len(text.strip())

    def _add_line(self, up: Box, node: Node, below: Node, name: str, *, in_link: bool) -> None:
        """Add the block of an element that holds nothing but a text."""
        if self._pieces:
            self._flush()
        written = "" if below.is_empty_text_node else below.text_content or ""
        text = " ".join(written.split())
        if text:
            box = Box(up, name, node, len(self.blocks))
            self.boxes.append(box)
            self.blocks.append(Block(text, len(written.strip()) if in_link else 0, name, box))
            box.end += 1

    def _goes_on(self, name: str, tag: str) -> bool:
        """Tell whether a cell or an unknown element goes on in the line of a ``tag``."""
        if tag != ROW and name in BREAKING:
            return False
        if tag == ROW:
            if self._pieces:
                self._pieces.append(_NEXT_CELL if name in CELLS else " ")
            return True
        return bool(self._pieces) or tag in PHRASING

    def _enter(self, up: Box, node: Node, below: Node, name: str) -> tuple[Box, str]:
        """Begin an element's block; return its box and the tag that its lines have."""
        if self._pieces:
            self._flush()
        box = Box(up, name, node, len(self.blocks))
        if name == "table":
            _readmit(up)
        self.boxes.append(box)
        if name == "tr" and is_record(below):
            box.read()
            box.names = ""  # named for its record, not for its place
            box.flags = 0
            return box, ROW
        return box, name

    def _break(self, node: Node) -> None:
        """End the line; a rule or two breaks in a row end the block, as they end a paragraph."""
        if not self._pieces:
            return
        self._pieces.append("\n")
        after = node.next
        while after is not None and after.tag == "-text" and not (after.text_content or "").strip():
            after = after.next
        if node.tag == "hr" or (after is not None and after.tag in _BREAKS):
            self._flush()

    def _flush(self) -> None:
        text = "".join(self._pieces)
        if "\n" in text:
            lines = (" ".join(line.split()) for line in text.split("\n"))
            text = "\n".join(filter(None, lines))
        else:
            text = " ".join(text.split())
        self._pieces.clear()
        box, tag = self._start
        if tag == ROW:
            cells = (" ".join(cell.split()) for cell in text.split(_NEXT_CELL))
            text = _SEPARATOR.join(filter(None, cells))
        if text:
            self.blocks.append(Block(text, self._link, tag, box))
            box.end = len(self.blocks)
        self._link = 0


def _readmit(box: Box) -> None:
    """Take a figure for text: it holds a table."""
    for around in islice(box.ancestors(), _FIGURE_UP):
        if around.tag == "figure":
            around.read()
            around.is_apart = False
