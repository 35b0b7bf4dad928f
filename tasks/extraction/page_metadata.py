"""Collects what a page declares: fields of its head, lines and names around its heading.

Nothing is judged here.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import islice

import msgspec

from tasks.extraction.blocks import Tree
from tasks.extraction.boxes import Block, Node
from tasks.extraction.class_names import BYLINE, DATED, may_mark, meaning
from tasks.extraction.credits.byline_lines import (
    MAX_BYLINE,
    line_of,
    one_line,
    parts_of,
    short_below,
    signed_blocks,
)
from tasks.extraction.credits.home_links import is_home_link, name_in
from tasks.extraction.dating.date_lines import (
    DateLine,
    Surroundings,
    date_lines,
    is_of_update,
    is_own_text,
    labelled_pair,
    page_order,
)
from tasks.extraction.elements import HEADINGS
from tasks.extraction.jsonld import Story, nodes_of, page_dates_of, site_names_of, stories_of
from tasks.extraction.visibility import Attributes
from tasks.text.dates import Order

_MAX_TEXT = 2_000
_MAX_LINE = 200
_MAX_LANGUAGE = 35  # characters of a BCP 47 tag
_MAX_MARKS = 60  # of each kind; a page with more is a list of other pages
_HEAD = 'meta[content],link[rel][href],title,script[type*="ld+json" i]'
_APART = frozenset({"nav", "footer", "aside", "form"})
_UPDATED = re.compile(r"updat|modif|edited", re.IGNORECASE)
_FIRST = re.compile(r"publish|(?:entry|post)[_-]date", re.IGNORECASE)  # one time may be both
_MACHINE = ("content", "datetime", "title")  # attributes that give a date to programs
_MICROFORMATS = frozenset({"published", "dt-published"})
_AUTHOR_PROPERTIES = frozenset({"author", "creator"})


class Moment(msgspec.Struct, frozen=True):
    """A time element of the article: what it gives to programs, and what it shows."""

    machine: str
    visible: str


class PageMetadata(msgspec.Struct, frozen=True, kw_only=True):
    """Everything found, in document order; texts are raw.

    ``metas`` by name in small letters, the first of each. ``zone`` is that of the page's source
    (IANA), "" when unknown; ``order`` is that of dates in numbers, where the page shows it;
    ``html`` is the whole page.
    """

    metas: dict[str, str]
    zone: str = ""
    html: str = ""
    stories: tuple[Story, ...] = ()
    headings: tuple[str, ...] = ()
    lower_headings: tuple[str, ...] = ()
    document_title: str = ""
    canonical: str = ""
    lang: str = ""
    page_dates: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()
    date_lines: tuple[DateLine, ...] = ()
    order: Order = ""
    bylines: tuple[str, ...] = ()
    head_lines: tuple[str, ...] = ()
    links: frozenset[str] = frozenset()
    site_names: tuple[str, ...] = ()
    home_links: tuple[str, ...] = ()


class _Collector:
    """Visits each element once that may declare something."""

    surroundings: Surroundings

    def __init__(self, url: str) -> None:
        self.url = url
        self.home_links: list[str] = []
        self.metas: dict[str, str] = {}
        self.scripts: list[str] = []
        self.titles: list[str] = []
        self.canonical: list[str] = []
        self.moments: list[Moment] = []
        self.dated: list[str] = []
        self.signed: list[str] = []
        self.lookups = 0

    def collect(self, node: Node, attributes: Attributes) -> None:
        tag = node.tag
        if tag == "meta":
            self.collect_meta(attributes)
        elif tag == "link":
            if "canonical" in (attributes.get("rel") or "").lower().split():
                self.canonical.append(attributes.get("href") or "")
        elif tag == "title":
            self.titles.append(line_of(node))
        elif tag == "script":
            self.scripts.append(node.text() or "")
        elif tag == "time" or _is_abbreviated_date(tag, attributes):
            self.collect_time(node, attributes)
        else:
            self.collect_named(node, attributes)

    def collect_meta(self, attributes: Attributes) -> None:
        name = (
            attributes.get("property")
            or attributes.get("name")
            or attributes.get("itemprop")
            or attributes.get("http-equiv")
        )
        content = attributes.get("content")
        if name and content:
            self.metas.setdefault(name.strip().lower()[:80], content[:_MAX_TEXT])

    def collect_time(self, node: Node, attributes: Attributes) -> None:
        named = f"{attributes.get('class') or ''} {attributes.get('itemprop') or ''}"
        is_update = _UPDATED.search(named) and not _FIRST.search(named)
        if is_update or len(self.moments) >= _MAX_MARKS:
            return
        visible = line_of(node, _MAX_LINE)
        is_own = is_own_text(self.surroundings, visible)
        if is_own is None:
            around = self.tags_around(node)
            is_own = "article" in around and not _APART.intersection(around)
        if is_own:
            machine = attributes.get("datetime" if node.tag == "time" else "title")
            self.moments.append(Moment(machine or "", visible))

    def collect_named(self, node: Node, attributes: Attributes) -> None:
        if node.tag == "a" and is_home_link(attributes, self.url):
            self.home_links.append(name_in(node) if len(self.home_links) < _MAX_MARKS else "")
        named = attributes.get("class") or ""
        flags = meaning(named) if may_mark(named) else 0
        wanted = (attributes.get("itemprop") or "").lower()
        if "datepublished" in wanted and len(self.moments) < _MAX_MARKS:
            self.moments.append(
                Moment(
                    next(filter(None, map(attributes.get, _MACHINE)), "") or "",
                    line_of(node, _MAX_LINE),
                )
            )
            return
        if (
            wanted in _AUTHOR_PROPERTIES
            or "author" in (attributes.get("rel") or "").lower()
            or flags & BYLINE
        ):
            self.signed.append(attributes.get("content") or parts_of(node, MAX_BYLINE + 1))
        if flags & DATED:
            line = line_of(node, _MAX_LINE + 1)
            self.collect_dated(line)
            self.collect_told(attributes.get("title") or "", line)

    def collect_told(self, title: str, shown: str) -> None:
        """Collect the date that a mouse shows over "two hours ago"."""
        is_told = 0 < len(title) <= _MAX_LINE and title[:1].isdecimal()
        is_told = is_told and not _UPDATED.search(title)
        if is_told and shown and is_own_text(self.surroundings, shown):
            self.moments.append(Moment(title, shown))

    def collect_dated(self, line: str) -> None:
        if (
            0 < len(line) <= _MAX_LINE
            and is_own_text(self.surroundings, line)
            and not is_of_update(self.surroundings, line)
        ):
            self.dated.append(line)

    def tags_around(self, node: Node) -> list[str]:
        """List the tags of a node's ancestors; none after as many lookups as a page may cost."""
        self.lookups += 1
        return list(_tags_around(node)) if self.lookups <= _MAX_MARKS * 2 else []


