"""What the flow needs from the outside world.

The values that cross the border, and a protocol for each neighbour.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal, Protocol

import msgspec

from tasks.errors import RasidError
from tasks.feeds.reading import Reading
from tasks.http.request import Request, RequestOptions, Validators
from tasks.http.response import Response
from tasks.model import Article, Entry, IndexSelectors, Page, Story, Tag
from tasks.publishing.article_v1 import ArticleMessage
from tasks.publishing.continuity import Published
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.health import Health

# Before what our own server refused is tried again. A full server hands out nothing, a read-only
# one cannot, so this is for neither: it keeps from fetching over and over what only publishing
# refuses, and what a lost connection interrupted waits no longer than that.
REFUSED_SECONDS = 3.0

Withdrawal = Literal["removed", "gone"]


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """An id handed out once: only the holder of the newest token may end the work."""

    id: str
    token: int


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as a poll needs it.

    ``addresses`` are all that it may have, () for ``url`` alone. ``now`` is when the poll began, in
    Unix seconds; ``lang`` is what the operator said, ``usual_lang`` and ``zone`` (IANA) what is
    known of its source, "" for nothing.
    """

    claim: Claim
    url: str
    addresses: tuple[str, ...] = ()
    source: str = ""
    lang: str = ""
    usual_lang: str = ""
    zone: str = ""
    kind: str = ""
    rules: IndexSelectors | None = None
    now: float = 0.0
    polls: int = 0
    request_options: RequestOptions = RequestOptions()
    memory: FeedState = FeedState()


class PollOutcome(msgspec.Struct, frozen=True, kw_only=True):
    """How a poll ended: what to remember, how the feed does, when to come back.

    Times in seconds, 0 when there was none: ``answer_seconds`` is what the host took,
    ``asked_seconds`` its Retry-After. ``events`` are words with their details; ``elsewhere`` are
    addresses to go on at, the first that no other feed has.
    """

    outcome: str
    memory: FeedState
    health: Health
    wait_seconds: float
    answer_seconds: float = 0.0
    asked_seconds: float = 0.0
    detail: str = ""
    events: tuple[tuple[str, str], ...] = ()
    elsewhere: tuple[str, ...] = ()


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in work.

    ``article`` and ``revision`` name what it was last published as ("" and 0: never).

    ``content`` is the text that its feed carried, ``is_whole`` tells that there is no more to get.
    Of its source: the catalogue's ``source_id``, ``country`` (ISO 3166-1), ``zone`` (IANA), each ""
    when unknown, and whether its items are news.
    """

    claim: Claim
    url: str
    feed: str
    source: str
    lang: str
    title: str
    published_at: datetime | None
    found_at: datetime
    attempts: int = 0
    article: str = ""
    revision: int = 0
    content: str = ""
    is_whole: bool = False
    source_id: str = ""
    country: str = ""
    zone: str = ""
    is_news: bool = False
    request_options: RequestOptions = RequestOptions()
    validators: Validators = Validators()


class Added(msgspec.Struct, frozen=True):
    """What the frontier made of a feed's entries.

    ``conflicts`` are GUIDs that contradict what was said before.

    ``refused`` ones went over a bound: they are counted as denied, and get another chance while the
    feed lists them.
    """

    new: int
    changed: int
    known: int
    refused: int = 0
    conflicts: int = 0


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What the frontier gave a shift, and who else waits for a process.

    ``due_seconds`` is the time until a host is due, None when there is none; ``polls`` and ``jobs``
    are jobs that wait in the two queues, ``alone`` entries that have to travel alone.
    """

    leases: tuple[Lease, ...] = ()
    due_seconds: float | None = None
    polls: int = 0
    jobs: int = 0
    alone: int = 0


class Downloader(Protocol):
    """The only way out to the web."""

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[int, Response | RasidError]]:
        """Fetch concurrently; yield (index of the request, answer or failure) as each one ends."""


class Downloads(Protocol):
    """Downloads that go on while their owner does something else."""

    def begin(self, number: int, request: Request) -> None:
        """Begin one download; its response will arrive under the number, which is new."""

    def arrived(self, seconds: float) -> tuple[int, Response | RasidError] | None:
        """Return the next response or failure, None when none arrives within ``seconds``."""

    def give_up(self) -> None:
        """End all downloads that are under way."""


