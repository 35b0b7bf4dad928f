"""What a feed lists, whichever dialect it speaks. The only file that knows feedparser."""

import io
import re
from collections.abc import Mapping
from datetime import datetime
from html import escape
from typing import Any

import feedparser
import msgspec

from tasks.errors import FeedError
from tasks.feeds import xml_guard as prologue
from tasks.feeds.entry import (
    MAX_BYTES,
    content_of,
    first_url,
    lang_of,
    parsed_feed,
    summary_of,
    title_of,
)
from tasks.feeds.syndication_hints import hints_in, link_of
from tasks.model import Entry, ParsedFeed
from tasks.text.dates import machine_date, visible_date
from tasks.text.sanitize import clean_line

MAX_GUID = 2_048
_FEEDS_ARE_UTC = 0  # RFC 822 dates without a zone


class _JsonEntry(msgspec.Struct, frozen=True):
    """JSON Feed 1.1, section Items: only what an Entry needs."""

    id: str | int | float | None = None
    url: str | None = None
    external_url: str | None = None
    title: str | None = None
    summary: str | None = None
    content_text: str | None = None
    content_html: str | None = None
    language: str | None = None
    date_published: str | None = None
    date_modified: str | None = None


class _JsonHub(msgspec.Struct, frozen=True):
    type: str
    url: str


class _JsonFeed(msgspec.Struct, frozen=True):
    version: str
    items: list[msgspec.Raw]
    title: str | None = None
    language: str | None = None
    feed_url: str | None = None
    hubs: msgspec.Raw = msgspec.Raw(b"[]")


# One character that is none must not cost a whole feed: halves of surrogate pairs become U+FFFD
# before parsing.
_SURROGATE_REFERENCE = re.compile(
    rb"&#(?:0*(?:5529[6-9]|55[3-9]\d\d|56\d{3}|57[0-2]\d\d|573[0-3]\d|5734[0-3])|"
    rb"[xX]0*[dD][89a-fA-F][0-9a-fA-F]{2});"
)
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|"
    rb"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


def parse(body: bytes, url: str, content_type: str = "") -> ParsedFeed:
    """Read RSS 0.9x to 2.0, RDF, Atom or JSON Feed 1.x.

    ``body`` is decompressed, not decoded; ``url`` is where it was found, links resolve against it;
    ``content_type`` is the header as sent. Raises FeedError with reason ``feed_too_large``,
    ``feed_hostile`` (a DOCTYPE that defines something, an encoding that hides ASCII),
    ``not_a_feed`` or ``feed_unreadable``, and nothing else. One bad entry never loses the others:
    those without a usable link are counted in ``skipped``.
    """
    if len(body) > MAX_BYTES:
        raise FeedError("feed_too_large", f"{len(body)} bytes")
    if body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
        return _json_feed(body, url)
    return _xml_feed(prologue.check(body, content_type), url)


def _xml_feed(document: prologue.Document, url: str) -> ParsedFeed:
    result = _feedparser(document, url)
    if not result.get("version") and not result.get("entries"):
        raise FeedError("not_a_feed", clean_line(str(result.get("bozo_exception", "")))[:200])
    feed = result.get("feed", {})
    entries = (_xml_entry(entry, url) for entry in result["entries"])
    read = parsed_feed(
        entries, title=title_of(_text(feed, "title")), lang=lang_of(_text(feed, "language"))
    )
    hub, topic = (link_of(feed.get("links") or (), relation, url) for relation in ("hub", "self"))
    return msgspec.structs.replace(read, hints=hints_in(document.body), hub=hub, topic=topic)


def _feedparser(document: prologue.Document, url: str) -> Mapping[str, Any]:
    headers = {"content-type": document.content_type, "content-location": url}
    try:
        result: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(
                _SURROGATE_REFERENCE.sub(
                    b"&#xFFFD;", document.body
                )  # bytes as they are could be the name of a local file
            ),
            response_headers=headers,
            resolve_relative_uris=False,  # of HTML inside entries: tags are dropped anyway
            sanitize_html=False,
        )
    except RecursionError as error:
        raise FeedError("feed_hostile", "nested too deeply") from error
    except Exception as error:  # it raised six different types on 34 of 3,000 mutated feeds
        raise FeedError("feed_unreadable", type(error).__name__) from error
    return result


