"""A page to its article, a feed to its entries: what was downloaded, read in this process."""

import time
from datetime import UTC, datetime

import msgspec

from tasks.errors import NoArticle, RasidError
from tasks.extraction import extract as article_of
from tasks.feeds import parse
from tasks.http.response import OK, Response
from tasks.interstitials.detect import refuse
from tasks.model import Article, Page, ParsedFeed
from tasks.poll import usable
from tasks.sources import zone_at


def extract(body: bytes, url: str = "", *, content_type: str = "") -> Article:
    """Take the article out of a page.

    ``body`` is decompressed HTML in any encoding, ``content_type`` the header as sent. Raises
    NoArticle, whose ``reason`` is one of ``docs/reference/reasons.md``, for whatever is no
    article: walls, error pages, listings, other kinds of files. A date after today is none; one
    without a zone is in that of the source at ``url``, where the catalogue knows it.
    """
    try:
        refuse(Response(url=url, final_url=url, status=OK, body=body, content_type=content_type))
        today = datetime.now(UTC).date()
        return article_of(Page(url, body, content_type, url), on=today, zone=zone_at(url))
    except NoArticle:
        raise
    except RasidError as error:
        raise NoArticle(error.reason, error.detail) from error


def read_feed(body: bytes, url: str = "", *, content_type: str = "") -> ParsedFeed:
    """Read RSS, RDF, Atom, JSON Feed, a news sitemap or a Telegram channel's preview, gzip or not.

    The entries have cleaned addresses, and dates that are possible today. Relative links need
    ``url``, where the feed was found. Raises FeedError. Parsers run in this very process: a feed
    that was built to stop them may take minutes, so read feeds of strangers in a child.
    """
    feed = parse.read(Page(url, body, content_type, url), zone=zone_at(url)).feed
    return msgspec.structs.replace(feed, entries=tuple(usable(feed.entries, time.time())))
