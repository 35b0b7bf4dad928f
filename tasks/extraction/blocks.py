"""A page as blocks of text in the boxes that hold them.

One walk over the tree, without recursion, in document order. The unit is the block: text between
two tags that break the line. Many sites write whole articles without a ``<p>``.
"""

from collections.abc import Iterable
from itertools import islice

from selectolax.lexbor import LexborHTMLParser

from tasks.errors import NoArticle
from tasks.extraction.boxes import Block, Box, Node, PageBlocks
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

Tree = LexborHTMLParser

# Real pages stay under 100; unclosed inline tags of careless ones reach some hundreds.
MAX_DEPTH = 2_000
ROW = "row"  # the tag of a block that is a table's row
_NEXT_CELL = "\0"  # in the text of a row before it is joined; no parser lets it through
_SEPARATOR = " | "
_BREAKS = frozenset({"br", "hr"})
_UNOPENED = SILENT | IMAGES | _BREAKS
_FIGURE_UP = 3  # boxes between a table and its figure


def parse(html: str) -> Tree:
    """Parse a page; never raises."""
    return LexborHTMLParser(html)


def blocks_of(
    tree: Tree, marked: Iterable[tuple[Node, Attributes]] = (), *, reveals: bool = False
) -> PageBlocks:
    """List the blocks of a page in document order, and the boxes around them.

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
    _add_up(walk.boxes)
    body, *others = walk.boxes
    boxes = [body, *(box for box in others if box.text)]
    for box in walk.records:  # named for what they tell, not for their place
        box.read()
        box.names = ""
        box.flags = 0
    for box in walk.readmitted:
        box.read()
        box.is_apart = False
    return PageBlocks(walk.blocks, boxes)


def _add_up(boxes: list[Box]) -> None:
    """Add what boxes hold to those around them; each stands behind the one around it."""
    for box in reversed(boxes):
        up = box.up
        if up is None:
            continue
        if box.text:
            up.text += box.text
            up.link += box.link
            up.end = max(up.end, box.end)
        elif box.has_image:
            up.has_image = True


class _Walk:
    """One walk: the open text, and where it began."""

    def __init__(self, *, reveals: bool) -> None:
        self.blocks: list[Block] = []
        self.boxes = [Box(None, "body", None, 0)]
        self.records: list[Box] = []
        self.readmitted: list[Box] = []
        self.unseen: set[int] = set()
        self._special = _UNOPENED - REVEALED if reveals else _UNOPENED
        self._pieces: list[str] = []
        self._link = 0
        self._start = (self.boxes[0], "body")

    # one loop with local names: here goes the time of a page
    def run(self, node: Node) -> None:  # noqa: C901, PLR0912
        """Visit every node below."""
        box, tag, in_link, is_block = self.boxes[0], "body", False, True
        waiting: list[tuple[Node, Box, str, bool, bool]] = []
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
            if (tag_id := node.tag_id) == text_id:
                if not node.is_empty_text_node:
                    self._add(node.text_content or "", box, tag, in_link)
                elif pieces:  # half of them: white space between two tags
                    pieces.append(" ")
            elif (name := names.get(tag_id) or node.tag) not in self._special:
                below = node.child
                if below is not None and not (unseen and node.mem_id in unseen):
                    ends_line = name in BREAKING and tag != ROW
                    goes_on = name in INLINE or (not ends_line and self._goes_on(name, tag))
                    if below.tag_id != text_id or below.next is not None:
                        waiting.append((node.next, box, tag, in_link, is_block))
                        if goes_on:
                            is_block, in_link = False, in_link or name == "a"
                        else:
                            box, tag, is_block = *self._enter(box, node, below, name), True
                        node = below
                        continue
                    if goes_on:
                        self._add(below.text_content or "", box, tag, in_link or name == "a")
                    else:
                        self._add_line(box, node, below, name, in_link=in_link)
            else:
                self._pass_over(node, name, box)
            node = node.next

    def _add(self, text: str, box: Box, tag: str, in_link: bool) -> None:  # noqa: FBT001
        """Add a text to the block that is under way, or begin one."""
        if not self._pieces:
            if not text or text.isspace():
                return
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
        self.boxes.append(box)
        if name == "table":
            around = islice(up.ancestors(), _FIGURE_UP)
            self.readmitted += (one for one in around if one.tag == "figure")
        elif name == "tr" and is_record(below):
            self.records.append(box)
            return box, ROW
        return box, name

    def _pass_over(self, node: Node, name: str, box: Box) -> None:
        """Note an element whose inside is not read."""
        if name in _BREAKS:
            self._break(node)
        elif name in IMAGES:
            box.has_image = True

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
