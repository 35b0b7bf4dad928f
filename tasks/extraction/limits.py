"""Refuses, before any parser: other kinds of files, and pages built to stop a parser."""

import re

from tasks.errors import NoArticle
from tasks.extraction.blocks import MAX_DEPTH
from tasks.http.media_type import HTML, kind_of
from tasks.text.markup import has_crowded_tag, without_scripts

MAX_BYTES = 5_000_000  # a page of news has 0.2 MB; 5 MB of flat paragraphs take 0.3 s
FEW_TAGS = 6_000  # cannot nest so deeply that the parser minds: 0.1 s
MAX_ATTRIBUTES = 300  # on one tag: parsers compare each with each, 100,000 need over 30 s
MAX_TAGS = 150_000  # a live blog of a whole day has 60,000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
# Void elements, and those whose end tag may be left out: they do not nest by themselves.
_FLAT = frozenset(
    "area base br col embed hr img input link meta param source track wbr html head body "
    "p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp "
    "path circle rect line use".split()
)


def refuse_binary(body: bytes, content_type: str) -> None:
    """Raise NoArticle ``not_html`` for feeds, documents, pictures and archives."""
    if (kind := kind_of(body, content_type)) != HTML:
        raise NoArticle("not_html", f"{kind} {content_type[:80]}".strip())


def refuse_hostile(html: str) -> None:
    """Raise NoArticle ``page_hostile`` for nesting, attributes or tags beyond any real page.

    At most 0.03 s a megabyte.
    """
    many = html.count("<") > FEW_TAGS
    crowded = has_crowded_tag(html, MAX_ATTRIBUTES)  # or a script that looks so
    if not many and not crowded:
        return
    html = without_scripts(html)
    deepest, tags = _measure(html) if many else (0, 0)
    if deepest > MAX_DEPTH:
        raise NoArticle("page_hostile", "nested too deeply")
    if tags > MAX_TAGS:
        raise NoArticle("page_hostile", f"{tags} tags")
    if has_crowded_tag(html, MAX_ATTRIBUTES):
        raise NoArticle("page_hostile", "too many attributes on one tag")


def _measure(html: str) -> tuple[int, int]:
    depth = deepest = tags = 0
    for closing, name in _TAG.findall(html):
        tags += 1
        if closing:
            depth -= depth > 0 and name.lower() not in _FLAT
        elif name.lower() not in _FLAT:
            depth += 1
            deepest = max(deepest, depth)
    return deepest, tags
