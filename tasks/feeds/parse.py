"""From a downloaded body to entries, whatever kind of source it is: the one door for the poll."""

import re
from urllib.parse import urlsplit

from tasks.errors import FeedError
from tasks.feeds import html_index, json_feed, sitemap, telegram, xml
from tasks.feeds.entry import MAX_BYTES, too_many_bytes
from tasks.feeds.gzip_body import gunzip
from tasks.feeds.reading import Kind, Reading
from tasks.feeds.telegram_address import TELEGRAM_HOSTS
from tasks.model import IndexSelectors, Page, ParsedFeed
from tasks.text.dates import DAMASCUS

MAX_CHILDREN = 3  # sitemaps of an index that one poll reads: the newest hold what is new
_HEAD_BYTES = 4_000
_SITEMAP_ROOT = re.compile(rb"<(?:[A-Za-z][\w.-]{0,30}:)?(?:urlset|sitemapindex)[\s>]")
_PREVIEW = re.compile(r"/s/[A-Za-z]\w{0,63}(?:/\d{1,12})?/?")


def read(
    page: Page, kind: str = "", rules: IndexSelectors | None = None, zone: str = ""
) -> Reading:
    """Read one body of any kind, gzip or not.

    "" as kind is told from rules, address and body, in that order. ``zone``, a name of the IANA
    database, is that of the source, for dates that name none; "" stands for Damascus.

    Raises FeedError with the reason of the kind's parser; ``rules_wrong`` for a listing without
    rules or a kind that there is not.
    """
    url = page.final_url or page.url
    zone = zone or DAMASCUS
    body = gunzip(page.body)
    match kind or kind_of(url, body, rules):
        case "feed":
            return Reading(parse_feed(body, url, page.content_type, zone), "feed")
        case "sitemap":
            found = sitemap.parse(body, url, page.content_type, zone)
            return Reading(found.feed, "sitemap", found.children[:MAX_CHILDREN])
        case "telegram":
            return Reading(telegram.parse(body, url, page.content_type), "telegram")
        case "listing" if rules is not None:
            listing = html_index.parse(body, url, rules, page.content_type, zone)
            return Reading(listing, "listing")
        case other:
            raise FeedError(
                "rules_wrong",
                "a listing needs its selectors" if other == "listing" else f"kind {other!r}",
            )


def parse_feed(body: bytes, url: str, content_type: str = "", zone: str = DAMASCUS) -> ParsedFeed:
    """Read RSS 0.9x to 2.0, RDF, Atom or JSON Feed 1.x.

    ``body`` is decompressed, not decoded; links resolve against ``url``, where it was found;
    ``content_type`` is the header as sent; ``zone`` is that of dates that name none. Raises
    FeedError with reason ``feed_too_large``, ``feed_hostile``, ``not_a_feed`` or
    ``feed_unreadable``, and nothing else. One bad entry never loses the others: those without a
    usable link are counted in ``skipped``.
    """
    if len(body) > MAX_BYTES:
        raise FeedError("feed_too_large", too_many_bytes(len(body)))
    return (
        json_feed.parse(body, url, content_type, zone)
        if json_feed.is_json(body)
        else xml.parse(body, url, content_type, zone)
    )


def kind_of(url: str, body: bytes, rules: IndexSelectors | None = None) -> Kind:
    """Tell the kind of a source; ``body`` is inflated.

    What is none of the others is taken for a feed.
    """
    if rules is not None:
        return "listing"
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    if host in TELEGRAM_HOSTS and _PREVIEW.fullmatch(parts.path):
        return "telegram"
    return "sitemap" if _SITEMAP_ROOT.search(body[:_HEAD_BYTES].replace(b"\x00", b"")) else "feed"