def _xml_entry(entry: Mapping[str, Any], feed_url: str) -> Entry | None:
    url = first_url(_links(entry), feed_url)
    if not url:
        return None
    published, updated = (_xml_date(entry, name) for name in ("published", "updated"))
    return Entry(
        url=url,
        title=title_of(_text(entry, "title")),
        guid=clean_line(_text(entry, "id"))[:MAX_GUID],
        summary=summary_of(_text(entry, "summary")),
        content=content_of(_contents(entry)),
        lang=lang_of(_text(entry.get("title_detail") or {}, "language")),
        published_at=published or updated or _xml_date(entry, "created"),
        updated_at=updated,
    )


def _text(found: Mapping[str, Any], name: str) -> str:
    value = (
        dict.get(found, name) if isinstance(found, dict) else None
    )  # feedparser's own get falls back to other keys
    return value if isinstance(value, str) else ""


def _contents(entry: Mapping[str, Any]) -> list[str]:
    """Return the markup in which an entry may carry its whole text."""
    contents = [part for part in entry.get("content") or () if isinstance(part, dict)]
    return [_text(entry, "summary"), *(_text(part, "value") for part in contents)]


def _links(entry: Mapping[str, Any]) -> list[str]:
    """Return the addresses an entry gives, best first.

    Before the redirector, the article itself, then anything.
    """
    links = [link for link in entry.get("links") or () if isinstance(link, dict)]
    alternates = [_text(link, "href") for link in links if _text(link, "rel") == "alternate"]
    return [_text(entry, "feedburner_origlink"), *alternates, _text(entry, "link")]


def _xml_date(entry: Mapping[str, Any], name: str) -> datetime | None:
    """Read a date ourselves.

    Feedparser makes 1 January of a year alone, and 2000 of the year -1.
    """
    text = _text(entry, name)
    return machine_date(text, _FEEDS_ARE_UTC) or visible_date(text)


def _json_feed(body: bytes, url: str) -> ParsedFeed:
    whole = _LONE_SURROGATE.sub(rb"\\ufffd", body.removeprefix(b"\xef\xbb\xbf"))
    try:
        feed = msgspec.json.decode(whole, type=_JsonFeed)
    except msgspec.ValidationError as error:
        raise FeedError("not_a_feed", str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FeedError("feed_unreadable", str(error)[:200]) from error
    if "jsonfeed.org/version/1" not in feed.version:
        raise FeedError("not_a_feed", "JSON, but no JSON Feed 1.x")
    entries = (_json_entry(raw, url) for raw in feed.items)
    read = parsed_feed(entries, title=title_of(feed.title or ""), lang=lang_of(feed.language or ""))
    return msgspec.structs.replace(
        read, hub=_json_hub(feed.hubs, url), topic=first_url((feed.feed_url or "",), url)
    )


def _json_hub(raw: msgspec.Raw, feed_url: str) -> str:
    try:
        hubs = msgspec.json.decode(raw, type=tuple[_JsonHub, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return first_url((hub.url for hub in hubs if hub.type.lower() == "websub"), feed_url)


def _json_entry(raw: msgspec.Raw, feed_url: str) -> Entry | None:
    try:
        entry = msgspec.json.decode(raw, type=_JsonEntry)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    guid = str(entry.id if entry.id is not None else "")
    guid_url = guid if re.match("https?://", guid) else ""
    url = first_url((entry.url or "", entry.external_url or "", guid_url), feed_url)
    if not url:
        return None
    published, updated = (
        machine_date(text or "", _FEEDS_ARE_UTC)
        for text in (entry.date_published, entry.date_modified)
    )
    return Entry(
        url=url,
        title=title_of(entry.title or ""),
        guid=clean_line(guid)[:MAX_GUID],
        summary=summary_of(entry.summary or entry.content_text or entry.content_html or ""),
        content=content_of(
            (entry.content_html or "", escape(entry.content_text or "").replace("\n", "<br>"))
        ),
        lang=lang_of(entry.language or ""),
        published_at=published or updated,
        updated_at=updated,
    )
