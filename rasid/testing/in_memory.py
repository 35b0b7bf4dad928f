"""Ports of the flow that keep in memory what workers keep in Redis.

They do what ``tasks.ports`` promises and no more: one process, no host's turn, no lease that
expires. ``tests/contracts`` asks the same of them and of the real adapters.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from tasks.http.request import Validators
from tasks.model import Article, Story, Tag
from tasks.ports import Claim, Feed, Lease, PollOutcome, Withdrawal
from tasks.publishing.article_v1 import ArticleMessage
from tasks.publishing.continuity import Published

GONE_SECONDS = 6 * 3_600.0  # between two visits that find a page gone


class MemoryFeeds:
    """A ``tasks.ports.Feeds``; ``endings`` lists how its polls ended."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._feeds: dict[str, Feed] = {}
        self._due_at: dict[str, float] = {}  # of feeds that nobody polls
        self._begun: set[Claim] = set()
        self.endings: list[PollOutcome] = []

    def add(self, url: str, *, source: str = "", lang: str = "") -> str:
        """Add a feed, due at once; returns its id."""
        self._feeds[url] = Feed(claim=Claim(url, 0), url=url, source=source, lang=lang)
        self._due_at[url] = self._clock()
        return url

    def claim(self, limit: int) -> list[Claim]:
        """Claim feeds that are due."""
        due = [id_ for id_, at in self._due_at.items() if at <= self._clock()][:limit]
        for id_ in due:
            del self._due_at[id_]
            self._renew_token(id_)
        return [self._feeds[id_].claim for id_ in due]

    def start(self, claim: Claim) -> Feed | None:
        """Begin a poll; None when it is no longer this worker's, or has begun."""
        if not self._is_held(claim) or claim in self._begun:
            return None
        self._begun.add(claim)
        return msgspec.structs.replace(self._feeds[claim.id], now=self._clock())

    def take(
        self,
        size: int,
        *,
        renewed: Sequence[Claim] = (),  # noqa: ARG002 - no lease expires
    ) -> list[Feed]:
        """Claim and begin polls of feeds that are due."""
        begun = [self.start(claim) for claim in self.claim(size)]
        return [feed for feed in begun if feed is not None]

    def mark_risky(self, claim: Claim) -> None:
        """Blame nobody: there is no other process that could."""

    def mark_safe(self, claim: Claim) -> None:
        """Blame nobody."""

    def finish(self, feed: Feed, ending: PollOutcome) -> None:
        """Save what was learned and when to come back."""
        if not self._is_held(feed.claim):
            return
        known = self._feeds[feed.claim.id]
        self._feeds[feed.claim.id] = msgspec.structs.replace(
            known,
            url=ending.elsewhere[0] if ending.elsewhere else known.url,
            memory=ending.memory,
            polls=known.polls + 1,
        )
        self._due_at[feed.claim.id] = self._clock() + ending.wait_seconds
        self.endings.append(ending)

    def hand_back(self, claim: Claim, wait_seconds: float = 0.0) -> None:
        """Make the feed due after the wait; the claim is worth nothing any more."""
        if self._is_held(claim):
            self._renew_token(claim.id)
            self._due_at[claim.id] = self._clock() + wait_seconds

    def _is_held(self, claim: Claim) -> bool:
        return self._feeds[claim.id].claim == claim and claim.id not in self._due_at

    def _renew_token(self, id_: str) -> None:
        known = self._feeds[id_]
        renewed = Claim(id_, known.claim.token + 1)
        self._feeds[id_] = msgspec.structs.replace(known, claim=renewed)


class MemoryStories:
    """A ``tasks.ports.Stories`` that knows whole copies only: equal texts share a story."""

    def __init__(self) -> None:
        self._placed: dict[str, Story] = {}
        self._firsts: dict[str, str] = {}  # the first article of each text
        self._outlets: dict[str, set[str]] = {}

    def place(
        self,
        article_id: str,
        article: Article,
        source: str,
        tags: Sequence[Tag] = (),  # noqa: ARG002 - told by tags only where texts differ
    ) -> Story:
        """Give the article its story; a later call for the same article says the same story."""
        if article_id not in self._placed:
            first = self._firsts.setdefault(article.text, article_id)
            outlets = self._outlets.setdefault(first, set())
            outlets.add(source)
            copy_of = "" if first == article_id else first
            self._placed[article_id] = Story(first, outlets=len(outlets), copy_of=copy_of)
        return self._placed[article_id]


class _Kept(NamedTuple):
    entry: str
    print: str
    message: ArticleMessage


class MemoryPublisher:
    """A ``tasks.ports.Publisher``; ``messages`` lists what subscribers would get.

    ``clock`` decides when a page that is gone has been gone for long enough.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, _Kept] = {}  # by article
        self._ended: set[Claim] = set()
        self._gone_at: dict[str, float] = {}  # by entry
        self.messages: list[ArticleMessage] = []

    def publish(
        self,
        lease: Lease,
        message: ArticleMessage,
        print_: str,
        validators: Validators,  # noqa: ARG002 - of the entry, which is not kept here
    ) -> str:
        """Publish once; returns published, duplicate or stale."""
        if lease.claim in self._ended:
            return "stale"
        self._ended.add(lease.claim)
        kept = self._kept.get(message.id)
        if kept is not None and (kept.entry != lease.claim.id or kept.print == print_):
            return "duplicate"
        self._keep(lease, message, print_)
        return "published"

    def published(self, article_id: str) -> Published:
        """Read what was published of an article last; empty when it is not kept any more."""
        if article_id not in self._kept:
            return Published()
        message = self._kept[article_id].message
        return Published(
            title=message.title,
            text=message.text,
            canonical_url=message.canonical_url,
            published_at=message.published_at,
        )

    def withdraw(self, lease: Lease, reason: Withdrawal) -> str:
        """Withdraw what the lease's entry was published as; returns published, retry or stale."""
        if lease.claim in self._ended:
            return "stale"
        self._ended.add(lease.claim)
        if reason == "gone" and not self._is_gone_for_long(lease.claim.id):
            return "retry"
        newest = self._kept[lease.article].message
        withdrawn = msgspec.structs.replace(newest, text="", revision=newest.revision + 1)
        self._keep(lease, withdrawn, "")
        return "published"

    def _keep(self, lease: Lease, message: ArticleMessage, print_: str) -> None:
        self._gone_at.pop(lease.claim.id, None)
        self._kept[message.id] = _Kept(lease.claim.id, print_, message)
        self.messages.append(message)

    def _is_gone_for_long(self, entry: str) -> bool:
        since = self._gone_at.setdefault(entry, self._clock())
        return self._clock() - since >= GONE_SECONDS
