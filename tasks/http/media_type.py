"""Tells the kind of a file by its first bytes, then by its label; the one table of magic bytes."""

import re

from tasks.text.charset import wide_codec

HTML, OTHER = "html", "other"

# After the MIME Sniffing Standard (mimesniff.spec.whatwg.org, sections 6 and 7), and what servers
# send at article links.
_MAGIC: tuple[tuple[str, bytes], ...] = (
    ("pdf", rb"%PDF-"),
    (
        "image",
        (
            rb"\x89PNG|GIF8|\xff\xd8\xff|RIFF.{4}WEBP|BM.{4}\x00{4}|\x00\x00[\x01\x02]\x00|"
            rb"II\*\x00|MM\x00\*"
        ),
    ),
    ("image", rb".{4}ftyp(?:avif|heic|mif1)"),
    (
        "media",
        (
            rb"ID3|OggS|fLaC|RIFF|.{4}ftyp|\x1aE\xdf\xa3|FLV\x01|"
            rb"\xff[\xfb\xf3\xf2][\x10-\xef]|\x00\x00\x01\xba|\#EXTM3U"
        ),
    ),
    (
        "binary",
        (
            rb"PK(?:\x03\x04|\x05\x06)|\x1f\x8b|BZh[1-9]1AY|\xfd7zXZ|\x28\xb5\x2f\xfd|Rar!|"
            rb"7z\xbc\xaf|.{257}ustar"
        ),
    ),
    (
        "binary",
        (
            rb"\xd0\xcf\x11\xe0|\{\\rtf|%!PS-Adobe|SQLite format|\x7fELF|MZ.\x00|\x00asm|"
            rb"wOF[F2]|OTTO\x00|\x00\x01\x00\x00"
        ),
    ),
)
_MAGIC_OF = tuple(
    (kind, re.compile(rb"[\t\n\f\r ]{0,64}(?:" + signs + rb")", re.DOTALL))
    for kind, signs in _MAGIC
)
_MAGIC_BYTES = 600
# "binary data bytes" of the standard
_CONTROLS = bytes({*range(9), 0x0B, *range(0x0E, 0x1B), *range(0x1C, 0x20)})
_MAX_CONTROLS = 0.05  # careless pages hold single ones, random bytes a tenth
_SNIFFED_BYTES = 1445  # the standard's "resource header"

_DECLARED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("pdf", re.compile(r"application/(?:x-)?pdf")),
    ("image", re.compile(r"image/")),
    (
        "media",
        re.compile(r"(?:audio|video)/|application/(?:ogg|(?:x-|vnd\.apple\.)mpegurl|dash\+xml)"),
    ),
    (
        "binary",
        re.compile(
            r"font/|application/(?:zip|gzip|x-(?:rar|7z|tar|gzip|zip)|msword|rtf|"
            r"vnd\.(?:ms-|openxml|oasis))"
        ),
    ),
)
# What may hold a page without saying so in its first tag.
_TEXTUAL = re.compile(
    r"\A(?:text/(?:html|plain|xml)|application/(?:xhtml\+xml|xml|octet-stream)|\*/\*|)\s*(?:;|,|$)"
)

_MARKUP_BYTES = 16_000  # comments and instructions stand before the root
_PAGE_ROOTS = "html head title meta link script style body div p h1 article main table br"
_ROOT_OF = {
    "rss": "feed",
    "feed": "feed",
    "rdf:rdf": "feed",
    "svg": "image",
    **dict.fromkeys(_PAGE_ROOTS.split(), HTML),
}
_ROOT = re.compile(r"<([a-z][a-z0-9:]*)", re.IGNORECASE)
_PREFACES = (("<!--", "-->"), ("<?", "?>"), ("<!", ">"))
_JSON_FEED = "jsonfeed.org/version"


def kind_of(body: bytes, content_type: str = "") -> str:
    """Tell ``html``, ``pdf``, ``image``, ``media``, ``feed``, ``binary`` or ``other``.

    ``body`` is decompressed, its first 16 kB are read; ``content_type`` is the header as sent.
    Known magic bytes are believed, whatever the header declares; a header that names a picture or
    a document is believed too. What cannot be told is ``html``: a parser will see.
    """
    declared = content_type.strip().lower()
    head = _text_of(body[:_MARKUP_BYTES])
    return (
        _by_magic(body[:_MAGIC_BYTES])
        or next((kind for kind, label in _DECLARED if label.match(declared)), "")
        or ("binary" if not head else _by_markup(head))
        or (HTML if _TEXTUAL.match(declared) else OTHER)
    )


def _by_magic(head: bytes) -> str:
    if wide_codec(head):
        return ""
    return next((kind for kind, signs in _MAGIC_OF if signs.match(head)), "")


def _text_of(head: bytes) -> str:
    """Decode the bytes with the ASCII characters in their places, "" when they are no text."""
    if codec := wide_codec(head):
        return head.decode(codec, "ignore").removeprefix("\ufeff") or " "
    sniffed = head[:_SNIFFED_BYTES]
    if len(sniffed) - len(sniffed.translate(None, _CONTROLS)) > _MAX_CONTROLS * len(sniffed):
        return ""
    return head.removeprefix(b"\xef\xbb\xbf").decode("latin-1") or " "


def _by_markup(head: str) -> str:
    """Read the kind off the root element, "" where it names none."""
    place = _behind_prefaces(head)
    if root := _ROOT.match(head, place):
        return _ROOT_OF.get(root[1].lower(), "")
    is_json_feed = head.startswith("{", place) and _JSON_FEED in head[:2000].replace("\\/", "/")
    return "feed" if is_json_feed else ""


def _behind_prefaces(head: str) -> int:
    """Find the root element behind white space, comments, instructions and the DOCTYPE."""
    place = 0
    while True:
        while head[place : place + 1].isspace():
            place += 1
        ending = next((end for start, end in _PREFACES if head.startswith(start, place)), "")
        found = head.find(ending, place) if ending else -1
        if found < 0:
            return place
        place = found + len(ending)
