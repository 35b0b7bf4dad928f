"""What a page says about itself, gathered in one walk over its tree: facts in, no judgement yet."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from tasks.core.extract.body import Tree, with_joiners

_MAX_TEXT = 2_000
_MAX_LINE = 200
_MAX_BYLINE = 100  # longer ones are sentences about the author
_MAX_MARKS = 60  # of each kind; a page with more is a list of other pages
_NEAR_HEADING = 80  # elements after the heading in which a date line may stand
_JUST_ABOVE = 6  # elements before it; the day of today, which some sites print, stands higher
_MAX_STORIES = 200  # JSON-LD nodes looked at
_MAX_SCRIPT = 500_000
_DATED = re.compile(r"date|time|publi|posted|created|meta|تاريخ|تاریخ", re.IGNORECASE)
_BYLINE = re.compile(r"byline|author(?!i[tz])|writer|kuteb|كاتب", re.IGNORECASE)
_SILENT = frozenset({"script", "style", "noscript", "template"})
_APART = frozenset({"nav", "footer", "aside", "form"})


class Story(msgspec.Struct, frozen=True):
    """An article, posting or report as JSON-LD describes it."""

    headline: str
    published: str
    authors: tuple[str, ...]


class Moment(msgspec.Struct, frozen=True):
    """A place where a date may stand; ``is_inside`` tells that it belongs to the article element."""

    machine: str
    visible: str
    is_inside: bool


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """Everything found, in document order; texts are raw."""

    metas: dict[str, str]
    stories: tuple[Story, ...]
    headings: tuple[str, ...]
    document_title: str
    canonical: str
    lang: str
    moments: tuple[Moment, ...]
    date_lines: tuple[str, ...]
    bylines: tuple[str, ...]
    links: frozenset[str]


class _Walk:
    """Collects while the tree is walked once, tag by tag."""

    def __init__(self) -> None:
        self.metas: dict[str, str] = {}
        self.stories: list[Story] = []
        self.headings: list[str] = []
        self.titles: list[str] = []
        self.canonical: list[str] = []
        self.moments: list[Moment] = []
        self.before: list[str] = []
        self.recent: deque[Tree] = deque(maxlen=_JUST_ABOVE)
        self.above: list[str] = []
        self.after: list[str] = []
        self.marked: list[str] = []
        self.bylines: list[str] = []
        self.links: set[str] = set()
        self.since_heading = -1

    def see(self, element: Tree) -> None:
        take = _TAKERS.get(element.tag)
        if take:
            take(self, element)
        if self.since_heading >= 0:
            self.since_heading += 1
        named = f"{element.get('class') or ''} {element.get('id') or ''}"[:300]
        if element.tag not in _NOT_LINES:
            self.see_line(element, named)
        if len(self.bylines) < _MAX_MARKS and (_BYLINE.search(named) or element.get("rel") == "author"):
            self.bylines.append(_text(element, _MAX_BYLINE + 1))

    def see_line(self, element: Tree, named: str) -> None:
        """Keep short texts that may be date lines, by where they stand: near the heading, or under a telling name."""
        if self.since_heading < 0:
            self.recent.append(element)
        if 0 < self.since_heading <= _NEAR_HEADING:
            self.after.extend(_own_texts(element))
        elif _DATED.search(named) and len(self.marked) < _MAX_MARKS and not _is_apart(element):
            text = _text(element, _MAX_LINE + 1)
            if 0 < len(text) <= _MAX_LINE:
                (self.marked if self.since_heading >= 0 else self.before).append(text)

    def take_meta(self, element: Tree) -> None:
        name = element.get("property") or element.get("name") or element.get("itemprop") or element.get("http-equiv")
        if name and element.get("content"):
            self.metas.setdefault(name.strip().lower()[:80], with_joiners(element.get("content"))[:_MAX_TEXT])

    def take_link(self, element: Tree) -> None:
        if "canonical" in (element.get("rel") or "").lower().split() and element.get("href"):
            self.canonical.append(element.get("href"))

    def take_title(self, element: Tree) -> None:
        self.titles.append(_text(element))

    def take_heading(self, element: Tree) -> None:
        text = _text(element)
        if text and len(self.headings) < _MAX_MARKS:
            if not self.headings:
                self.above = [text for near in reversed(self.recent) if not _is_apart(near) for text in _own_texts(near)]
            self.headings.append(text)
            self.since_heading = max(self.since_heading, 0)

    def take_time(self, element: Tree) -> None:
        if len(self.moments) < _MAX_MARKS and not _is_apart(element):
            is_inside = any(up.tag in {"article", "main"} for up in element.iterancestors())
            self.moments.append(Moment(element.get("datetime") or "", _text(element, _MAX_LINE), is_inside))

    def take_anchor(self, element: Tree) -> None:
        text = _text(element, _MAX_LINE * 2)
        if text:
            self.links.add(text)

    def take_script(self, element: Tree) -> None:
        if "ld+json" in (element.get("type") or "") and len(element.text or "") <= _MAX_SCRIPT:
            self.stories.extend(_stories(element.text or ""))


_TAKERS: dict[Any, Callable[[_Walk, Tree], None]] = {
    "meta": _Walk.take_meta,
    "link": _Walk.take_link,
    "title": _Walk.take_title,
    "h1": _Walk.take_heading,
    "time": _Walk.take_time,
    "a": _Walk.take_anchor,
    "script": _Walk.take_script,
}
_NOT_LINES = frozenset({"html", "head", "body", "meta", "link", "title", "h1", "script", "style", "noscript", "a"})


def gather(tree: Tree) -> Marks:
    """Return the marks of a page."""
    walk = _Walk()
    for element in tree.iter():
        if isinstance(element.tag, str):
            walk.see(element)
    return Marks(
        metas=walk.metas,
        stories=tuple(walk.stories),
        headings=tuple(walk.headings),
        document_title=next(iter(walk.titles), ""),
        canonical=next(iter(walk.canonical), ""),
        lang=(tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:35],
        moments=tuple(walk.moments),
        date_lines=(*walk.after, *walk.above, *reversed(walk.before), *walk.marked),
        bylines=tuple(line for line in walk.bylines if len(line) <= _MAX_BYLINE),
        links=frozenset(walk.links),
    )


def _text(element: Tree, limit: int = _MAX_TEXT) -> str:
    """Return the text below ``element`` on one line, cut at ``limit`` code points."""
    pieces: list[str] = []
    size = 0
    for piece in _visible(element):
        pieces.append(piece)
        size += len(piece)
        if size > limit * 4:
            break
    return with_joiners(" ".join("".join(pieces).split())[:limit])


def _visible(element: Tree) -> Iterator[str]:
    for part in element.iter():
        if part.tag not in _SILENT and isinstance(part.tag, str):
            yield part.text or ""
        if part is not element:
            yield part.tail or ""


def _own_texts(element: Tree) -> Iterator[str]:
    """Yield the text of an element when it is short and holds a digit."""
    whole = _text(element, _MAX_LINE + 1)
    if 0 < len(whole) <= _MAX_LINE and any(sign.isdecimal() for sign in whole):
        yield whole


def _is_apart(element: Tree) -> bool:
    return any(up.tag in _APART for up in element.iterancestors())


def _stories(script: str) -> list[Story]:
    try:
        waiting = [msgspec.json.decode(script.strip().strip(";").encode("utf-8", "replace"), strict=False)]
    except (msgspec.DecodeError, RecursionError):
        return []
    found: list[Story] = []
    for _ in range(_MAX_STORIES):
        if not waiting:
            break
        node = waiting.pop(0)
        if isinstance(node, list):
            waiting.extend(node[:_MAX_STORIES])
        elif isinstance(node, dict):
            waiting.extend(node[key] for key in ("@graph", "mainEntity", "mainEntityOfPage") if key in node)
            found.extend(_story(node))
    return found


def _story(node: dict[str, Any]) -> Iterator[Story]:
    kinds = node.get("@type")
    names = [str(kind).lower() for kind in (kinds if isinstance(kinds, list) else [kinds])]
    if any(name.endswith(("article", "posting", "report")) for name in names):
        headline, published = (node.get(key) for key in ("headline", "datePublished"))
        yield Story(_string(headline), _string(published), tuple(_people(node.get("author"))))


def _string(value: Any) -> str:
    return with_joiners(value)[:_MAX_TEXT] if isinstance(value, str) else ""


def _people(author: Any) -> Iterator[str]:
    for one in (author if isinstance(author, list) else [author])[:_MAX_MARKS]:
        name = one.get("name") if isinstance(one, dict) else one
        for part in name if isinstance(name, list) else [name]:
            if isinstance(part, str):
                yield _string(part)
