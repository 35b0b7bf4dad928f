"""The door before feedparser.

An XML feed's prologue read by ourselves, and the shapes that would burn minutes.
"""

import codecs
import re
from itertools import islice

import msgspec

from tasks.errors import FeedError
from tasks.text.markup import has_crowded_tag, without_scripts


class Document(msgspec.Struct, frozen=True):
    """A body that may be shown to a parser, with the content type to go by."""

    body: bytes
    content_type: str


# A root of a feed; a page of HTML has none of these, and that is told before a slow parser sees it.
_ROOT = re.compile(r"<(?:[a-z][\w.-]{0,30}:)?(?:rss|rdf|feed|channel|item|entry)\b", re.IGNORECASE)
_WIDE = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
)
_DECLARED = re.compile(
    r"<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}[\"']([\w.:-]{1,40})[\"'][^>]{0,200}?>"
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_PRINTABLE = bytes(range(0x20, 0x7F))
_UTF8 = "application/xml; charset=utf-8"
# Bounds of shape, each with feedparser's time at the bound (two shared cores); real feeds stay at a
# tenth.
_MAX_TAGS = 200_000  # 6 s when each is nested in the one before
_MAX_ENTRIES = 20_000  # 2 s
_MAX_ATTRIBUTES = 300  # quadratic: 80 kB of attributes on one tag 2.6 s
_TAG = re.compile(r"<[A-Za-z]")
_ENTRY = re.compile(r"<(?:[A-Za-z][\w.-]{0,30}:)?(?:item|entry)\b", re.IGNORECASE)
# A person's field is searched for a mail address, quadratic: 64 kB need 11 s.
_LONG_PERSON = re.compile(
    r"<(?:[a-z][\w.-]{0,30}:)?(?:author|creator|contributor|managingeditor|webmaster|"
    r"publisher|owner|name|email)\b[^>]{0,300}>"
    r"(?:\s{0,100}<!\[CDATA\[)?[^<]{4000}",
    re.IGNORECASE,
)
_ESCAPE = b"\x1b"  # ISO-2022 encodings are ASCII bytes with escapes


def check(body: bytes, content_type: str = "") -> Document:
    """Return the feed from its first ``<`` on, with a content type whose charset is the one to
    believe.

    Raises FeedError: ``not_a_feed`` when no root of a feed is in it, ``feed_hostile`` for a DOCTYPE
    with an internal subset, any other declaration, an encoding that is no superset of ASCII (it
    would hide the first two), or a shape that costs the parser seconds; ``feed_too_large`` for more
    entries than any poll needs.
    """
    wide = next((codec for mark, codec in _WIDE if body.lstrip()[:4].startswith(mark)), "")
    if wide:
        return _checked_wide(body.decode(wide, "replace"))
    text = body.decode(
        "latin-1"
    )  # one code point a byte: the markup is ASCII in every encoding let through
    start = _start(text)
    _refuse_declarations(text, start)
    _refuse_shapes(text)
    body = body[start:]
    if _ESCAPE not in body and _is_utf8(body):
        return Document(body, _UTF8)  # a header or a declaration that says otherwise is wrong
    _refuse_hiding(_DECLARED.match(text, start), _CHARSET.search(content_type))
    return Document(body, content_type or "application/xml")


def _checked_wide(text: str) -> Document:
    """Pass UTF-16 and UTF-32 on as UTF-8, which has one form only."""
    start = _start(text)
    _refuse_declarations(text, start)
    _refuse_shapes(text)
    declared = _DECLARED.match(text, start)
    return Document(text[declared.end() if declared else start :].encode("utf-8", "replace"), _UTF8)


def _is_utf8(body: bytes) -> bool:
    try:
        body.decode()
    except UnicodeDecodeError:
        return False
    return True


def _start(text: str) -> int:
    start = text.find("<")
    if start < 0 or not _ROOT.search(text, start):
        raise FeedError("not_a_feed", "no root of a feed")
    return start


def _refuse_declarations(text: str, place: int) -> None:
    """Walk over comments, instructions and one plain DOCTYPE up to the root."""
    doctypes = 0
    while (place := text.find("<", place)) >= 0 and text[place + 1 : place + 2] in {"!", "?"}:
        if text.startswith("<!--", place):
            place = _behind(text, "-->", place)
        elif text.startswith("<?", place):
            place = _behind(text, "?>", place)
        else:
            place, doctypes = _behind_doctype(text, place), doctypes + 1
        if doctypes > 1:
            raise FeedError("feed_hostile", "more than one DOCTYPE")


def _behind_doctype(text: str, place: int) -> int:
    end = _behind(text, ">", place)
    if (
        text[place : place + 9].upper() != "<!DOCTYPE"
        or "[" in text[place:end]
        or "<" in text[place + 1 : end]
    ):
        raise FeedError("feed_hostile", "a DOCTYPE that defines something")
    return end


def _behind(text: str, mark: str, place: int) -> int:
    end = text.find(mark, place)
    if end < 0:
        raise FeedError("feed_hostile", f"no {mark} before the root")
    return end + len(mark)


def _refuse_shapes(text: str) -> None:
    if _more_than(_MAX_ENTRIES, _ENTRY, text):
        raise FeedError("feed_too_large", f"more than {_MAX_ENTRIES} entries")
    is_crowded = has_crowded_tag(without_scripts(text), _MAX_ATTRIBUTES)
    if is_crowded or _more_than(_MAX_TAGS, _TAG, text) or _LONG_PERSON.search(text):
        raise FeedError("feed_hostile", "a shape that no feed needs")


def _more_than(limit: int, pattern: re.Pattern[str], text: str) -> bool:
    return next(islice(pattern.finditer(text), limit, None), None) is not None


def _refuse_hiding(*declared: re.Match[str] | None) -> None:
    for found in declared:
        if found is not None and not _shows_ascii(found[1]):
            raise FeedError("feed_hostile", f"encoding {found[1]}")


def _shows_ascii(label: str) -> bool:
    """Tell whether ASCII bytes mean ASCII in this encoding.

    Unknown labels are ignored by the parser.
    """
    try:
        return _PRINTABLE.decode(label) == _PRINTABLE.decode("ascii")
    except (LookupError, ValueError):
        return True
