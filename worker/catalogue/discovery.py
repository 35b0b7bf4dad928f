"""Find sources for an operator: at an address, or else on its site."""

import time
from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urljoin

import msgspec

from tasks.errors import RasidError
from tasks.extraction.feed_content import Carried, read
from tasks.extraction.site_rules import Sites
from tasks.feeds.discovery import (
    Discovery,
    FoundFeed,
    discover,
    news_first,
    sitemaps_in,
    well_known,
)
from tasks.feeds.reading import Reading, together
from tasks.feeds.telegram_address import preview_url
from tasks.http.fresh_address import as_named, fresh
from tasks.http.request import Request, RequestOptions, bound_to
from tasks.http.response import Response, page_of
from tasks.http.urls import identity
from tasks.model import Article, Entry, IndexSelectors, Page, ParsedFeed
from tasks.ports import Downloader
from tasks.responses import cause_of, readable
from tasks.sources import zone_at
from worker.isolation.feed_reader import SafeReader

MAX_TRIED = 30  # addresses of one site in one look: an operator's act, not a crawl
MAX_SITEMAPS = 5
NO_SOURCE = frozenset({"not_a_feed", "feed_unreadable"})


class Candidate(msgspec.Struct, frozen=True):
    """A source that was read: its address, what to call it, its kind, its newest entries."""

    url: str
    title: str
    kind: str
    feed: ParsedFeed


class Finder:
    """Downloads and reads; keeps nothing.

    ``options`` are those of the source that is looked for, bound to the origin asked first.
    """

    def __init__(
        self, downloader: Downloader, reader: SafeReader, max_bytes: int, options: RequestOptions
    ) -> None:
        self._downloader = downloader
        self._reader = reader
        self._max_bytes = max_bytes
        self._options = options

    def fetch(self, url: str) -> Page:
        """Download one address that the operator named; raises the downloader's error."""
        return page_of(self._response(url))

    def _response(self, url: str) -> Response:
        self._options = bound_to(self._options, url)
        asked = fresh(url, self._options, time.time())
        request = self._request(asked, obeys_robots=False, is_feed=True)
        ((_, answer),) = self._downloader.fetch_all([request])
        if isinstance(answer, RasidError):
            raise answer
        return as_named(answer, url, asked)

    def look(
        self, url: str, kind: str = "", rules: IndexSelectors | None = None
    ) -> Candidate | Page:
        """Read the source at an address, or else the page there.

        Raises the downloader's or the reader's error for an address that is neither.
        """
        url = preview_url(url) or url
        answer = self._response(url)
        try:
            page = page_of(answer)
            return self._candidate(url, self._reader.read(page, kind, rules, zone_at(url)))
        except RasidError as error:
            cause = cause_of(error, answer)
            if kind or rules or cause.reason not in NO_SOURCE:
                raise cause from error
            return page_of(answer)

    def article(self, entry: Entry, sites: Sites, on: date, zone: str = "") -> Article:
        """Read an entry's article in a sandbox, from its page or what its feed carries.

        ``zone`` is that of its source (IANA), "" when unknown. Raises RasidError otherwise.
        """
        carried = Carried(entry.url, entry.title, entry.lang, entry.content, zone)
        return self._reader.run(Article, read, self._page(entry), carried, sites, on)

    def _page(self, entry: Entry) -> Page | None:
        if entry.is_whole:
            return None
        ((_, answer),) = self._downloader.fetch_all([self._request(entry.url, obeys_robots=True)])
        try:
            return readable(answer)
        except RasidError:
            if not entry.content:
                raise
            return None

    def find(self, page: Page) -> list[Candidate]:
        """List a site's sources, best first: those it declares, else those at usual addresses."""
        found = self._reader.run(Discovery, discover, page)
        declared = self._read_all(found.feeds)
        if any(candidate.feed.entries for candidate in declared):
            return self._best_first(declared, found)
        url = page.final_url or page.url
        guessed = [
            FoundFeed(address)
            for address in (*self._sitemaps(url)[:MAX_SITEMAPS], *well_known(url))
        ]
        return self._best_first([*declared, *self._read_all(guessed)], found)

    def _sitemaps(self, url: str) -> tuple[str, ...]:
        try:
            robots = self.fetch(urljoin(url, "/robots.txt"))
        except RasidError:
            return ()
        return sitemaps_in(robots.body.decode("utf-8", "replace"), url)

    def _read_all(self, feeds: Sequence[FoundFeed]) -> list[Candidate]:
        """Read feeds, and keep those that can be read in the order given."""
        feeds = feeds[:MAX_TRIED]
        found: dict[int, Candidate] = {}
        requests = [self._request(feed.url, obeys_robots=True, is_feed=True) for feed in feeds]
        for index, answer in self._downloader.fetch_all(requests):
            candidate = self._read(feeds[index], answer)
            if candidate is not None:
                found[index] = candidate
        return [found[index] for index in sorted(found)]

    def _read(self, feed: FoundFeed, answer: Response | RasidError) -> Candidate | None:
        if isinstance(answer, RasidError):
            return None
        try:
            reading = self._reader.read(page_of(answer), zone=zone_at(feed.url))
            candidate = self._candidate(feed.url, reading)
        except RasidError:
            return None
        return msgspec.structs.replace(candidate, title=candidate.title or feed.title)

    def _candidate(self, url: str, reading: Reading) -> Candidate:
        feed = reading.feed
        if reading.children:
            feed = together(list(self._children(reading)))
        return Candidate(url, feed.title, reading.kind, feed)

    def _children(self, index: Reading) -> Iterable[Reading]:
        """Read the sitemaps of an index; one without news is left out."""
        children = news_first(index.children)
        requests = [self._request(url, obeys_robots=True, is_feed=True) for url in children]
        for _, answer in self._downloader.fetch_all(requests):
            try:
                if isinstance(answer, Response):
                    yield self._reader.read(page_of(answer), "sitemap", zone=zone_at(answer.url))
            except RasidError:
                continue

    def _best_first(self, candidates: list[Candidate], found: Discovery) -> list[Candidate]:
        """Drop sources with the entries of one before; those without entries come last."""
        kept: dict[tuple[str, ...], Candidate] = {}
        for candidate in candidates:
            entries = tuple(entry.url for entry in candidate.feed.entries[:10])
            named = msgspec.structs.replace(candidate, title=candidate.title or found.title)
            kept.setdefault(entries or (identity(candidate.url),), named)
        return sorted(kept.values(), key=lambda candidate: not candidate.feed.entries)

    def _request(self, url: str, *, obeys_robots: bool, is_feed: bool = False) -> Request:
        return Request(
            url=url,
            max_bytes=self._max_bytes,
            is_feed=is_feed,
            obeys_robots=obeys_robots,
            request_options=self._options,
        )