class Frontier(Protocol):
    """Entries on their way; every step is atomic."""

    def add(self, feed: Feed, entries: Iterable[Entry]) -> Added:
        """Queue what is new or changed; refresh the seen marks of the rest."""

    def refresh(self, feed: Feed) -> int:
        """Refresh the seen marks of all that the feed listed last time."""

    def start(self, job: Sequence[Claim], *, is_redelivered: bool) -> list[Lease]:
        """Begin a job; returns what is still this job's to do."""

    def take(self, size: int, *, is_new: bool = False, renewed: Sequence[Claim] = ()) -> Taken:
        """Claim and begin up to ``size`` entries of different hosts whose turn it is.

        ``is_new`` tells that a job begins with it; the leases of ``renewed`` last longer.
        """

    def mark_risky(self, lease: Lease, answer_seconds: float) -> None:
        """Say that risky work on this entry begins.

        If the process dies now, this entry is to blame.

        ``answer_seconds`` is how long its host took to answer.
        """

    def retry(
        self, lease: Lease, reason: str, wait_seconds: float, asked_seconds: float = 0.0
    ) -> None:
        """Put the entry back for another attempt; ``asked_seconds`` is the server's own wish."""

    def deny(self, lease: Lease, reason: str, detail: str) -> None:
        """End the entry: we may not fetch it; ``detail`` is the rule that says so."""

    def hand_back(self, job: Sequence[Claim], wait_seconds: float = 0.0) -> int:
        """Put back what this process cannot finish, for others after the wait.

        Returns how many were still its own.
        """

    def unchanged(self, lease: Lease) -> None:
        """End the entry: its page is the one that was published."""

    def dead_letter(self, lease: Lease, reason: str, detail: str) -> None:
        """End the entry as a dead letter."""


class Publisher(Protocol):
    """The way into the streams."""

    def publish(
        self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators
    ) -> str:
        """Publish once; returns published, duplicate or stale.

        A later call with the same lease does nothing.
        """

    def published(self, article_id: str) -> Published:
        """Read what was published of an article last; empty when it is not kept any more."""

    def withdraw(self, lease: Lease, reason: Withdrawal) -> str:
        """Withdraw what the lease's entry was published as; returns published, retry or stale.

        ``removed``: its page says so. ``gone``: its page is away; the first visit that finds it so
        puts the entry back, to be visited again after six hours.
        """


class Stories(Protocol):
    """The memory of what was told before."""

    def place(
        self, article_id: str, article: Article, source: str, tags: Sequence[Tag] = ()
    ) -> Story:
        """Give the article its story; a later call for the same article says the same story."""


class Feeds(Protocol):
    """The feed catalogue and its state."""

    def start(self, claim: Claim) -> Feed | None:
        """Begin a poll; None when it is no longer this worker's."""

    def take(self, size: int, *, renewed: Sequence[Claim] = ()) -> list[Feed]:
        """Claim and begin polls of feeds that are due, one a host; ``renewed`` ones last longer."""

    def mark_risky(self, claim: Claim) -> None:
        """Say that this feed's body is read now: if the process dies, the feed is to blame."""

    def mark_safe(self, claim: Claim) -> None:
        """Say that the poll goes on without reading: the feed is not to blame for a death."""

    def finish(self, feed: Feed, ending: PollOutcome) -> None:
        """Save what was learned and when to come back."""

    def hand_back(self, claim: Claim, wait_seconds: float = 0.0) -> None:
        """Give a poll back that this process cannot finish: the feed is due after the wait."""


class Reader(Protocol):
    """Reads what strangers sent, within limits."""

    def read(self, page: Page, kind: str, rules: IndexSelectors | None, zone: str = "") -> Reading:
        """Read one body as ``tasks.feeds.parse.read`` does.

        Raises FeedError, ``feed_killed`` for one that goes too far.
        """


class Hubs(Protocol):
    """Hubs that tell us of news at once (WebSub)."""

    def request(self, feed: Feed, memory: FeedState) -> Request | None:
        """Make the request that subscribes to the feed at its hub; None when it is not time to."""

    def report(self, feed: Feed, request: Request, response: Response | RasidError) -> None:
        """Say what the hub answered; a failure fails no poll."""


class Stopping(Protocol):
    """Whether this process has time left."""

    def has_begun(self) -> bool:
        """Tell whether nothing new may be taken."""

    def is_over(self) -> bool:
        """Tell whether what is still held has to be handed back now."""


class NeverStopping:
    """For processes that finish what they began."""

    def has_begun(self) -> bool:
        """More may always be taken."""
        return False

    def is_over(self) -> bool:
        """There is always time."""
        return False
