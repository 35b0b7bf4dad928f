"""Read RSS 0.9x to 2.0, RDF and Atom. The only module that knows feedparser."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import feedparser
import msgspec

from tasks.errors import FeedError
from tasks.feeds import xml_guard
from tasks.feeds.entry import (
    content_of,
    first_url,
    guid_of,
    lang_of,
    parsed_feed,
    summary_of,
    title_of,
)
from tasks.feeds.syndication_hints import hints_in, link_of
from tasks.model import Entry, ParsedFeed
from tasks.text.dates import read_date
from tasks.text.sanitize import clean_line

# References to halves of surrogate pairs. They become U+FFFD before parsing, because one character
# that does not exist must not cost a whole feed.
_SURROGATE_REFERENCE = re.compile(
    rb"&#(?:0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|"
    rb"[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2});"
)


def parse(body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Read an XML feed found at ``url``.

    Raises FeedError ``feed_hostile`` (a DOCTYPE that defines something, an encoding that hides
    ASCII), ``feed_too_large``, ``not_a_feed`` or ``feed_unreadable``.
    """
    document = xml_guard.check(body, content_type)
    result = _feedparser(document, url)
    if not result.get("version") and not result.get("entries"):
        raise FeedError("not_a_feed", clean_line(str(result.get("bozo_exception", "")))[:200])
    feed = result.get("feed", {})
    entries = (_entry(entry, url) for entry in result["entries"])
    title = title_of(_text(feed, "title"))
    read = parsed_feed(entries, title=title, lang=lang_of(_text(feed, "language")))
    links = feed.get("links") or ()
    return msgspec.structs.replace(
        read,
        hints=hints_in(document.body),
        hub=link_of(links, "hub", url),
        topic=link_of(links, "self", url),
    )


def _feedparser(document: xml_guard.Document, url: str) -> Mapping[str, Any]:
    body = _SURROGATE_REFERENCE.sub(b"&#xFFFD;", document.body)
    try:
        result: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(body),  # bare bytes could be taken for the name of a local file
            response_headers={"content-type": document.content_type, "content-location": url},
            resolve_relative_uris=False,  # of HTML inside entries: tags are dropped anyway
            sanitize_html=False,
        )
    except RecursionError as error:
        raise FeedError("feed_hostile", "nested too deeply") from error
    except Exception as error:  # it raised six different types on 34 of 3,000 mutated feeds
        raise FeedError("feed_unreadable", type(error).__name__) from error
    return result


def _entry(entry: Mapping[str, Any], feed_url: str) -> Entry | None:
    url = first_url(_links(entry), feed_url)
    if not url:
        return None
    updated_at = _date(entry, "updated")
    return Entry(
        url=url,
        title=title_of(_text(entry, "title")),
        guid=guid_of(_text(entry, "id")),
        summary=summary_of(_text(entry, "summary")),
        content=content_of(_contents(entry)),
        lang=lang_of(_text(entry.get("title_detail") or {}, "language")),
        published_at=_date(entry, "published") or updated_at or _date(entry, "created"),
        updated_at=updated_at,
    )


def _text(found: Mapping[str, Any], name: str) -> str:
    # feedparser's own get falls back to other keys
    value = dict.get(found, name) if isinstance(found, dict) else None
    return value if isinstance(value, str) else ""


def _contents(entry: Mapping[str, Any]) -> list[str]:
    """List the markup in which an entry may carry its whole text."""
    contents = [part for part in entry.get("content") or () if isinstance(part, dict)]
    return [_text(entry, "summary"), *(_text(part, "value") for part in contents)]


def _links(entry: Mapping[str, Any]) -> list[str]:
    """List the entry's addresses, best first: before the redirector, the article, anything."""
    links = [link for link in entry.get("links") or () if isinstance(link, dict)]
    alternates = [_text(link, "href") for link in links if _text(link, "rel") == "alternate"]
    return [_text(entry, "feedburner_origlink"), *alternates, _text(entry, "link")]


def _date(entry: Mapping[str, Any], name: str) -> datetime | None:
    """Read a date ourselves: feedparser makes 1 January of a year alone, and 2000 of the year -1.

    A date without a zone is in the source's own.
    """
    found = read_date(_text(entry, name))
    return found.at if found else None