def gather(
    tree: Tree,
    marked: Iterable[tuple[Node, Attributes]],
    blocks: list[Block],
    chosen: list[Block],
    url: str = "",
) -> PageMetadata:
    """Collect the metadata of the page at ``url``; ``chosen`` are the blocks of its text."""
    collector = _Collector(url)
    for node in tree.head.css(_HEAD) if tree.head is not None else ():
        collector.collect(node, node.attributes)
    titles = (*collector.titles[:1], collector.metas.get("og:title", ""))
    surroundings = collector.surroundings = Surroundings(blocks, chosen, titles)
    for node, attributes in marked:
        if _declares(node.tag, attributes):
            collector.collect(node, attributes)
    headings = surroundings.headings
    nodes = nodes_of(collector.scripts)
    lines = _date_lines(surroundings, collector.dated)
    return PageMetadata(
        metas=collector.metas,
        stories=stories_of(nodes),
        page_dates=page_dates_of(nodes),
        headings=tuple(one_line(blocks[place].text) for place in headings[:_MAX_MARKS])
        or tuple(filter(None, [surroundings.titled])),
        lower_headings=_lower_headings(blocks[: surroundings.first + 1]),
        document_title=next(filter(None, collector.titles), ""),
        canonical=next(filter(None, collector.canonical), ""),
        lang=_declared_language(tree.root)[:_MAX_LANGUAGE],
        moments=tuple(collector.moments),
        date_lines=lines,
        order=page_order(surroundings, lines),
        bylines=_bylines([*collector.signed, *signed_blocks(blocks, headings)]),
        head_lines=short_below(blocks, headings),
        site_names=site_names_of(nodes),
        home_links=tuple(dict.fromkeys(filter(None, collector.home_links))),
        links=frozenset(block.text for block in blocks if block.link >= 0.9 * block.length),
    )


def _bylines(signed: list[str]) -> tuple[str, ...]:
    return tuple(line for line in signed if 0 < len(line) <= MAX_BYLINE)[:_MAX_MARKS]


def _lower_headings(above: list[Block]) -> tuple[str, ...]:
    """List the headings above the text that are not of the page, the nearest first."""
    lower = (block.text for block in reversed(above) if block.tag in HEADINGS and block.tag != "h1")
    return tuple(one_line(text) for text in islice(lower, _MAX_MARKS))


def _date_lines(around: Surroundings, named: Iterable[str]) -> tuple[DateLine, ...]:
    lines = (*(DateLine(line, is_named=True) for line in named), *date_lines(around))
    pair = None if lines else labelled_pair(around)
    return (pair,) if pair else lines


def _declares(tag: str, attributes: Attributes) -> bool:
    """Tell whether an element is one that `DECLARING` finds: those that may be hidden are not."""
    if (
        "itemprop" in attributes
        or tag in {"time", "abbr"}
        or (tag == "span" and "class" in attributes)
        or (tag == "a" and "href" in attributes)
    ):
        return True
    if tag == "script":
        return "ld+json" in (attributes.get("type") or "").lower()
    return "rel" in attributes and "author" in (attributes["rel"] or "").lower().split()


def _is_abbreviated_date(tag: str, attributes: Attributes) -> bool:
    """Tell whether an element is the date of a microformat: an abbreviation whose title it is."""
    named = attributes.get("class") or ""
    return (
        tag == "abbr"
        and "itemprop" not in attributes
        and not (_MICROFORMATS.isdisjoint(named.split()))
    )


def _declared_language(html: Node) -> str:
    if html is None:
        return ""
    return html.attributes.get("lang") or html.attributes.get("xml:lang") or ""


def _tags_around(node: Node) -> Iterator[str]:
    at = node.parent
    while at is not None:
        yield at.tag
        at = at.parent
