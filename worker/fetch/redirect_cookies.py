"""Cookies within one chain of redirects: kept for its hops, and gone with it.

Some sites set a cookie, redirect to the same page and look for it. Nothing outlives the request:
no jar, so no flood and no trace between two requests (threat T9).
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from aiohttp import CookieJar
from yarl import URL

from tasks.http.sites import site_of

if TYPE_CHECKING:
    from http.cookies import Morsel

MAX_COOKIES = 20  # of one hop; a flood is cut
MAX_BYTES = 4096  # of the header that is sent


class RedirectCookies:
    """Remembers by site: what one site sets is never sent to another."""

    def __init__(self) -> None:
        self._jars: dict[str, CookieJar] = {}

    def remember(self, url: str, cookies: Mapping[str, "Morsel[str]"]) -> None:
        """Keep what a hop set."""
        if not cookies:
            return
        # unsafe: hosts that are numbers may set cookies too
        jar = self._jars.setdefault(site_of(url), CookieJar(unsafe=True))
        jar.update_cookies(list(cookies.items())[:MAX_COOKIES], URL(url, encoded=url.isascii()))

    def header(self, url: str) -> str:
        """Write the Cookie header for the next hop, "" without any."""
        jar = self._jars.get(site_of(url))
        if jar is None:
            return ""
        found = jar.filter_cookies(URL(url, encoded=url.isascii())).values()
        header = "; ".join(f"{cookie.key}={cookie.coded_value}" for cookie in found)
        return header if len(header) <= MAX_BYTES else ""
