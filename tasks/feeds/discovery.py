"""Which feeds a site has.

Those that a page declares, and the addresses worth trying where it declares none.
"""

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urljoin, urlsplit

import msgspec

from tasks.feeds.entry import TEXT_RATIO, first_url, lang_of, line_of, title_of
from tasks.http.urls import identity
from tasks.model import Page
from tasks.text.soup import Element, open_page

MAX_FEEDS = 30
_MAX_CHARS = 250 * TEXT_RATIO
_MAX_ANCHORS = 5_000
_TYPES = frozenset(
    "application/rss+xml application/atom+xml application/rdf+xml application/feed+json "
    "application/x-rss+xml application/rss application/atom text/rss+xml".split()
)
_DULL_TYPES = frozenset(
    {"text/xml", "application/xml", "application/json"}
)  # of feeds only when the address says so
_LOOKS_LIKE_A_FEED = re.compile(
    r"""/(?:feeds?|rss2?|atom|rdf)/?(?:\?|$)          # /feed, /rss/
    | \.(?:rss|atom|rdf)(?:\?|$)                      # /news.rss
    | /(?:rss|feeds?|atom|index)[\w-]*\.(?:xml|json|php)(?:\?|$)  # /rss.xml, /rss.php
    | [?&](?:feed|format)=(?:rss2?|atom|feed)\b       # /?feed=rss2
    | ^https?://(?:feeds\.|feeds2\.|rss\.)[\w.-]+/.""",
    re.VERBOSE | re.IGNORECASE,
)
_MINOR = re.compile(
    r"comment|/tag/|/author/|oembed|podcast|تعليق", re.IGNORECASE
)  # feeds of something smaller than the news
_WELL_KNOWN = (
    "feed rss atom.xml rss.xml feed.xml index.xml feed/rss.xml rss/latest-posts rss.php "
    "feed.json ?feed=rss2".split()
)
_SITEMAPS = "news-sitemap.xml sitemap-news.xml sitemap_news.xml googlenews.xml".split()
_SITEMAP_LINE = re.compile(
    r"^\s{0,9}sitemap\s{0,9}:\s{0,9}(\S{1,2048})", re.IGNORECASE | re.MULTILINE
)
_MAX_SITEMAPS = 20


class FoundFeed(msgspec.Struct, frozen=True):
    """A feed that a page names.

    ``how`` is ``link`` (declared) or ``anchor`` (an ordinary link that looks like one).
    """

    url: str
    title: str = ""
    how: str = "link"


class Discovery(msgspec.Struct, frozen=True):
    """What a page says: its title, its language, and its feeds, the likeliest first."""

    title: str
    lang: str
    feeds: tuple[FoundFeed, ...]


def discover(page: Page) -> Discovery:
    """Return the feeds that an HTML page names, each once. Raises FeedError as `soup.open_page`."""
    tree = open_page(page.body, page.content_type)
    url = page.final_url or page.url
    base = tree.first("base[href]")
    base_url = (first_url([base.attribute("href")], url) if base else "") or url
    found = [*_declared(tree, base_url), *_linked(tree, base_url)]
    html, title = tree.first("html"), tree.first("title")
    return Discovery(
        title=_line(title) if title else "",
        lang=lang_of(html.attribute("lang")) if html else "",
        feeds=_ranked(found),
    )


def _declared(tree: Element, base: str) -> Iterator[FoundFeed]:
    for link in tree.select(
        "link[rel~=alternate i][href][type], link[rel~=feed i][href]", _MAX_ANCHORS
    ):
        kind = link.attribute("type").partition(";")[0].strip().lower()
        url = first_url([link.attribute("href")], base)
        is_dull = kind in _DULL_TYPES and _LOOKS_LIKE_A_FEED.search(url)
        if url and (kind in _TYPES or is_dull or "feed" in link.attribute("rel").lower().split()):
            yield FoundFeed(url, title_of(link.attribute("title")))


def _linked(tree: Element, base: str) -> Iterator[FoundFeed]:
    for anchor in tree.select("a[href]", _MAX_ANCHORS):
        url = first_url([anchor.attribute("href")], base)
        if url and _LOOKS_LIKE_A_FEED.search(url):
            yield FoundFeed(url, title_of(anchor.attribute("title")) or _line(anchor), how="anchor")


def _line(element: Element) -> str:
    return line_of(element.text(_MAX_CHARS))


def _ranked(found: Iterable[FoundFeed]) -> tuple[FoundFeed, ...]:
    """Return each feed once, declared ones first, those of comments and tags last."""
    once: dict[str, FoundFeed] = {}
    for feed in found:
        once.setdefault(identity(feed.url), feed)
    ranked = sorted(
        once.values(),
        key=lambda feed: (bool(_MINOR.search(feed.url + feed.title)), feed.how != "link"),
    )
    return tuple(ranked[:MAX_FEEDS])


def well_known(url: str) -> tuple[str, ...]:
    """Return the addresses where feeds and news sitemaps of a site usually are.

    Below the given path, then at its root.
    """
    parts = urlsplit(url)
    root = f"{parts.scheme}://{parts.netloc}/"
    section = urljoin(root, parts.path if parts.path.endswith("/") else f"{parts.path}/")
    tried = [section + path for path in _WELL_KNOWN] + [
        root + path for path in (*_WELL_KNOWN, *_SITEMAPS)
    ]
    return tuple(dict.fromkeys(tried))


def sitemaps_in(robots: str, url: str) -> tuple[str, ...]:
    """Return the sitemaps that a robots.txt names, those with news in their address first."""
    named = (first_url([address], url) for address in _SITEMAP_LINE.findall(robots))
    return news_first(dict.fromkeys(address for address in named if address))[:_MAX_SITEMAPS]


def news_first(addresses: Iterable[str]) -> tuple[str, ...]:
    """Return the addresses with those first that name news."""
    return tuple(
        sorted(addresses, key=lambda address: "news" not in urlsplit(address).path.lower())
    )
