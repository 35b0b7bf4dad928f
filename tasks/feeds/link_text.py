"""Addresses as careless feeds write them: no scheme, or nothing that could be one."""

import re
from urllib.parse import urlsplit

from tasks.http.sites import site_of
from tasks.text.sanitize import clean

_SENSELESS = re.compile(
    r"(?:#|/|-+|\.|0|null|none|nil|undefined|false|true|nan|n/a|about:\w*|https?:/{0,2}|//)?"
    r"|(?:javascript|mailto|tel|sms|data|file|vbscript|whatsapp|blob):.*",
    re.IGNORECASE | re.DOTALL,
)
_WORDS = re.compile(r"\A(?=.*[^\x21-\x7e])[^/.?=#]*")  # text in the place of an address
_WWW = re.compile(r"www\d?\.[^\s/.]+\.\S", re.IGNORECASE)
# "news.example/a": a host of its own, and no file with its ending.
_HOST = re.compile(r"((?:[\w-]{1,63}\.){1,5}[a-z]{2,20})(?::\d{1,5})?(?:[/?]|$)", re.IGNORECASE)
_BROKEN_SCHEME = re.compile(
    r"^(?:https?:/{1,2}(?=https?:))?(https?)(?::/(?=[^/])|//|:(?=[\w-]+\.)|:/{3,}|;//|://)",
    re.IGNORECASE,
)


_HREF = re.compile(
    r"<\w[^<>]{0,2000}?\shref\s{0,9}=\s{0,9}[\"']?([^\"'<>\s]{1,2048})", re.IGNORECASE
)
_QUOTED = re.compile(r"\A[\"'«“‹(<\s]+(https?:[^\s\"'«»“”<>]{1,2048}?)[\"'»”›)>\s]*", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>?")
_BACKWARD = re.compile(r"https?:[/\\]", re.IGNORECASE)


def mended(address: str, page_url: str) -> str:
    """Return the address with its scheme, "" when it cannot be the address of an article.

    What has no scheme is a host when it begins with ``www.`` or belongs to the page's own site.
    """
    written = _bare(clean(address).strip())
    if _SENSELESS.fullmatch(written) or _WORDS.fullmatch(written):
        return ""
    scheme = urlsplit(page_url).scheme or "https"
    found = _HOST.match(written)
    if _WWW.match(written) or (found and _is_own(found[1], page_url)):
        return f"{scheme}://{written}"
    return _BROKEN_SCHEME.sub(r"\1://", written)


def _bare(written: str) -> str:
    """Take an address out of the element or the quotes around it; slashes lean forward."""
    if found := _QUOTED.fullmatch(written):
        written = found[1]
    elif "<" in written:
        shown = _HREF.search(written)
        written = shown[1] if shown else _TAG.sub("", written).strip()
    written = written.replace("&amp;", "&")
    return written.replace("\\", "/") if _BACKWARD.match(written) else written


def _is_own(host: str, page_url: str) -> bool:
    return site_of(f"https://{host.lower()}/") == site_of(page_url)
