"""Which elements a reader cannot see.

Text that only programs would read is how a page smuggles words into what is published, and how
copies of a line double it. Attributes decide, and rules of the page's own style sheet.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from tasks.extraction.credits.home_links import home_selector
from tasks.extraction.hidden_by_style import hidden_by_style

Attributes = Mapping[str, str | None]

_STREAMED = "S:"  # React sends late parts of a page hidden, and shows them by script
_KEPT = 300  # characters of a style or of class names that are remembered
_MAX_DROP_CAP = 2  # a large first letter is hidden from screen readers only
_ZERO = r"0*+(?:\.0*+)?(?:px|r?em|pt|%)?\s*(?:;|!|$)"
_UNSEEN_STYLE = re.compile(
    rf"""display\s*:\s*none
    |visibility\s*:\s*(?:hidden|collapse)
    |(?:^|[;\s])font-size\s*:\s*(?=[0.]){_ZERO}
    |(?:^|[;\s])(?:left|right|top|bottom|text-indent|margin(?:-\w+)?)\s*:\s*-\d{{3,}}
    |(?:^|[;\s])clip\s*:\s*rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?
    |clip-path\s*:\s*(?:inset\(\s*(?:[5-9]\d|100)%|circle\(\s*0)
    |transform\s*:[^;]*(?:scale[xy]?\(\s*0\s*[,)]|translate[xy]?\(\s*-\d{{4,}})
    |(?:^|[;\s])color\s*:\s*transparent""",
    re.VERBOSE | re.IGNORECASE,
)
_TRANSPARENT = re.compile(rf"(?:^|[;\s])opacity\s*:\s*(?=[0.]){_ZERO}", re.IGNORECASE)
# Shares of a page: so much of it is transparent only until it is scrolled to, or hidden by a rule
# only until a script has run.
_FADED_SHARE = 0.3
_STYLED_SHARE = 0.6
_SMALL_SIDE = re.compile(
    r"(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|!|$)", re.IGNORECASE
)
_CUT_OFF = re.compile(r"overflow\s*:\s*(?:hidden|clip)", re.IGNORECASE)
_UNSEEN_CLASS = re.compile(
    r"(?:^|[\s_-])(?:sr-only|screen-reader-(?:text|only)|visually-?hidden|a11y-hidden)(?:$|\s)"
)
DECLARING = 'time,abbr[class],script[type*="ld+json" i],[rel~="author" i],[itemprop],span[class]'
"""Finds what says something of the article, and is asked for with those that may be hidden."""
SUSPECTS = (
    '[style],[hidden],[aria-hidden="true"],[class*="sr-only"],[class*="screen-reader"],'
    '[class*="visually"],[class*="a11y-hidden"]'
)


def marked_of(tree: Any, url: str = "") -> list[tuple[Any, Attributes]]:
    """List the elements of the body that may be hidden or declare something, in one query.

    Links to the front page of the site that ``url`` is on are among them.
    """
    wanted = f"{SUSPECTS},{DECLARING},{home_selector(url)}"
    found = tree.body.css(wanted) if tree.body is not None else ()
    return [(node, node.attributes) for node in found]


def is_unseen(given: Attributes) -> bool:
    """Tell whether attributes hide an element from readers, or from all but screen readers."""
    if not ("hidden" in given or given.get("aria-hidden") == "true"):
        style = given.get("style")
        if not (style and _hides(style)):
            named = given.get("class")
            if not (named and _is_unseen_class(named)):
                return False
    return not (given.get("id") or "").startswith(_STREAMED)


def _hides(style: str) -> bool:
    return _hides_often(style) if len(style) <= _KEPT else _hides_once(style)


def _hides_once(style: str) -> bool:
    if _UNSEEN_STYLE.search(style):
        return True
    return bool(_CUT_OFF.search(style) and _SMALL_SIDE.search(style))


_hides_often = lru_cache(maxsize=1 << 12)(_hides_once)  # pages repeat their styles and classes


def _is_unseen_class(names: str) -> bool:
    return _is_unseen_often(names) if len(names) <= _KEPT else _is_unseen_once(names)


def _is_unseen_once(names: str) -> bool:
    return _UNSEEN_CLASS.search(names) is not None


_is_unseen_often = lru_cache(maxsize=1 << 12)(_is_unseen_once)


def unseen_ids(tree: Any, marked: Iterable[tuple[Any, Attributes]]) -> set[int]:
    """Collect the ids of hidden elements.

    ``marked`` are those that `SUSPECTS` finds, and others: asking every element for its attributes
    would double the time of a page.
    """
    found = set()
    faded = []
    body = tree.body
    for node, given in marked:
        if is_unseen(given):
            if not _is_drop_cap(node):
                found.add(node.mem_id)
        elif (style := given.get("style")) and _is_transparent(style):
            faded.append(node)
    for nodes, share in ((faded, _FADED_SHARE), (hidden_by_style(tree), _STYLED_SHARE)):
        if nodes and not _is_most_of(nodes, body, share):
            found.update(node.mem_id for node in nodes)
    return found


def _is_transparent(style: str) -> bool:
    return "opacity" in style.lower() and _TRANSPARENT.search(style) is not None


def _is_most_of(nodes: list[Any], body: Any, share: float) -> bool:
    """Tell whether elements hold so many of a page's paragraphs that a script must show them."""
    held = sum(_paragraph_chars(node) for node in nodes)
    return held > 0 and held >= share * _paragraph_chars(body)


def _paragraph_chars(node: Any) -> int:
    return sum(len(one.text() or "") for one in node.css("p"))


def _is_drop_cap(node: Any) -> bool:
    given = node.attributes
    return given.get("aria-hidden") == "true" and len((node.text() or "").strip()) <= _MAX_DROP_CAP
