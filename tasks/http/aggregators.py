"""Links of aggregators: the address of the article inside them, where it is inside."""

import base64
import binascii
import re
from urllib.parse import parse_qsl, urlsplit

_GOOGLE_NEWS = re.compile(r"/(?:rss/|__i/rss/rd/)?(?:articles|read)/([\w-]{16,4000}={0,2})$")
_GOOGLE_NEWS_HOST = "news.google.com"
_HTTP = re.compile(rb"https?://[\x21-\x7e]{4,}")
_SHORT_LENGTH = 0x80  # protobuf: a byte below it is a whole length
# Hosts and paths of redirectors, with the parameters that carry the address.
_REDIRECTORS = {
    ("www.google.com", "/url"): ("url", "q"),
    ("google.com", "/url"): ("url", "q"),
    ("www.bing.com", "/news/apiclick.aspx"): ("url",),
    ("l.facebook.com", "/l.php"): ("u",),
    ("lm.facebook.com", "/l.php"): ("u",),
}


def address_inside(url: str) -> str:
    """Find the article's address in an aggregator's link, "" when there is none."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    host = (parts.hostname or "").lower()
    if names := _REDIRECTORS.get((host, parts.path)):
        values = dict(parse_qsl(parts.query))
        found = next((values[name] for name in names if name in values), "")
        return found if found.startswith(("http://", "https://")) else ""
    token = _GOOGLE_NEWS.search(parts.path) if host == _GOOGLE_NEWS_HOST else None
    return _decoded(token[1]) if token else ""


def is_sealed(url: str) -> bool:
    """Tell whether only the aggregator's own script can say where a link leads."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_link = parts.hostname == _GOOGLE_NEWS_HOST and _GOOGLE_NEWS.search(parts.path) is not None
    return is_link and not address_inside(url)


def _decoded(token: str) -> str:
    """Read the address out of the bytes of a token; newer ones hold a key instead."""
    bare = token.rstrip("=")
    try:
        content = base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
    except (binascii.Error, ValueError):
        return ""
    found = _HTTP.search(content)
    if found is None or found.start() == 0:
        return ""
    length = _length_before(content, found.start())
    return found[0][:length].decode("ascii") if 0 < length <= len(found[0]) else ""


def _length_before(content: bytes, start: int) -> int:
    """Read the length that stands in one or two bytes before a text."""
    last = content[start - 1]
    before = content[start - 2] if start > 1 else 0
    if before >= _SHORT_LENGTH and last < _SHORT_LENGTH:
        return (last << 7) + (before & 0x7F)
    return last
