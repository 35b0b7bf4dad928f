"""What a page says about itself: machine fields of its head, lines and names around its heading.

No judgement yet.
"""

from collections.abc import Iterable, Iterator

import msgspec

from tasks.extraction import class_names as names
from tasks.extraction.blocks import Block, Box, Node, Tree
from tasks.extraction.jsonld import Story, stories_of

_MAX_TEXT = 2_000
_MAX_LINE = 200
_MAX_BYLINE = 100  # longer ones are sentences about the author
_MAX_MARKS = 60  # of each kind; a page with more is a list of other pages
_NEAR_HEADING = 25  # blocks after the heading in which a date line may stand
_JUST_ABOVE = 6  # blocks before it; the day of today, which some sites print, stands higher
_SIGNED_ABOVE, _SIGNED_BELOW = 10, 60  # blocks around the heading in which a byline may stand
_UP = 2  # boxes around whose names count for a block
_HEAD = 'meta[content],link[rel][href],title,script[type*="ld+json" i]'
_BODY = 'time,script[type*="ld+json" i],[rel~="author" i],[itemprop],span[class]'
_APART = frozenset({"nav", "footer", "aside", "form"})
_AUTHOR_PROPERTIES = frozenset({"author", "creator"})


class Moment(msgspec.Struct, frozen=True):
    """A place where a date may stand.

    ``is_inside`` tells that it belongs to the article element.
    """

    machine: str
    visible: str
    is_inside: bool


class PageMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """Everything found, in document order; texts are raw.

    ``metas`` by name in small letters, the first of each.
    """

    metas: dict[str, str]
    stories: tuple[Story, ...] = ()
    headings: tuple[str, ...] = ()
    document_title: str = ""
    canonical: str = ""
    lang: str = ""
    moments: tuple[Moment, ...] = ()
    date_lines: tuple[str, ...] = ()
    bylines: tuple[str, ...] = ()
    head_lines: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()


class _Found:
    """Collects while the elements that may say something are looked at once."""

    def __init__(self) -> None:
        self.metas: dict[str, str] = {}
        self.scripts: list[str] = []
        self.titles: list[str] = []
        self.canonical: list[str] = []
        self.moments: list[Moment] = []
        self.dated: list[str] = []
        self.signed: list[str] = []
        self.asked = 0

    def see(self, node: Node) -> None:
        tag, given = node.tag, node.attributes
        if tag == "meta":
            self.see_meta(given)
        elif tag == "link":
            if "canonical" in (given.get("rel") or "").lower().split():
                self.canonical.append(given.get("href") or "")
        elif tag == "title":
            self.titles.append(_line(node))
        elif tag == "script":
            self.scripts.append(node.text() or "")
        elif tag == "time":
            self.see_time(node, given)
        else:
            self.see_named(node, given)

    def see_meta(self, given: dict[str, str | None]) -> None:
        name = (
            given.get("property")
            or given.get("name")
            or given.get("itemprop")
            or given.get("http-equiv")
        )
        content = given.get("content")
        if name and content:
            self.metas.setdefault(name.strip().lower()[:80], content[:_MAX_TEXT])

    def see_time(self, node: Node, given: dict[str, str | None]) -> None:
        around = self.tags_around(node)
        if around and not _APART.intersection(around):
            is_inside = "article" in around or "main" in around
            self.moments.append(
                Moment(given.get("datetime") or "", _line(node, _MAX_LINE), is_inside)
            )

    def see_named(self, node: Node, given: dict[str, str | None]) -> None:
        named = given.get("class") or ""
        said = names.meaning(named) if names.may_mark(named) else 0
        wanted = (given.get("itemprop") or "").lower()
        if "datepublished" in wanted and len(self.moments) < _MAX_MARKS:
            self.moments.append(
                Moment(
                    given.get("content") or given.get("datetime") or "",
                    _line(node, _MAX_LINE),
                    True,
                )
            )
        elif (
            wanted in _AUTHOR_PROPERTIES
            or "author" in (given.get("rel") or "").lower()
            or said & names.BYLINE
        ):
            self.signed.append(given.get("content") or _line(node, _MAX_BYLINE + 1))
        elif said & names.DATED:
            around = self.tags_around(node)
            if around and not _APART.intersection(around):
                self.dated.append(_line(node, _MAX_LINE + 1))

    def tags_around(self, node: Node) -> list[str]:
        """Return the tags of a node's ancestors, [] when as many nodes as a page may have were
        asked about.
        """
        self.asked += 1
        return list(_tags_around(node)) if self.asked <= _MAX_MARKS * 2 else []


