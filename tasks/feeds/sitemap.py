"""News sitemaps and sitemap indexes (sitemaps.org 0.9, Google News 0.9), read as a stream of
events.

Expat keeps this linear and builds no tree; it sees decoded text without a DOCTYPE.
"""

import re
from xml.parsers import expat

import msgspec

from tasks.errors import FeedError
from tasks.feeds.entry import (
    MAX_BYTES,
    MAX_TITLE_BYTES,
    TEXT_RATIO,
    first_url,
    lang_of,
    parsed_feed,
    title_of,
    too_many_bytes,
)
from tasks.feeds.entry_dates import EntryDates, dates_of
from tasks.feeds.gzip_body import gunzip
from tasks.feeds.link_text import mended
from tasks.feeds.xml_repair import references, without_controls
from tasks.feeds.xml_text import read_prologue, text_of
from tasks.http.urls import MAX_URL
from tasks.model import Entry, ParsedFeed
from tasks.text.dates import DAMASCUS

MAX_ADDRESSES = 50_000  # the protocol's own bound
MAX_CHILDREN = 1_000
_MAX_DEPTH = 16  # a news sitemap has 5
_MAX_NAME = 40
_MAX_FIELD = max(MAX_URL, MAX_TITLE_BYTES * TEXT_RATIO)
_ROOTS = frozenset({"urlset", "sitemapindex"})
_ADDRESS, _CHILD, _NEWS = "urlset/url", "sitemapindex/sitemap", "urlset/url/news"
# Prefixes are dropped: what stands below `news` is the news extension, whatever its name space is
# called.
_FIELDS = {
    f"{_ADDRESS}/loc": "url",
    f"{_ADDRESS}/lastmod": "updated",
    f"{_NEWS}/title": "title",
    f"{_NEWS}/publication_date": "published",
    f"{_NEWS}/publication/name": "name",
    f"{_NEWS}/publication/language": "lang",
    f"{_CHILD}/loc": "url",
    f"{_CHILD}/lastmod": "updated",
}
_ROOT_END = re.compile(r"</(?:[A-Za-z][\w.-]{0,30}:)?(?:urlset|sitemapindex)\s*>")
_ELEMENT = re.compile(
    r"<((?:[A-Za-z][\w.-]{0,30}:)?(?:url|sitemap))(?:\s[^<>]*)?>"
    r"(?:(?!<(?:[A-Za-z][\w.-]{0,30}:)?(?:url|sitemap)[\s>])[^\0])*?</\1\s*>"
)


class Sitemap(msgspec.Struct, frozen=True):
    """A sitemap as read.

    The entries of a news sitemap, or the addresses of an index, the last changed ones first.
    """

    feed: ParsedFeed
    children: tuple[str, ...] = ()


def parse(body: bytes, url: str, content_type: str = "", zone: str = DAMASCUS) -> Sitemap:
    """Read a news sitemap or an index of sitemaps, gzip or not; links resolve against ``url``.

    ``zone`` is that of dates that name none.

    Raises FeedError with reason ``feed_too_large``, ``feed_hostile`` (a DOCTYPE that defines
    something, nesting), ``not_a_feed`` (another root), ``feed_unreadable``, or
    ``sitemap_without_news`` for a plain list of addresses: it says neither what is an article nor
    when it appeared. A file that breaks off gives what stood before the break; a broken address
    costs only itself.
    """
    text = _text_of(gunzip(body), content_type)
    reader = _Reader()
    fault = reader.read(text)
    if fault and _ROOT_END.search(text):
        reader.read_each(text)
    if reader.root == "sitemapindex":
        return Sitemap(ParsedFeed(entries=()), _children(reader.children, url, zone))
    if reader.news:
        return Sitemap(_feed(reader.news, url, zone))
    if fault:
        raise FeedError("feed_unreadable", fault)
    if reader.addresses:
        raise FeedError(
            "sitemap_without_news",
            f"{reader.addresses} addresses, none with news:news; use the news sitemap",
        )
    return Sitemap(ParsedFeed(entries=()))  # a quiet newsroom: news sitemaps list two days


def _text_of(body: bytes, content_type: str) -> str:
    """Return the file from its root on, with references that expat knows."""
    if len(body) > MAX_BYTES:
        raise FeedError("feed_too_large", too_many_bytes(len(body)))
    text = text_of(body, content_type)
    prologue = read_prologue(text, 0)
    if prologue.end < 0:
        raise FeedError("feed_unreadable", "no XML")
    return references(without_controls(text[prologue.end :]), prologue.entities)


