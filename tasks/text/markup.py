"""Markup without a parser: the text of a fragment, and tags built to stop a parser.

Each function is one linear pass.
"""

import re
from html import unescape

_SILENT = frozenset({"script", "style", "template", "noscript", "iframe"})
_BREAKING = frozenset(
    "p br div li ul ol tr table blockquote h1 h2 h3 h4 h5 h6 section article figure figcaption "
    "hr".split()
)
_MAX_NAME = 12
_ATTRIBUTE = re.compile(r""""[^"]*"|'[^']*'|[^\s"'>]+""")
_CROWD = 300  # tags full of attributes that a page may have
_SHORTEST = 3  # characters of an attribute and the space before it
_SEALED = re.compile(r"<(?:!--|script|style)", re.IGNORECASE)
_SEALS = {
    "<!--": re.compile("-->"),
    "<script": re.compile("</script", re.IGNORECASE),
    "<style": re.compile("</style", re.IGNORECASE),
}


def plain_text(fragment: str) -> str:
    """Take the text of ``fragment``: block tags become line breaks, entities are decoded.

    Linear in the input whatever it holds: html.parser needs more than 30 s for 200,000 comment
    openers, this one a tenth of a second. A ``<`` that opens no tag is text.
    """
    return unescape("".join(_pieces(fragment))) if "<" in fragment else unescape(fragment)


def _pieces(fragment: str) -> list[str]:
    pieces: list[str] = []
    place, ends = 0, _Ends(fragment)
    while (opened := fragment.find("<", place)) >= 0:
        pieces.append(fragment[place:opened])
        text, place = _skip(fragment, opened, ends)
        pieces.append(text)
    pieces.append(fragment[place:])
    return pieces


class _Ends:
    """Where a mark occurs next.

    A mark that was once not found is never searched again: that keeps the pass linear.
    """

    def __init__(self, fragment: str) -> None:
        lowered = fragment.lower()
        self._fragment = lowered if len(lowered) == len(fragment) else fragment
        self._missing: set[str] = set()

    def after(self, mark: str, start: int) -> int:
        """Find the place just behind ``mark`` at or after ``start``, -1 when there is none."""
        if mark in self._missing:
            return -1
        found = self._fragment.find(mark, start)
        if found < 0:
            self._missing.add(mark)
            return -1
        return found + len(mark)


def _skip(fragment: str, opened: int, ends: _Ends) -> tuple[str, int]:
    """Skip the tag at ``opened``: the text in its place, and where reading goes on."""
    follow = fragment[opened + 1 : opened + 2]
    if not (follow.isalpha() or follow in {"/", "!", "?"}) or not follow:
        return "<", opened + 1
    is_comment = fragment.startswith("<!--", opened)
    end = ends.after("-->" if is_comment else ">", opened)
    if end < 0:
        return ("", len(fragment)) if is_comment else ("<", opened + 1)
    name = _name(fragment, opened + 1)
    if name in _SILENT:
        closed = ends.after(f"</{name}", end)
        end = len(fragment) if closed < 0 else max(ends.after(">", closed), closed)
    return ("\n" if name.lstrip("/") in _BREAKING else ""), end


def _name(fragment: str, start: int) -> str:
    head = fragment[start : start + _MAX_NAME].lower()
    for place, sign in enumerate(head):
        if not (sign.isalnum() or (sign == "/" and place == 0)):
            return head[:place]
    return head


def without_scripts(markup: str) -> str:
    """Remove comments, and what stands in scripts and styles; what is never closed stays."""
    pieces: list[str] = []
    place = 0
    for opened in _SEALED.finditer(markup):
        if opened.start() < place:
            continue
        pieces.append(markup[place : opened.start()])
        closed = _SEALS[opened[0].lower()].search(markup, opened.end())
        place = closed.end() if closed else opened.start()
        if closed is None:
            break
    return "".join([*pieces, markup[place:]])


def has_crowded_tag(markup: str, max_attributes: int) -> bool:
    """Tell whether one tag, or many long ones together, carry more attributes than allowed.

    Parsers compare each attribute with each. The result is an estimate between the limit and twice
    the limit, which real pages stay far below.
    """
    long_tag = re.compile(f"<[a-zA-Z][^>]{{{_SHORTEST * max_attributes}}}")
    place = total = 0
    while opened := long_tag.search(markup, place):
        place = markup.find(">", opened.end())
        place = len(markup) if place < 0 else place
        attributes = len(_ATTRIBUTE.findall(markup, opened.start(), place))
        total += attributes
        # name= and "value" are counted as two
        if attributes > 2 * max_attributes or total > _CROWD * max_attributes:
            return True
    return False
