"""Add a source that was found: for the command line and for the pages."""

from collections.abc import Iterator
from contextlib import contextmanager

from tasks.http.request import RequestOptions
from tasks.model import IndexSelectors
from worker.catalogue.discovery import Candidate, Finder
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.isolation.feed_reader import SafeReader
from worker.state.feeds import RedisFeeds


@contextmanager
def opened_finder(settings: Settings, options: RequestOptions | None = None) -> Iterator[Finder]:
    """Open a finder with a downloader of its own."""
    downloader = WebDownloader(settings)
    asked = options or RequestOptions()
    try:
        yield Finder(downloader, SafeReader(), settings.max_feed_bytes, asked)
    finally:
        downloader.close()


def add_source(
    feeds: RedisFeeds,
    url: str,
    chosen: Candidate | None,
    *,
    source: str = "",
    lang: str = "",
    kind: str = "",
    rules: IndexSelectors | None = None,
) -> tuple[str, bool]:
    """Add a source; a feed's own title names it only when it is new and nobody gave a name.

    Returns its id and whether it is new. ``chosen`` is what was found, None for an address that
    nobody looked at. Raises ValueError for no web address.
    """
    address = chosen.url if chosen else url
    kind = kind or (chosen.kind if chosen and chosen.kind != "feed" else "")
    id_, is_new = feeds.add(address, source=source, lang=lang, kind=kind, rules=rules)
    if is_new and chosen and not source and chosen.title:
        feeds.keep_title(id_, chosen.title)
    return id_, is_new
