"""Links to the front page of a site: their texts are how it calls itself."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

_MAX_NAME = 60  # characters; what is longer is no name


def home_selector(url: str) -> str:
    """Write the CSS selector of links to the front page of the site that ``url`` is on."""
    roots = ["/", *(f"{origin}{end}" for origin in _origins(url) for end in ("", "/"))]
    return ",".join(['a[rel~="home"]', *(f'a[href="{root}"]' for root in roots)])


def is_home_link(attributes: Mapping[str, str | None], url: str) -> bool:
    """Tell whether attributes are those of a link that the selector finds."""
    href = attributes.get("href")
    if href is None:
        return False
    is_root = href == "/" or href.removesuffix("/") in _origins(url)
    return is_root or "home" in (attributes.get("rel") or "").lower().split()


def name_in(link: Any) -> str:
    """Read the name of the site from a link's text, else from its picture; "" where none is."""
    text = " ".join((link.text() or "").split())
    if not text:
        picture = link.css_first("img[alt]")
        text = " ".join(((picture.attributes["alt"] or "") if picture else "").split())
    return text if len(text) <= _MAX_NAME else ""


@lru_cache(maxsize=256)
def _origins(url: str) -> tuple[str, ...]:
    try:
        host = urlsplit(url).netloc
    except ValueError:
        return ()
    if not host or not set(host.lower()).isdisjoint("\"'\\[]()<> "):
        return ()
    hosts = {host, host.removeprefix("www."), f"www.{host.removeprefix('www.')}"}
    return tuple(f"{scheme}://{one}" for scheme in ("https", "http") for one in sorted(hosts))