class _Reader:
    """Collects the fields of the elements that matter while expat walks over the file."""

    def __init__(self) -> None:
        self.root = ""
        self.news: list[dict[str, str]] = []
        self.children: list[dict[str, str]] = []
        self.addresses = 0
        self._path: list[str] = []
        self._fields: dict[str, str] = {}
        self._has_news = False
        self._text: list[str] | None = None
        self._left = 0

    def read(self, text: str) -> str:
        """Read it all; returns what is wrong with the XML, "" when nothing is."""
        parser = expat.ParserCreate("utf-8")
        parser.buffer_text = True
        parser.EntityDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        try:
            parser.Parse(text.encode(), True)
        except expat.ExpatError as error:
            return str(error) if self.root else f"no XML: {error}"
        return ""

    def read_each(self, text: str) -> None:
        """Read each element of a broken file by itself, and drop those that are broken."""
        self.news, self.children, self.addresses = [], [], 0
        for element in _ELEMENT.finditer(text):
            self._path = []
            self.read(f"<{self.root}>{element[0]}</{self.root}>")

    def _start(self, name: str, _: object) -> None:
        self._path.append(
            name.rpartition(":")[2][:_MAX_NAME]
        )  # long names would make the paths quadratic
        if len(self._path) == 1:
            self._begin(self._path[0])
        if len(self._path) > _MAX_DEPTH:
            raise FeedError("feed_hostile", "nested too deeply")
        place = "/".join(self._path)
        if place in {_ADDRESS, _CHILD}:
            self._fields, self._has_news = {}, False
        self._has_news |= place == _NEWS
        self._text, self._left = ([], _MAX_FIELD) if place in _FIELDS else (None, 0)

    def _begin(self, root: str) -> None:
        if root not in _ROOTS:
            raise FeedError("not_a_feed", "no root of a sitemap")
        self.root = root

    def _characters(self, text: str) -> None:
        if self._text is not None and self._left > 0:
            self._text.append(text[: self._left])
            self._left -= len(text)

    def _end(self, _: str) -> None:
        place = "/".join(self._path)
        self._path.pop()
        if self._text is not None and place in _FIELDS:
            name = _FIELDS[place]
            self._fields[name] = self._fields.get(name) or "".join(self._text).strip()
        self._text = None
        if place == _ADDRESS:
            self._address()
        elif place == _CHILD and len(self.children) < MAX_CHILDREN:
            self.children.append(self._fields)

    def _address(self) -> None:
        self.addresses += 1
        if self.addresses > MAX_ADDRESSES:
            raise FeedError("feed_too_large", f"more than {MAX_ADDRESSES} addresses")
        if self._has_news:
            self.news.append(self._fields)


def _refuse(*_: object) -> None:
    raise FeedError("feed_hostile", "a DOCTYPE that defines something")


def _feed(news: list[dict[str, str]], url: str, zone: str) -> ParsedFeed:
    langs = {fields.get("lang", "") for fields in news}
    lang = langs.pop() if len(langs) == 1 else ""
    name = next((fields["name"] for fields in news if fields.get("name")), "")
    dates = _dates(news, zone, lang)
    return parsed_feed(
        (_entry(fields, url, dates) for fields in news), title=title_of(name), lang=lang
    )


def _dates(found: list[dict[str, str]], zone: str, lang: str = "") -> EntryDates:
    written = [fields.get(name, "") for fields in found for name in ("published", "updated")]
    return dates_of(written, zone, lang, (fields.get("title", "") for fields in found))


def _entry(fields: dict[str, str], sitemap_url: str, dates: EntryDates) -> Entry | None:
    url = first_url([mended(fields.get("url", ""), sitemap_url)], sitemap_url)
    if not url:
        return None
    updated = dates.at(fields.get("updated", ""))
    return Entry(
        url=url,
        title=title_of(fields.get("title", "")),
        lang=lang_of(fields.get("lang", "")),
        published_at=dates.at(fields.get("published", "")) or updated,
        updated_at=updated,
    )


def _children(children: list[dict[str, str]], url: str, zone: str) -> tuple[str, ...]:
    dates = _dates(children, zone)
    dated = (
        (
            dates.at(fields.get("updated", "")),
            first_url([mended(fields.get("url", ""), url)], url),
        )
        for fields in children
    )
    ranked = sorted(dated, key=lambda child: -child[0].timestamp() if child[0] else 0.0)
    return tuple(dict.fromkeys(address for _, address in ranked if address))
