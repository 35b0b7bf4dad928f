"""One poll of one feed: fetch, parse, hand over, and only then remember the validators."""

import hashlib
from collections.abc import Callable

import msgspec

from tasks.core import schedule
from tasks.core.errors import PermanentError, RasidError, TransientError
from tasks.core.feed import parse
from tasks.core.model import Entry
from tasks.core.response import NOT_MODIFIED, Response, page_of
from tasks.core.urls import clean_url
from tasks.ports import Claim, Downloader, Feed, Feeds, Frontier, Request

UNCONDITIONAL_EVERY = 20  # polls; servers that answer "not modified" wrongly exist, and would silence a feed for ever


class Polling(msgspec.Struct, frozen=True):
    """Everything a poll needs, wired once per process; ``chance`` gives uniform numbers in 0..1 for the jitter."""

    feeds: Feeds
    frontier: Frontier
    downloader: Downloader
    limits: schedule.PollLimits
    max_feed_bytes: int
    chance: Callable[[], float]

    def poll(self, claim: Claim) -> str:
        """Poll one feed; returns read, unchanged, failed or stale."""
        feed = self.feeds.begin(claim)
        if feed is None:
            return "stale"
        is_conditional = (feed.polls + 1) % UNCONDITIONAL_EVERY != 0
        request = Request(
            url=feed.url,
            max_bytes=self.max_feed_bytes,
            etag=feed.etag if is_conditional else "",
            last_modified=feed.last_modified if is_conditional else "",
            obeys_robots=False,  # the operator named this very address
            manners=feed.manners,
        )
        ((_, answer),) = self.downloader.fetch_all([request])
        try:
            if isinstance(answer, RasidError):
                raise answer
            return self.read(feed, answer)
        except (TransientError, PermanentError) as error:
            return self.fail(feed, error)

    def read(self, feed: Feed, answer: Response) -> str:
        """Hand the entries to the frontier, then save the state: a crash between the two costs nothing but a poll."""
        body_hash = hashlib.sha256(answer.body).hexdigest()[:16]
        if answer.status == NOT_MODIFIED or (answer.body and body_hash == feed.body_hash):
            self.frontier.refresh(feed)
            return self.save(feed, answer, feed.body_hash, found=0, outcome="unchanged")
        page = page_of(answer)
        parsed = parse(page.body, page.final_url or page.url, page.content_type)
        added = self.frontier.add(feed, usable(parsed.entries))
        learned = msgspec.structs.replace(feed, lang=feed.lang or parsed.lang)
        return self.save(learned, answer, body_hash, found=added.new, outcome="read")

    def save(self, feed: Feed, answer: Response, body_hash: str, *, found: int, outcome: str) -> str:
        """Remember validators and rhythm."""
        interval = schedule.next_interval(feed.interval, found, self.limits)
        self.feeds.end(
            feed,
            wait_seconds=schedule.spread(interval, self.chance()),
            etag=answer.etag or (feed.etag if answer.status == NOT_MODIFIED else ""),
            last_modified=answer.last_modified or (feed.last_modified if answer.status == NOT_MODIFIED else ""),
            body_hash=body_hash,
            lang=feed.lang,
            interval=interval,
            failures=0,
            state="ok",
            reason="",
        )
        return outcome

    def fail(self, feed: Feed, error: TransientError | PermanentError) -> str:
        """Back off, and never give up for ever."""
        wait = schedule.failure_interval(feed.interval, feed.failures + 1, self.limits)
        asked = getattr(error, "retry_after", 0.0)
        self.feeds.end(
            feed,
            wait_seconds=max(schedule.spread(wait, self.chance()), asked),
            failures=feed.failures + 1,
            state="failing",
            reason=error.reason,
        )
        return "failed"


def usable(entries: tuple[Entry, ...]) -> list[Entry]:
    """Return the entries with cleaned addresses; one bad link never takes the others along."""
    return [cleaned for entry in entries if (cleaned := _cleaned(entry)) is not None]


def _cleaned(entry: Entry) -> Entry | None:
    try:
        return msgspec.structs.replace(entry, url=clean_url(entry.url))
    except ValueError:
        return None
