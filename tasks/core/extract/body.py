"""The parsed page and its readable text, by trafilatura for now: the one module to replace when our own reader comes."""

import re
from typing import Any

import trafilatura

from tasks.core.errors import NoArticle

Tree = Any  # an lxml element; lxml ships no types

# trafilatura deletes joiners, which glues Persian and Sorani words: letters that no page uses carry them through.
_STAND_INS = {"\u200c": "\U00010300", "\u200d": "\U00010301"}  # Old Italic A and BE
# Characters that XML forbids: trafilatura throws the whole page away for one of them.
_NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|&\#(?:0{0,9}(?:[0-8]|1[124-9]|2\d|3[01])|x0{0,9}(?:[0-8bcef]|1[0-9a-f]|d[89a-f][0-9a-f]{2}|fff[ef]));?(?![0-9a-f])",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    ["div", "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "blockquote", "article", "section", "table", "br"]
)
_TABLE_PARTS = frozenset(["table", "tbody", "thead", "tfoot", "tr", "td", "th"])


def parse(html: str) -> Tree:
    """Return the tree of a page; raises NoArticle when there is nothing to parse."""
    html = _NOT_XML.sub("", html)
    for joiner, letter in _STAND_INS.items():
        html = html.replace(letter, "").replace(joiner, letter)
    try:
        tree = trafilatura.load_html(html) if html.strip() else None
    except Exception as error:  # the parser's own failures have no common type
        raise NoArticle("page_unreadable", type(error).__name__) from error
    if tree is None:
        raise NoArticle(detail="nothing to parse")
    return tree


def with_joiners(text: str) -> str:
    """Return text of the tree as the page wrote it."""
    for joiner, letter in _STAND_INS.items():
        text = text.replace(letter, joiner)
    return text


def lines_of(tree: Tree) -> list[str]:
    """Return the lines of the article: one per block of running text, and one per ``<br>``; comments left out."""
    _unwrap_layout(tree)
    try:
        found = trafilatura.bare_extraction(tree, include_comments=False, with_metadata=False)
    except Exception as error:  # the extractor's own failures have no common type
        raise NoArticle("page_unreadable", type(error).__name__) from error
    text = str(getattr(found, "text", None) or "")
    return [line.strip() for line in with_joiners(text).split("\n") if line.strip()]


def _unwrap_layout(tree: Tree) -> None:
    """Make boxes of tables that lay out a page: a cell that holds blocks is no figure in a row."""
    for table in list(tree.iter("table")):
        cells = (part for part in table.iter("td", "th"))
        if any(inner.tag in _BLOCKS for cell in cells for inner in cell.iterdescendants()):
            for part in table.iter(*_TABLE_PARTS):
                part.tag = "div"
