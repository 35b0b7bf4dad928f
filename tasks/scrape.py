"""The journey of an article on one screen.

claims | start | fetch | refuse | extract | tag | place | publish

Every lease ends in exactly one outcome.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Protocol

import msgspec

from tasks.errors import (
    DeniedError,
    NoArticle,
    RasidError,
    StoppingError,
    StoreDownError,
    TransientError,
)
from tasks.extraction import NO_SITES
from tasks.extraction.dating.publication_date import agreed, dated_of
from tasks.extraction.feed_content import read
from tasks.extraction.site_rules import Sites
from tasks.feed_fallback import article_instead, carried_by, speaks_instead
from tasks.http.canonical import canonical_to_fetch
from tasks.http.request import Request, Validators
from tasks.http.response import NOT_MODIFIED, Response
from tasks.http.urls import identity, name_of
from tasks.model import Article, Page, Tag
from tasks.ports import (
    REFUSED_SECONDS,
    Claim,
    Downloader,
    Frontier,
    Lease,
    Publisher,
    Stories,
    Withdrawal,
)
from tasks.publishing.article_v1 import Provenance, article_of
from tasks.publishing.continuity import Published, is_cut_short, is_same_article
from tasks.publishing.fingerprint import prints_of
from tasks.responses import readable, validators_of
from tasks.scheduling import next_poll as schedule

_WITHDRAWALS: Mapping[str, Withdrawal] = MappingProxyType(
    {"removed": "removed", "http_404": "gone", "http_410": "gone"}
)


class Tags(Protocol):
    """What tags an article."""

    @property
    def version(self) -> str:
        """Return the name of the taxonomy in use."""

    def tag(self, article: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        """Return the tags of an article of a ``source`` (its name) in ``country``, each "" when
        unknown.
        """


About = Callable[[Lease, Response | RasidError | None], AbstractContextManager[object]]


class ScrapeRules(msgspec.Struct, frozen=True):
    """Bounds of the work on one entry: attempts, the first wait in seconds, bytes of a page."""

    max_attempts: int
    retry_seconds: float
    max_page_bytes: int


class ArticleScraper(msgspec.Struct, frozen=True):
    """Everything a job needs, wired once per process."""

    frontier: Frontier
    downloader: Downloader
    publisher: Publisher
    tags: Tags
    guard: AbstractContextManager[None]  # ends this process when one page takes too much of it
    rules: ScrapeRules
    stories: Stories
    sites: Sites = NO_SITES
    about: About = lambda *_: nullcontext()
    now: Callable[[], datetime] = lambda: datetime.now(UTC)

    def scrape(self, job: Sequence[Claim], *, is_redelivered: bool = False) -> dict[str, int]:
        """Take a job from URL to stream; returns how many entries ended in which outcome."""
        leases = self.frontier.start(job, is_redelivered=is_redelivered)
        try:
            return self.finish_all(leases)
        except StoreDownError:
            # a server that only refuses takes this; else the leases run out by themselves
            with suppress(StoreDownError):
                self.frontier.hand_back([lease.claim for lease in leases], REFUSED_SECONDS)
            raise

    def finish_all(self, leases: Sequence[Lease]) -> dict[str, int]:
        """Fetch what has to be fetched, and end each lease as its response comes."""
        whole = [lease for lease in leases if lease.is_whole]
        asked = [lease for lease in leases if not lease.is_whole]
        outcomes = Counter(self.finish_one(lease, None) for lease in whole)
        requests = [self.request(lease, lease.url, lease.validators) for lease in asked]
        outcomes.update(
            self.finish_one(asked[index], response)
            for index, response in self.downloader.fetch_all(requests)
        )
        return dict(outcomes)

    def finish_one(
        self, lease: Lease, response: Response | RasidError | None, page: Page | None = None
    ) -> str:
        """End a lease; what is logged meanwhile names it."""
        with self.about(lease, response):
            return self.finish(lease, response, page)

    def finish(
        self, lease: Lease, response: Response | RasidError | None, page: Page | None = None
    ) -> str:
        """Give one lease its outcome; without a response the feed carries it all.

        ``page`` is that of the response where somebody read it already.
        """
        try:
            if response is None:
                return self.publish_from_feed(lease)
            if isinstance(response, Response) and response.status == NOT_MODIFIED and lease.article:
                self.frontier.unchanged(lease)
                return "duplicate"
            if page is None:
                page = readable(response)
                article_page = self.article_page(lease, page)
            else:
                article_page = page
            self.frontier.mark_risky(
                lease, response.seconds if isinstance(response, Response) else 0.0
            )
            return self.clean_and_publish(
                lease,
                article_page,
                validators_of(response) if article_page is page else Validators(),
            )
        except StoreDownError:
            raise  # no outcome may be written for it
        except StoppingError:
            self.frontier.hand_back([lease.claim])
            return "handed_back"
        except RasidError as error:
            return self.instead(lease, error) if response is not None else self.fail(lease, error)
        except Exception as error:  # noqa: BLE001 - a page may break a library, not its job
            self.frontier.dead_letter(lease, "internal", f"{type(error).__name__}: {error}"[:500])
            return "dead"

    def instead(self, lease: Lease, error: RasidError) -> str:
        """Publish what the feed says when its page cannot be had; else fail."""
        if not speaks_instead(lease, error, is_last=self.is_last(lease)):
            return self.fail(lease, error)
        try:
            return self.publish_from_feed(lease, error)
        except StoreDownError:
            raise
        except RasidError:
            return self.fail(lease, error)

    def fail(self, lease: Lease, error: RasidError) -> str:
        """Give a lease that ended in an error its outcome.

        What was published stands, or is withdrawn when its page was taken away.
        """
        withdrawal = _WITHDRAWALS.get(error.reason) if lease.article else None
        if withdrawal:
            return self.publisher.withdraw(lease, withdrawal)
        if isinstance(error, TransientError):
            return self.retry_or_dead_letter(lease, error)
        if isinstance(error, DeniedError):
            self.frontier.deny(lease, error.reason, error.detail)
            return "denied"
        self.frontier.dead_letter(lease, error.reason, error.detail)
        return "dead"

    def request(self, lease: Lease, url: str, validators: Validators) -> Request:
        """Ask for ``url`` with the request options of the lease's source."""
        return Request(
            url=url,
            max_bytes=self.rules.max_page_bytes,
            etag=validators.etag,
            last_modified=validators.last_modified,
            request_options=lease.request_options,
        )

    def article_page(self, lease: Lease, page: Page) -> Page:
        """Fetch the article itself, once, when this is an AMP or print view; else keep that."""
        address = canonical_to_fetch(page)
        if address is None:
            return page
        ((_, response),) = self.downloader.fetch_all([self.request(lease, address, Validators())])
        try:
            return readable(response)
        except StoppingError:
            raise
        except RasidError:
            return page

    def clean_and_publish(self, lease: Lease, page: Page, validators: Validators) -> str:
        """Extract, tag, publish. A process that dies meanwhile is this page's fault."""
        with self.guard:
            article = complete(
                read(page, carried_by(lease), self.sites, lease.found_at.date()), lease
            )
            tags = self.tags.tag(article, lease.country, lease.source)
        return self.publish(lease, article, tags, validators, page)

    def publish_from_feed(self, lease: Lease, error: RasidError | None = None) -> str:
        """Publish what the feed carried, instead of a page that ended in an error."""
        self.frontier.mark_risky(lease, 0.0)
        with self.guard:
            article = complete(article_instead(lease, error), lease)
            tags = self.tags.tag(article, lease.country, lease.source)
        return self.publish(lease, article, tags, Validators())

    def publish(
        self,
        lease: Lease,
        article: Article,
        tags: tuple[Tag, ...],
        validators: Validators,
        page: Page | None = None,
    ) -> str:
        """Hand the message over; without a page, the feed carried the text."""
        if lease.article:
            refuse_lesser(self.publisher.published(lease.article), article)
        article_id = lease.article or name_of(identity(article.canonical_url))
        story = self.stories.place(article_id, article, lease.source, tags)
        provenance = Provenance(
            source=lease.source,
            feed=lease.feed,
            seen_at=lease.found_at,
            taxonomy=self.tags.version,
            fetched_at=self.now() if page else None,
            final_url=(page.final_url or page.url) if page else "",
        )
        message = article_of(
            article, tags, story, provenance, article_id=article_id, revision=lease.revision + 1
        )
        return self.publisher.publish(
            lease, message, prints_of(article.title, article.text), validators
        )

    def is_last(self, lease: Lease) -> bool:
        """Tell whether this is the last attempt that an entry gets."""
        return lease.attempts + 1 >= self.rules.max_attempts

    def retry_or_dead_letter(self, lease: Lease, error: TransientError) -> str:
        """Try again later, but not for ever."""
        if self.is_last(lease):
            self.frontier.dead_letter(lease, error.reason, f"after {lease.attempts + 1} attempts")
            return "dead"
        wait = schedule.retry_wait(self.rules.retry_seconds, lease.attempts, error.retry_after)
        self.frontier.retry(lease, error.reason, wait, error.retry_after)
        return "retry"


def refuse_lesser(before: Published, now: Article) -> None:
    """Pass if ``now`` may be a revision of what was published before.

    Raises NoArticle ``replaced`` for another article, ``cut_short`` for the beginning of the same.
    """
    if not is_same_article(before, now):
        raise NoArticle("replaced", f"the page holds {now.title[:80]!r} now")
    if is_cut_short(before, now):
        left, all_ = len(now.text.split()), len(before.text.split())
        raise NoArticle("cut_short", f"the page shows {left} of {all_} words")


def complete(article: Article, lease: Lease) -> Article:
    """Fill what the page does not give from what its feed gives."""
    dated = agreed(dated_of(article), lease.published_at, lease.zone)
    return msgspec.structs.replace(
        article,
        url=lease.url,
        title=article.title or lease.title,
        lang=lease.lang if article.lang == "und" and lease.lang else article.lang,
        form="message" if lease.is_whole else article.form,
        published_at=dated.at,
        published_precision=dated.precision or "",
        dated_by=dated.method,
    )
