"""Read JSON Feed 1.x (https://www.jsonfeed.org/version/1.1/), as forgiving as its readers are."""

import codecs
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape

import msgspec

from tasks.errors import FeedError
from tasks.feeds import json_text
from tasks.feeds.entry import (
    content_of,
    first_url,
    guid_of,
    lang_of,
    parsed_feed,
    summary_of,
    title_of,
)
from tasks.feeds.entry_dates import EntryDates, dates_of
from tasks.feeds.entry_link import best_url
from tasks.feeds.link_text import mended
from tasks.model import Entry, ParsedFeed
from tasks.text.charset import wide_codec
from tasks.text.dates import DAMASCUS

_WEB_ADDRESS = re.compile("https?://", re.IGNORECASE)
_VERSION = re.compile(
    r"(?:(?:https?:)?//)?(?:www\.)?jsonfeed\.org/version/1(?:\.\d+)?/?"
    r"|(?:json\s?feed|version|v)?[ /]?1(?:\.\d+)?",
    re.IGNORECASE,
)
_DATES = ("date_published", "date_modified")
_MILLISECONDS = 100_000_000_000  # a number above it is no count of seconds
_LATEST = 4_102_444_800  # the year 2100


def is_json(body: bytes) -> bool:
    """Tell by the first character whether ``body`` can be a JSON Feed."""
    head = body[:200]
    codec = wide_codec(head)
    text = head.decode(codec, "replace") if codec else head.decode("latin-1")
    return text.removeprefix(codecs.BOM_UTF8.decode("latin-1")).lstrip("\ufeff \t\r\n")[:1] == "{"


def parse(body: bytes, url: str, content_type: str = "", zone: str = DAMASCUS) -> ParsedFeed:
    """Read a JSON Feed found at ``url``.

    Raises FeedError ``not_a_feed`` or ``feed_unreadable``.
    """
    read = json_text.load(body, content_type)
    feed = read.value
    if not isinstance(feed, dict) or "items" not in feed:
        raise FeedError("not_a_feed", "JSON, but no JSON Feed 1.x")
    items = _items(feed.get("items"))
    version = _text(feed.get("version"))
    if not _VERSION.fullmatch(version) and (version or not _look_like_entries(items)):
        raise FeedError("not_a_feed", "JSON, but no JSON Feed 1.x")
    lang = lang_of(_text(feed.get("language")))
    dates = _dates(items, zone, lang)
    found = parsed_feed(
        (_entry(item, url, dates) for item in items),
        title=title_of(_text(feed.get("title"))),
        lang=lang,
    )
    return msgspec.structs.replace(
        found,
        skipped=found.skipped + read.is_cut,
        hub=_hub(feed.get("hubs"), url),
        topic=first_url((_text(feed.get("feed_url")),), url),
    )


def _items(value: object) -> list[object]:
    """Return the list of items; PHP writes one with gaps as an object."""
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def _look_like_entries(items: list[object]) -> bool:
    return any(isinstance(item, dict) and "url" in item and "title" in item for item in items)


def _hub(value: object, feed_url: str) -> str:
    hubs = [hub for hub in value if isinstance(hub, dict)] if isinstance(value, list) else []
    offered = (_text(hub.get("url")) for hub in hubs if _text(hub.get("type")).lower() == "websub")
    return first_url(offered, feed_url)


def _dates(items: list[object], zone: str, lang: str) -> EntryDates:
    found = [item for item in items if isinstance(item, dict)]
    written = [_text(item.get(name)) for item in found for name in _DATES]
    return dates_of(written, zone, lang, (_text(item.get("title")) for item in found))


def _entry(item: object, feed_url: str, dates: EntryDates) -> Entry | None:
    if not isinstance(item, dict):
        return None
    text = {str(name): _text(value) for name, value in item.items()}
    url = _address(item, feed_url)
    if not url:
        return None
    plain, markup = text.get("content_text", ""), text.get("content_html", "")
    published_at, updated_at = (dates.at(_written(item.get(name))) for name in _DATES)
    return Entry(
        url=url,
        title=title_of(text.get("title", "")),
        guid=guid_of(text.get("id", "")),
        summary=summary_of(text.get("summary") or plain or markup),
        content=content_of((markup, _as_markup(plain))),
        lang=lang_of(text.get("language", "")),
        published_at=published_at or updated_at,
        updated_at=updated_at,
    )


def _address(item: Mapping[str, object], feed_url: str) -> str:
    guid = _text(item.get("id"))
    candidates = [
        *(value for name in ("url", "external_url") if isinstance(value := item.get(name), str)),
        guid if _WEB_ADDRESS.match(guid) else "",
    ]
    return best_url((mended(address, feed_url) for address in candidates), feed_url)


def _text(value: object) -> str:
    """Return what stands where text is meant: numbers are written out, the rest is none."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float) and value.is_integer():
        return f"{value:.0f}"
    return str(value) if isinstance(value, str | int | float) else ""


def _as_markup(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _written(value: object) -> str:
    """Write a date as text; a number counts seconds or milliseconds."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return _text(value)
    seconds = value / 1000 if value > _MILLISECONDS else value
    return datetime.fromtimestamp(seconds, UTC).isoformat() if 0 < seconds < _LATEST else ""
