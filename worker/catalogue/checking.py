"""Try the addresses of a feeds file: one request a host at a time, and a pause before the next."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from tasks.errors import RasidError
from tasks.feeds.telegram_address import source_address
from tasks.http.request import Request
from tasks.http.response import Response, page_of
from tasks.http.urls import host_of
from tasks.ports import Downloader, Reader
from tasks.responses import cause_of
from tasks.sources import zone_at
from worker.catalogue.opml import UNVERIFIED, VERIFIED, CatalogueFeed

OLD_DAYS = 30  # a feed whose newest entry is older is read, and told as old
EMPTY, OLD = "no_entries", "old_entries"


class Trial(msgspec.Struct, frozen=True, kw_only=True):
    """What an address answered.

    ``reason`` is "" for a feed with news; ``newest`` is the newest date of its entries, None when
    they have none; ``moved_to`` is where permanent redirects led; ``seconds`` is what it took.
    """

    source: str
    url: str
    reason: str = ""
    detail: str = ""
    kind: str = ""
    entries: int = 0
    newest: datetime | None = None
    moved_to: str = ""
    seconds: float = 0.0

    @property
    def works(self) -> bool:
        """Tell whether the address gave entries, whatever their age."""
        return self.reason in ("", OLD)


class Checker(msgspec.Struct, frozen=True, kw_only=True):
    """Tries addresses as a poll would ask them.

    ``pause_seconds`` is what a host is left alone between two requests; ``clock`` gives Unix
    seconds, ``sleep`` waits.
    """

    downloader: Downloader
    reader: Reader
    max_feed_bytes: int
    pause_seconds: float
    clock: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep

    def check(self, feeds: Iterable[CatalogueFeed]) -> Iterator[Trial]:
        """Try every address of the feeds, those of different hosts at once."""
        for number, turn in enumerate(turns_of(feeds)):
            if number:
                self.sleep(self.pause_seconds)
            requests = [
                Request(
                    url=url, max_bytes=self.max_feed_bytes, is_feed=True, obeys_robots=False
                )  # the operator named these very addresses
                for _, url in turn
            ]
            for index, answer in self.downloader.fetch_all(requests):
                feed, url = turn[index]
                yield self._judged(feed, url, answer)

    def _judged(self, feed: CatalogueFeed, url: str, answer: Response | RasidError) -> Trial:
        tried = Trial(source=feed.source or feed.title or host_of(url), url=url)
        try:
            if isinstance(answer, RasidError):
                raise answer
            found = self.reader.read(page_of(answer), feed.kind, feed.rules, zone_at(url))
        except RasidError as error:
            cause = cause_of(error, answer)
            return msgspec.structs.replace(tried, reason=cause.reason, detail=cause.detail[:200])
        dates = [entry.published_at for entry in found.feed.entries if entry.published_at]
        entries = len(found.feed.entries) + len(found.children)
        newest = max(dates, default=None)
        return msgspec.structs.replace(
            tried,
            reason=_reason(entries, newest, self.clock()),
            kind=found.kind,
            entries=entries,
            newest=newest,
            moved_to=answer.moved_to,
            seconds=round(answer.seconds, 2),
        )


def turns_of(feeds: Iterable[CatalogueFeed]) -> list[list[tuple[CatalogueFeed, str]]]:
    """Share all addresses out on turns; in each of them a host is asked once at most."""
    turns: list[list[tuple[CatalogueFeed, str]]] = []
    asked: dict[str, int] = {}
    known: set[str] = set()
    for feed in feeds:
        for address in feed.addresses:
            url = source_address(address)
            if url in known:
                continue
            known.add(url)
            turn = asked.get(host_of(url), 0)
            asked[host_of(url)] = turn + 1
            if turn == len(turns):
                turns.append([])
            turns[turn].append((feed, url))
    return turns


def as_tried(feeds: Iterable[CatalogueFeed], trials: Sequence[Trial]) -> Iterator[CatalogueFeed]:
    """Yield the feeds as they turned out: what works comes first, and is verified."""
    works = {trial.url for trial in trials if trial.works}
    for feed in feeds:
        addresses = feed.addresses
        good = [url for url in addresses if source_address(url) in works]
        first, *others = [*good, *(url for url in addresses if url not in good)]
        yield msgspec.structs.replace(
            feed,
            url=first,
            alternatives=tuple(others),
            status=VERIFIED if good else UNVERIFIED,
        )


def _reason(entries: int, newest: datetime | None, now: float) -> str:
    if not entries:
        return EMPTY
    oldest = datetime.fromtimestamp(now, UTC) - timedelta(days=OLD_DAYS)
    return OLD if newest and newest < oldest else ""
