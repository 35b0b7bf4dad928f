"""Read RSS 0.9x to 2.0, RDF and Atom. The only module that knows feedparser."""

import io
from collections.abc import Iterable, Mapping
from typing import Any

import feedparser
import msgspec

from tasks.errors import FeedError
from tasks.feeds import xml_guard, xml_parts
from tasks.feeds.entry import (
    content_of,
    guid_of,
    lang_of,
    parsed_feed,
    summary_of,
    title_of,
)
from tasks.feeds.entry_dates import EntryDates, dates_of
from tasks.feeds.entry_link import address_of, permalinks
from tasks.feeds.syndication_hints import hints_in, link_of
from tasks.model import Entry, ParsedFeed
from tasks.text.dates import DAMASCUS
from tasks.text.sanitize import clean_line

_TYPE = "application/xml; charset=utf-8"
_DATES = ("published", "updated", "created")
_MAX_READ_AGAIN = 1_000_000  # code points: each is parsed a few times
_MAX_PARSES = 64  # of one feed: each odd entry costs a few


class _Source(msgspec.Struct, frozen=True):
    url: str
    permalinks: frozenset[str]
    dates: EntryDates


class _Broken(Exception):  # noqa: N818 - never leaves this module
    """Feedparser raised, or one entry swallowed others."""


def parse(body: bytes, url: str, content_type: str = "", zone: str = DAMASCUS) -> ParsedFeed:
    """Read an XML feed found at ``url``; ``zone`` is that of dates that name none.

    Raises FeedError ``feed_hostile``, ``feed_too_large`` or ``not_a_feed`` as `xml_guard.check`,
    ``feed_unreadable`` when nothing can be read. Entries that no parser reads, and one that breaks
    off at the end, count in ``skipped``.
    """
    text = xml_guard.check(body, url, content_type)
    parts = xml_parts.split(text)
    feed, found, lost = _read(parts, url)
    lang = lang_of(_text(feed, "language"))
    source = _Source(url, permalinks(text, url), _dates(feed, found, zone, lang))
    read = parsed_feed(
        (_entry(entry, source) for entry in found),
        title=title_of(_text(feed, "title")),
        lang=lang,
    )
    links = feed.get("links") or ()
    return msgspec.structs.replace(
        read,
        skipped=read.skipped + lost + parts.cut,
        hints=hints_in(text),
        hub=link_of(links, "hub", url),
        topic=link_of(links, "self", url),
    )


def _read(
    parts: xml_parts.Parts, url: str
) -> tuple[Mapping[str, Any], list[Mapping[str, Any]], int]:
    """Return what the feed says of itself, its entries, and how many could not be read."""
    try:
        result = _feedparser(parts.document(parts.entries), url)
    except _Broken as error:
        found, lost = _piecewise(parts, url)
        if not found:
            raise FeedError("feed_unreadable", type(error.__cause__).__name__) from error
        return _head(parts, url), found, lost
    found = result.get("entries", [])
    if not result.get("version") and not found:
        raise FeedError("not_a_feed", clean_line(str(result.get("bozo_exception", "")))[:200])
    if len(found) < len(parts.entries) and _can_be_read_again(parts):
        again, lost = _piecewise(parts, url)
        if len(again) > len(found):
            return result.get("feed", {}), again, lost
    return result.get("feed", {}), found, 0


def _can_be_read_again(parts: xml_parts.Parts) -> bool:
    """Tell whether an entry swallowed others: all are elements of one name, and not too many."""
    names = {entry.partition(">")[0].split(maxsplit=1)[0] for entry in parts.entries}
    return len(names) == 1 and sum(map(len, parts.entries)) <= _MAX_READ_AGAIN


def _head(parts: xml_parts.Parts, url: str) -> Mapping[str, Any]:
    try:
        found: Mapping[str, Any] = _feedparser(parts.document(()), url).get("feed", {})
    except _Broken:
        return {}
    return found


def _piecewise(parts: xml_parts.Parts, url: str) -> tuple[list[Mapping[str, Any]], int]:
    """Read by halves, down to the entry that breaks the parser; that one by its plain elements."""
    found: list[Mapping[str, Any]] = []
    waiting = [parts.entries]
    lost = parses = 0
    while waiting:
        entries = waiting.pop()
        parses += 1
        is_one = len(entries) == 1
        try:
            if parses > _MAX_PARSES:
                raise _Broken
            read = _feedparser(parts.document(entries), url)["entries"]
            if len(read) < len(entries):
                raise _Broken
            found += read
        except _Broken:
            if is_one or parses > _MAX_PARSES:
                plain = _plain(parts, entries, url)
                found += plain
                lost += len(entries) - len(plain)
            else:
                middle = len(entries) // 2
                waiting += [entries[middle:], entries[:middle]]
    return found, lost


def _plain(parts: xml_parts.Parts, entries: tuple[str, ...], url: str) -> list[Mapping[str, Any]]:
    bare = tuple(xml_parts.bare(entry) for entry in entries)
    try:
        found: list[Mapping[str, Any]] = _feedparser(parts.document(bare), url)["entries"]
    except _Broken:
        return []
    return found


def _feedparser(text: str, url: str) -> Mapping[str, Any]:
    try:
        result: Mapping[str, Any] = feedparser.parse(
            io.BytesIO(text.encode()),  # bare bytes could be taken for the name of a local file
            response_headers={"content-type": _TYPE, "content-location": url},
            resolve_relative_uris=False,  # of HTML inside entries: tags are dropped anyway
            sanitize_html=False,
        )
    except RecursionError as error:
        raise FeedError("feed_hostile", "nested too deeply") from error
    except Exception as error:  # it raised six different types on 34 of 3,000 mutated feeds
        raise _Broken from error
    return result


def _dates(
    feed: Mapping[str, Any], found: Iterable[Mapping[str, Any]], zone: str, lang: str
) -> EntryDates:
    """Read dates ourselves: feedparser makes 1 January of a year and 2000 of the year -1."""
    written = [_text(part, name) for part in (feed, *found) for name in _DATES]
    return dates_of(written, zone, lang, (_text(entry, "title") for entry in found))


def _entry(entry: Mapping[str, Any], source: _Source) -> Entry | None:
    url = address_of(entry, source.url, source.permalinks, source.dates.lang)
    if not url:
        return None
    published_at, updated_at, created_at = (source.dates.at(_text(entry, one)) for one in _DATES)
    return Entry(
        url=url,
        title=title_of(_text(entry, "title")),
        guid=guid_of(_text(entry, "id")),
        summary=summary_of(_text(entry, "summary")),
        content=content_of(_contents(entry)),
        lang=lang_of(_text(entry.get("title_detail") or {}, "language")),
        published_at=published_at or updated_at or created_at,
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
