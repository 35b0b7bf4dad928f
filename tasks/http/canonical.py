"""Second views of an article, for phones or for printers, and the address of the article itself."""

import re
from html import unescape
from urllib.parse import urlsplit

from tasks.http.sites import site_of
from tasks.http.urls import clean_url, identity
from tasks.model import Page
from tasks.text.charset import decode

_HEAD_BYTES = 100_000  # the canonical address stands in the head
_AMP_ROOT = re.compile(r"<html\b[^<>]{0,500}?\s(?:amp|⚡)(?:4ads)?(?=[\s=/>])", re.IGNORECASE)
_AMP_ADDRESS = re.compile(
    r"//amp\.|/amp(?:/|$)|\.amp(?:\.html?)?$|[?&](?:amp(?:=1|=true|&|$)|outputtype=amp)",
    re.IGNORECASE,
)
_PRINT_ADDRESS = re.compile(
    r"/print(?:/|$|\.\w{3,5}$)|/printer-?friendly(?:/|$)|/print(?:article|version|"
    r"page)?\.(?:php|aspx?|html?)"
    r"|[?&](?:print(?:=1|=true|=yes|=print|able=yes|&|$)|(?:view|mode|format|tmpl\w{0,9})=print)",
    re.IGNORECASE,
)
_PRINT_BODY = re.compile(
    r"<body\b[^<>]{0,500}?\bonload\s*=\s*[\"']?\s*(?:window\.)?print\(", re.IGNORECASE
)
_LINK = re.compile(r"<link\b([^<>]{0,3000})>", re.IGNORECASE)
_IS_CANONICAL = re.compile(
    r"\brel\s*=\s*(?:[\"']\s*canonical\s*[\"']|canonical(?=\s|$))", re.IGNORECASE
)
_HREF = re.compile(r"\bhref\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)


def canonical_to_fetch(page: Page) -> str | None:
    """Find the address of the article when ``page`` is its AMP or print view, else None.

    The page must look like such a view by its markup or address and declare another address of the
    same site (``sites.site_of``) that does not. An article on a front page is none.
    """
    url = page.final_url or page.url
    head = decode(page.body[:_HEAD_BYTES], page.content_type)
    if not (_is_view(url) or _AMP_ROOT.search(head) or _PRINT_BODY.search(head)):
        return None
    try:
        address = clean_url(_canonical(head), url)
        is_other = identity(address) not in {identity(url), identity(page.url)}
    except ValueError:
        return None
    is_article = urlsplit(address).path != "/" or urlsplit(address).query != ""
    return (
        address
        if is_other and is_article and site_of(address) == site_of(url) and not _is_view(address)
        else None
    )


def _is_view(url: str) -> bool:
    return bool(_AMP_ADDRESS.search(url) or _PRINT_ADDRESS.search(url))


def _canonical(head: str) -> str:
    """Read the address of the first canonical link, ``""`` without one."""
    links = (found[1] for found in _LINK.finditer(head) if _IS_CANONICAL.search(found[1]))
    href = _HREF.search(next(links, ""))
    return unescape(next(filter(None, href.groups()), "")) if href else ""
