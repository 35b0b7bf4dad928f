"""Read JSON Feed 1.x (https://www.jsonfeed.org/version/1.1/)."""

import re
from datetime import datetime
from html import escape

import msgspec

from tasks.errors import FeedError
from tasks.feeds.entry import (
    content_of,
    first_url,
    guid_of,
    lang_of,
    parsed_feed,
    summary_of,
    title_of,
)
from tasks.model import Entry, ParsedFeed
from tasks.text.dates import read_date

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WEB_ADDRESS = re.compile("https?://")
# msgspec refuses a whole document for one escaped half of a surrogate pair.
_LONE_SURROGATE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|"
    rb"(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)


class _Item(msgspec.Struct, frozen=True):
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


class _Hub(msgspec.Struct, frozen=True):
    type: str
    url: str


class _Feed(msgspec.Struct, frozen=True):
    version: str
    items: list[msgspec.Raw]
    title: str | None = None
    language: str | None = None
    feed_url: str | None = None
    hubs: msgspec.Raw = msgspec.Raw(b"[]")


def is_json(body: bytes) -> bool:
    """Tell by the first character whether ``body`` can be a JSON Feed."""
    return body.removeprefix(_BYTE_ORDER_MARK).lstrip()[:1] == b"{"


def parse(body: bytes, url: str) -> ParsedFeed:
    """Read a JSON Feed found at ``url``.

    Raises FeedError ``not_a_feed`` or ``feed_unreadable``.
    """
    whole = _LONE_SURROGATE.sub(rb"\\ufffd", body.removeprefix(_BYTE_ORDER_MARK))
    try:
        feed = msgspec.json.decode(whole, type=_Feed)
    except msgspec.ValidationError as error:
        raise FeedError("not_a_feed", str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FeedError("feed_unreadable", str(error)[:200]) from error
    if "jsonfeed.org/version/1" not in feed.version:
        raise FeedError("not_a_feed", "JSON, but no JSON Feed 1.x")
    entries = (_entry(raw, url) for raw in feed.items)
    read = parsed_feed(entries, title=title_of(feed.title or ""), lang=lang_of(feed.language or ""))
    return msgspec.structs.replace(
        read, hub=_hub(feed.hubs, url), topic=first_url((feed.feed_url or "",), url)
    )


def _hub(raw: msgspec.Raw, feed_url: str) -> str:
    try:
        hubs = msgspec.json.decode(raw, type=tuple[_Hub, ...])
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return first_url((hub.url for hub in hubs if hub.type.lower() == "websub"), feed_url)


def _entry(raw: msgspec.Raw, feed_url: str) -> Entry | None:
    try:
        item = msgspec.json.decode(raw, type=_Item)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None
    guid = str(item.id if item.id is not None else "")
    guid_url = guid if _WEB_ADDRESS.match(guid) else ""
    url = first_url((item.url or "", item.external_url or "", guid_url), feed_url)
    if not url:
        return None
    updated_at = _date(item.date_modified)
    return Entry(
        url=url,
        title=title_of(item.title or ""),
        guid=guid_of(guid),
        summary=summary_of(item.summary or item.content_text or item.content_html or ""),
        content=content_of((item.content_html or "", _as_markup(item.content_text or ""))),
        lang=lang_of(item.language or ""),
        published_at=_date(item.date_published) or updated_at,
        updated_at=updated_at,
    )


def _as_markup(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _date(text: str | None) -> datetime | None:
    found = read_date(text or "")
    return found.at if found else None
