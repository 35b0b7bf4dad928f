"""The outline of a page: how much running text it has, and what its title says.

One linear pass without a parser.
"""

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from html import unescape

import msgspec

from tasks.text.markup import without_scripts

_TOKEN = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?|<[!?][^<>]*>|((?:[^<]|<(?!/?[a-zA-Z]|[!?][^<>]*>))+)"
)
_LONG_RUN = re.compile(r">([^<>]{60,})")
_PARAGRAPH = re.compile(rb"<p(?:\s[^<>]*)?>([^<>]{60,})")
_INLINE = frozenset(
    "a b strong i em span u s font abbr mark sup sub small big q cite bdi bdo code time "
    "wbr img ins del tt input".split()
)
_SILENT = frozenset({"template", "textarea", "svg", "iframe", "object", "select", "datalist"})
_APART = frozenset(
    {"nav", "footer", "aside", "a", "button", "label"}
)  # never sentences of an article
_TITLES = frozenset({"title", "h1"})
_KEPT_OPEN = _APART | _SILENT | _TITLES | {"noscript"}
_MIN_RUNNING = 40  # letters; shorter lines are labels, menus, dates
_MAX_LINES = 2_000
_shown = lru_cache(maxsize=1)(without_scripts)  # a page's runs are measured before it is read


class Outline(msgspec.Struct, frozen=True):
    """What a page shows at first sight; texts are in document order, on one line each.

    ``lines`` are the visible texts of blocks, ``running`` those of at least 40 letters outside
    menus and links, ``title`` the document's title, ``headings`` the ``<h1>`` texts, ``hidden``
    what shows without JavaScript only.
    """

    title: tuple[str, ...]
    headings: tuple[str, ...]
    lines: tuple[str, ...]
    running: tuple[str, ...]
    hidden: tuple[str, ...]


def letters_in(lines: Iterable[str]) -> int:
    """Count letters."""
    return sum(sum(map(str.isalpha, line)) for line in lines)


def paragraph_bytes(body: bytes) -> int:
    """Count the bytes of long paragraphs, in a tenth of a millisecond.

    Most pages need no closer look.
    """
    return sum(map(len, _PARAGRAPH.findall(body)))


def long_runs(markup: str) -> int:
    """Estimate the code points of running text, fast: pieces of sixty and more between two tags."""
    return sum(len(run.strip()) for run in _LONG_RUN.findall(_shown(markup)))


def outline_of(markup: str) -> Outline:
    """Read ``markup``; a few ms for 200 kB, whatever it holds."""
    reader = _Reader()
    for token in _TOKEN.finditer(_shown(markup)):
        if token[2]:
            reader.see_tag(token[2].lower(), is_closing=bool(token[1]))
        elif token[3]:
            reader.see_text(token[3])
    reader.end_line()
    kept = reader.kept
    return Outline(*(tuple(kept[name][:_MAX_LINES]) for name in Outline.__struct_fields__))


class _Reader:
    """Collects text until a block begins or ends."""

    def __init__(self) -> None:
        self.kept: dict[str, list[str]] = {name: [] for name in Outline.__struct_fields__}
        self.open: Counter[str] = Counter()
        self.inside: set[str] = set()
        self.pieces: list[str] = []
        self.apart: list[str] = []

    def see_tag(self, name: str, *, is_closing: bool) -> None:
        if name not in _INLINE:
            self.end_line()
        if name not in _KEPT_OPEN:
            return
        self.open[name] = max(self.open[name] + (-1 if is_closing else 1), 0)
        (self.inside.add if self.open[name] else self.inside.discard)(name)

    def see_text(self, text: str) -> None:
        if self.inside.isdisjoint(_SILENT):
            (self.pieces if self.inside.isdisjoint(_APART) else self.apart).append(text)

    def end_line(self) -> None:
        """Keep the line; a link that was never closed ends with its block."""
        if not (self.pieces or self.apart):
            self._close_link()
            return
        own = _one_line(self.pieces)
        apart = _one_line(self.apart)
        line = f"{own} {apart}".strip()
        if line:
            self._keep(line, own)
        self.pieces = []
        self.apart = []
        self._close_link()

    def _close_link(self) -> None:
        self.open["a"] = 0
        self.inside.discard("a")

    def _keep(self, line: str, own: str) -> None:
        for tag, kind in (("noscript", "hidden"), ("title", "title")):
            if tag in self.inside:
                self.kept[kind].append(line)
                return
        self.kept["lines"].append(line)
        if "h1" in self.inside:
            self.kept["headings"].append(line)
        if letters_in((own,)) >= _MIN_RUNNING:
            self.kept["running"].append(own)


def _one_line(pieces: list[str]) -> str:
    return " ".join(unescape("".join(pieces)).split()) if pieces else ""
