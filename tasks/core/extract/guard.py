"""What is refused before any parser sees it: other kinds of files, and pages built to stop a parser."""

import re

from tasks.core.errors import NoArticle
from tasks.core.markup import has_crowded_tag, without_scripts

MAX_BYTES = 5_000_000  # 10 MB of flat paragraphs kept trafilatura busy for over 30 s
MAX_DEPTH = 2_000  # real pages stay under 100; unclosed inline tags of careless ones reach some hundreds
MAX_ATTRIBUTES = 300  # on one tag: parsers compare each with each, 100,000 need over 30 s
MAX_TAGS = 150_000  # a live blog of a whole day has 60,000

_SIGNATURES = (
    *(b"%PDF-", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"RIFF", b"BM\x00", b"\x00\x00\x01\x00"),  # documents, pictures
    *(b"PK\x03\x04", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"\xd0\xcf\x11\xe0"),  # archives, office files
    *(b"OggS", b"ID3", b"wOF2", b"wOFF", b"\x7fELF"),
)
_TEXTUAL = re.compile(
    r"\s*(?:text/(?:html|plain|xml)|application/(?:xhtml\+xml|xml|octet-stream)|\s*(?:;|$))", re.IGNORECASE
)
_WIDE_BOMS = (b"\xff\xfe", b"\xfe\xff")
_MAX_ZEROS = 0.1

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]{0,30})")
# Void elements, and those whose end tag may be left out: they do not nest by themselves.
_FLAT = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "html",
        "head",
        "body",
        "p",
        "li",
        "dt",
        "dd",
        "option",
        "optgroup",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "rt",
        "rp",
        "path",
        "circle",
        "rect",
        "line",
        "use",
    ]
)


def refuse_binary(body: bytes, content_type: str) -> None:
    """Raise NoArticle ``not_html`` for documents, pictures and archives, by their first bytes or the header."""
    if body.lstrip()[:8].startswith(_SIGNATURES) or not _TEXTUAL.match(content_type):
        raise NoArticle("not_html", content_type[:80])
    head = body[:2000]
    if not head.startswith(_WIDE_BOMS) and head.count(0) > _MAX_ZEROS * len(head):
        raise NoArticle("not_html", "binary")


def refuse_hostile(html: str) -> None:
    """Raise NoArticle ``page_hostile`` for nesting, attributes or tags beyond any real page; 0.03 s a megabyte."""
    html = without_scripts(html)
    deepest, tags = _measure(html)
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