def gather(tree: Tree, blocks: list[Block]) -> PageMetadata:
    """Return the marks of a page from its tree and its blocks."""
    found = _Found()
    for part, selector in ((tree.head, _HEAD), (tree.body, _BODY)):
        for node in part.css(selector) if part is not None else ():
            found.see(node)
    html = tree.root
    headings = [place for place, block in enumerate(blocks) if _is_heading(block)]
    dated, signed = _named_lines(blocks, headings)
    return PageMetadata(
        metas=found.metas,
        stories=stories_of(found.scripts),
        headings=tuple(_one_line(blocks[place].text) for place in headings[:_MAX_MARKS]),
        document_title=next(filter(None, found.titles), ""),
        canonical=next(filter(None, found.canonical), ""),
        lang=(
            (html.attributes.get("lang") or html.attributes.get("xml:lang") or "")
            if html is not None
            else ""
        )[:35],
        moments=tuple(found.moments),
        date_lines=(
            *_near_heading(blocks, headings),
            *(line for line in found.dated if 0 < len(line) <= _MAX_LINE),
            *dated,
        ),
        bylines=tuple(line for line in (*found.signed, *signed) if 0 < len(line) <= _MAX_BYLINE)[
            :_MAX_MARKS
        ],
        head_lines=_short_below(blocks, headings),
        links=frozenset(block.text for block in blocks if block.link >= 0.9 * block.length),
    )


def _is_heading(block: Block) -> bool:
    return block.tag == "h1" or (block.box.up is not None and block.box.up.tag == "h1")


def _near_heading(blocks: list[Block], headings: list[int]) -> Iterator[str]:
    """Yield short lines that may date the article: below the heading, then just above it."""
    if headings:
        yield from _short(blocks[headings[0] + 1 : headings[0] + 1 + _NEAR_HEADING])
        yield from _short(reversed(blocks[max(headings[0] - _JUST_ABOVE, 0) : headings[0]]))


def _short_below(blocks: list[Block], headings: list[int]) -> tuple[str, ...]:
    """Return the lines below the heading that are short enough to say who wrote."""
    first = next(iter(headings), -1)
    below = blocks[first + 1 : first + 1 + _NEAR_HEADING]
    return tuple(_one_line(block.text) for block in below if block.length <= _MAX_BYLINE)


def _named_lines(blocks: list[Block], headings: list[int]) -> tuple[list[str], list[str]]:
    """Return the lines in boxes named for dates, and those near the heading in boxes named for
    authors.
    """
    first = next(iter(headings), 0)
    near = range(first - _SIGNED_ABOVE, first + _SIGNED_BELOW)
    dated: list[str] = []
    signed: list[str] = []
    for place, block in enumerate(blocks):
        if block.length > _MAX_LINE or not (place in near or any(map(str.isdecimal, block.text))):
            continue
        said = _said_near(block.box)
        if said & names.DATED and len(dated) < _MAX_MARKS:
            dated += _short([block])
        if said & names.BYLINE and place in near:
            signed.append(_one_line(block.text))
    return dated, signed


def _said_near(box: Box) -> int:
    said, at = 0, box.up
    for _ in range(_UP):
        if at is None:
            break
        said, at = said | at.said, at.up
    return said | box.said


def _short(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if block.length <= _MAX_LINE * 4 and not _is_apart(block.box):
            for line in block.text.split("\n"):
                if len(line) <= _MAX_LINE and any(map(str.isdecimal, line)):
                    yield line


def _is_apart(box: Box) -> bool:
    return any(one.tag in _APART for one in box.ancestors())


def _tags_around(node: Node) -> Iterator[str]:
    at = node.parent
    while at is not None:
        yield at.tag
        at = at.parent


def _line(node: Node, limit: int = _MAX_TEXT) -> str:
    """Return the text below a node on one line, cut at ``limit`` code points."""
    return _one_line((node.text() or "")[: limit * 4])[:limit]


def _one_line(text: str) -> str:
    return " ".join(text.split())
