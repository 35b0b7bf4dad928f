"""What the flow needs from the outside world: the values that cross the border, and a protocol for each neighbour."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Protocol

import msgspec

from tasks.core.errors import RasidError
from tasks.core.message import ArticleMessage
from tasks.core.model import Entry
from tasks.core.response import Response


class Claim(msgspec.Struct, frozen=True, array_like=True):
    """An id handed out once: only the holder of the newest token may end the work."""

    id: str
    token: int


class Manners(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How one source wants to be asked, where it differs from the rest.

    ``timeout_seconds`` 0 is the setting's; ``ignores_robots_because`` is the written reason for not asking robots.txt.
    """

    user_agent: str = ""
    headers: dict[str, str] = {}
    timeout_seconds: float = 0.0
    ignores_robots_because: str = ""


class Validators(msgspec.Struct, frozen=True):
    """What makes the next visit conditional; "" when the server gave none."""

    etag: str = ""
    last_modified: str = ""


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as a poll needs it; times in seconds, "" and 0 when unknown."""

    claim: Claim
    url: str
    source: str = ""
    lang: str = ""
    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    interval: float = 0.0
    failures: int = 0
    polls: int = 0
    manners: Manners = Manners()


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    """An entry in work. ``article`` and ``revision`` name what it was last published as ("" and 0: never)."""

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
    manners: Manners = Manners()
    validators: Validators = Validators()


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """One address to download. ``etag`` and ``last_modified`` make it conditional; ``obeys_robots`` is for pages."""

    url: str
    max_bytes: int
    etag: str = ""
    last_modified: str = ""
    obeys_robots: bool = True
    manners: Manners = Manners()


class Added(msgspec.Struct, frozen=True):
    """What the frontier made of a feed's entries."""

    new: int
    changed: int
    known: int


class Downloader(Protocol):
    """The only way out to the web."""

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[tuple[int, Response | RasidError]]:
        """Fetch concurrently; yield (index of the request, answer or failure) as each one ends."""


class Frontier(Protocol):
    """Entries on their way; every step is atomic."""

    def add(self, feed: Feed, entries: Iterable[Entry]) -> Added:
        """Queue what is new or changed; refresh the seen marks of the rest."""

    def refresh(self, feed: Feed) -> int:
        """Refresh the seen marks of all that the feed listed last time."""

    def begin(self, job: Sequence[Claim], *, is_redelivered: bool) -> list[Lease]:
        """Begin a job; returns what is still this job's to do."""

    def suspect(self, lease: Lease) -> None:
        """Say that risky work on this entry begins: if the process dies now, this entry is to blame."""

    def retry(self, lease: Lease, reason: str, wait_seconds: float) -> None:
        """Put the entry back for another attempt after the wait."""

    def deny(self, lease: Lease, reason: str, detail: str) -> None:
        """End the entry: we may not fetch it; ``detail`` is the rule that says so."""

    def unchanged(self, lease: Lease) -> None:
        """End the entry: its page is the one that was published."""

    def bury(self, lease: Lease, reason: str, detail: str) -> None:
        """End the entry as a dead letter."""


class Publisher(Protocol):
    """The way into the streams."""

    def publish(self, lease: Lease, message: ArticleMessage, print_: str, validators: Validators) -> str:
        """Publish once; returns published, duplicate or stale. A later call with the same lease does nothing."""


class Feeds(Protocol):
    """The feed catalogue and its state."""

    def begin(self, claim: Claim) -> Feed | None:
        """Begin a poll; None when it is no longer this worker's."""

    def end(self, feed: Feed, *, wait_seconds: float, **learned: str | float) -> None:
        """Save what was learned and when to come back."""
