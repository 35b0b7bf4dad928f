"""The one place where objects are wired, once per process and after the fork."""

import random
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import count

from tasks.errors import RasidError
from tasks.http.response import Response
from tasks.http.urls import host_of
from tasks.poll import FeedPoller
from tasks.polls import FeedPolls
from tasks.ports import Lease, Stopping
from tasks.scheduling.next_poll import PollLimits
from tasks.scrape import ArticleScraper, ScrapeRules
from tasks.shift import ShiftWorker
from tasks.visits import PageVisits
from worker.config.settings import Settings
from worker.fetch.background import BackgroundDownloads
from worker.fetch.downloader import WebDownloader
from worker.isolation.cpu_limit import CpuGuard
from worker.isolation.feed_reader import SafeReader
from worker.isolation.sandbox_child import Limits
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.holders import Holders
from worker.state.robots_cache import RedisRobotsCache
from worker.state.stories import RedisStories
from worker.state.taxonomy_state import TaxonomyState
from worker.state.websub import Subscriptions
from worker.store.client import Store
from worker.store.connect import open_store
from worker.streams.measured_publisher import MeasuredPublisher
from worker.streams.publisher import RedisPublisher
from worker.taxonomy.reloading_tagger import ReloadingTagger
from worker.taxonomy.site_rules import load_sites
from worker.telemetry.logs import bound, get_logger
from worker.telemetry.process_metrics import ArticleTimings, FetchTimings


def limits_of(settings: Settings) -> PollLimits:
    """Take the operator's bounds of polling."""
    return PollLimits(
        settings.poll_min_seconds,
        settings.poll_max_seconds,
        failing_seconds=settings.failing_max_seconds,
        gone_seconds=settings.gone_seconds,
        quarantine_seconds=settings.quarantine_seconds,
        patience_entries=settings.poll_patience_entries,
    )


def _about(lease: Lease, response: Response | RasidError | None) -> AbstractContextManager[None]:
    """Name the entry, and how long its host took, in everything that is logged about it."""
    seconds = {"seconds": round(response.seconds, 2)} if isinstance(response, Response) else {}
    return bound(entry=lease.claim.id, host=host_of(lease.url), feed=lease.feed, **seconds)


def _report_poll(feed: str, outcome: str) -> None:
    get_logger("poll").info("polled", feed=feed, outcome=outcome)


def taxonomy_reporter(state: TaxonomyState) -> Callable[[str, str], None]:
    """Make a function that keeps and logs which topics are in use, and what is wrong with newer."""

    def report(version: str, wrong: str) -> None:
        state.report(version, wrong)
        if wrong:
            get_logger("topics").warning("topics_unreadable", wrong=wrong, kept="the old ones")

    return report


class WorkerServices:
    """The objects that a worker child works with; ``holder`` is its name in the server.

    ``serves_polls`` and ``serves_pages`` tell which of the two queues it takes jobs from.
    """

    def __init__(
        self,
        settings: Settings,
        stopping: Stopping,
        holder: str = "",
        *,
        serves_polls: bool = True,
        serves_pages: bool = True,
    ) -> None:
        store = open_store(settings)
        frontier = RedisFrontier(store, holder)
        self.holders = Holders(store)
        self.downloader = WebDownloader(
            settings, RedisRobotsCache(store, time.time), FetchTimings(), stopping
        )
        limits = Limits(settings.parse_cpu_seconds, settings.parse_memory_bytes)
        self._reader = SafeReader(limits, is_reused=True)
        self.polling = self._polling(settings, store, frontier, holder)
        self.journey = self._journey(settings, store, frontier)
        downloads, numbers = BackgroundDownloads(self.downloader), count()
        visits = PageVisits(
            self.journey,
            frontier,
            downloads,
            numbers,
            places=settings.downloads if serves_pages else 0,
        )
        polls = FeedPolls(
            self.polling, downloads, numbers, places=settings.polls, report=_report_poll
        )
        self.shift = ShiftWorker(
            frontier,
            downloads,
            stopping,
            time.monotonic,
            visits=visits,
            polls=polls if serves_polls else None,
        )

    def rest(self) -> None:
        """Keep no process for what may not come."""
        if not self.shift.is_busy:
            self._reader.rest()

    def _polling(
        self, settings: Settings, store: Store, frontier: RedisFrontier, holder: str
    ) -> FeedPoller:
        return FeedPoller(
            feeds=RedisFeeds(store, holder),
            frontier=frontier,
            downloader=self.downloader,
            reader=self._reader,
            hubs=Subscriptions(store, settings.public_url),
            limits=limits_of(settings),
            max_feed_bytes=settings.max_feed_bytes,
            chance=random.random,
        )

    def _journey(self, settings: Settings, store: Store, frontier: RedisFrontier) -> ArticleScraper:
        tags = ReloadingTagger(
            settings.topics_dir, time.monotonic, taxonomy_reporter(TaxonomyState(store))
        )
        return ArticleScraper(
            frontier=frontier,
            downloader=self.downloader,
            publisher=MeasuredPublisher(
                RedisPublisher(store, topic_documents=settings.topic_documents),
                ArticleTimings(),
                tags.kind_of,
                time.time,
            ),
            tags=tags,
            guard=CpuGuard(settings.clean_cpu_seconds),
            stories=RedisStories(store, tags.mentions),
            sites=load_sites(settings.sites_dir),
            about=_about,
            rules=ScrapeRules(
                settings.max_attempts, settings.retry_seconds, settings.max_page_bytes
            ),
        )
