"""The journey of an article on one screen.

claims | begin | fetch | sniff | extract | tag | publish      every lease ends in exactly one outcome
"""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol

import msgspec

from tasks.core import schedule
from tasks.core.errors import DeniedError, PermanentError, RasidError, StoreDownError, TransientError
from tasks.core.extract import extract
from tasks.core.message import article_of, fingerprint
from tasks.core.model import Article, Page, Tag
from tasks.core.response import NOT_MODIFIED, Response, page_of
from tasks.core.sniff import refuse
from tasks.core.urls import identity, name_of
from tasks.core.views import canonical_to_fetch
from tasks.ports import Claim, Downloader, Frontier, Lease, Publisher, Request, Validators


class Tags(Protocol):
    """What tags an article; ``version`` names the taxonomy in use."""

    version: str

    def tag(self, article: Article) -> tuple[Tag, ...]:
        """Return the article's tags."""


class ScrapeRules(msgspec.Struct, frozen=True):
    """Bounds of one batch: attempts, the first wait in seconds, bytes of a page."""

    max_attempts: int
    retry_seconds: float
    max_page_bytes: int


class Journey(msgspec.Struct, frozen=True):
    """Everything a batch needs, wired once per process."""

    frontier: Frontier
    downloader: Downloader
    publisher: Publisher
    tags: Tags
    guard: AbstractContextManager[None]  # ends this process when one page takes too much of it
    rules: ScrapeRules

    def scrape(self, job: Sequence[Claim], *, is_redelivered: bool = False) -> dict[str, int]:
        """Take a batch from URL to stream; returns how many entries ended in which outcome."""
        leases = self.frontier.begin(job, is_redelivered=is_redelivered)
        requests = [self.request(lease, lease.url, lease.validators) for lease in leases]
        outcomes: dict[str, int] = {}
        for index, answer in self.downloader.fetch_all(requests):
            outcome = self.end(leases[index], answer)
            outcomes[outcome] = outcomes.get(outcome, 0) + 1
        return outcomes

    def end(self, lease: Lease, answer: Response | RasidError) -> str:
        """Give one lease its outcome."""
        try:
            if isinstance(answer, Response) and answer.status == NOT_MODIFIED and lease.article:
                self.frontier.unchanged(lease)
                return "duplicate"
            page = readable(answer)
            article_page = self.article_page(lease, page)
            self.frontier.suspect(lease, answer.seconds if isinstance(answer, Response) else 0.0)
            return self.clean_and_publish(
                lease, article_page, validators_of(answer) if article_page is page else Validators()
            )
        except StoreDownError:
            raise  # the lease runs out by itself; no outcome may be written for it
        except DeniedError as denied:
            self.frontier.deny(lease, denied.reason, denied.detail)
            return "denied"
        except PermanentError as error:
            self.frontier.bury(lease, error.reason, error.detail)
            return "dead"
        except TransientError as error:
            return self.retry_or_bury(lease, error)
        except Exception as error:  # noqa: BLE001 - a page that breaks a library must not take its batch along
            self.frontier.bury(lease, "internal", f"{type(error).__name__}: {error}"[:500])
            return "dead"

    def request(self, lease: Lease, url: str, validators: Validators) -> Request:
        """Ask for ``url`` in the manners of the lease's source."""
        return Request(
            url=url,
            max_bytes=self.rules.max_page_bytes,
            etag=validators.etag,
            last_modified=validators.last_modified,
            manners=lease.manners,
        )

    def article_page(self, lease: Lease, page: Page) -> Page:
        """Fetch the article itself, once, when this is its AMP or print view; without an answer the view has to do."""
        address = canonical_to_fetch(page)
        if address is None:
            return page
        ((_, answer),) = self.downloader.fetch_all([self.request(lease, address, Validators())])
        try:
            return readable(answer)
        except RasidError:
            return page

    def clean_and_publish(self, lease: Lease, page: Page, validators: Validators) -> str:
        """Extract, tag, publish. A process that dies meanwhile is this page's fault."""
        with self.guard:
            article = complete(extract(page), lease)
            tags = self.tags.tag(article)
        message = article_of(
            article,
            tags,
            id=lease.article or name_of(identity(article.canonical_url)),
            revision=lease.revision + 1,
            source=lease.source,
            feed=lease.feed,
            seen_at=lease.found_at,
            taxonomy=self.tags.version,
        )
        return self.publisher.publish(lease, message, fingerprint(article.title, article.text), validators)

    def retry_or_bury(self, lease: Lease, error: TransientError) -> str:
        """Try again later, but not for ever."""
        if lease.attempts + 1 >= self.rules.max_attempts:
            self.frontier.bury(lease, error.reason, f"after {lease.attempts + 1} attempts")
            return "dead"
        wait = schedule.retry_wait(self.rules.retry_seconds, lease.attempts, error.retry_after)
        self.frontier.retry(lease, error.reason, wait, error.retry_after)
        return "retry"


def readable(answer: Response | RasidError) -> Page:
    """Return the page of a good answer; raises the failure that came instead, or what a look at the answer tells."""
    if isinstance(answer, RasidError):
        raise answer
    refuse(answer)
    return page_of(answer)


def validators_of(answer: Response | RasidError) -> Validators:
    """Return what makes the next visit to this address conditional."""
    return Validators(answer.etag, answer.last_modified) if isinstance(answer, Response) else Validators()


def complete(article: Article, lease: Lease) -> Article:
    """Fill what the page did not say from what the feed said."""
    return msgspec.structs.replace(
        article,
        url=lease.url,
        title=article.title or lease.title,
        lang=lease.lang if article.lang == "und" and lease.lang else article.lang,
        published_at=article.published_at or lease.published_at,
        dated_by=article.dated_by or ("feed" if lease.published_at else ""),
    )
