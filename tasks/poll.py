"""One poll of one feed: fetch, read, hand over, and only then remember.

claim | start | fetch | read in a child that can be killed | add to the frontier | remember and
decide when next
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from datetime import datetime
from operator import itemgetter

import msgspec

from tasks.errors import FeedError, RasidError, StoppingError, StoreDownError
from tasks.feeds.reading import Reading, together
from tasks.http.aggregators import address_inside
from tasks.http.fresh_address import as_named, fresh, usual
from tasks.http.request import Request
from tasks.http.response import Response, page_of
from tasks.http.urls import clean_url, entry_identity, host_of
from tasks.model import Entry, ParsedFeed
from tasks.ports import (
    REFUSED_SECONDS,
    Claim,
    Downloader,
    Feed,
    Feeds,
    Frontier,
    Hubs,
    PollOutcome,
    Reader,
)
from tasks.responses import cause_of
from tasks.scheduling import alternatives, health
from tasks.scheduling import feed_state as memory
from tasks.scheduling import next_poll as schedule
from tasks.scheduling.feed_state import FeedState, Listing
from tasks.scheduling.health import Health
from tasks.scheduling.next_poll import next_poll

Flow = Generator[Sequence[Request], Sequence[Response | RasidError], str]

TOMORROW_SECONDS = 86_400.0
UNCONDITIONAL_EVERY = (
    20  # polls; servers that answer "not modified" wrongly exist, and would silence a feed for ever
)


class FeedPoller(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a poll needs, wired once per process.

    ``chance`` gives uniform numbers in 0..1 for the jitter.
    """

    feeds: Feeds
    frontier: Frontier
    downloader: Downloader
    reader: Reader
    hubs: Hubs
    limits: schedule.PollLimits
    max_feed_bytes: int
    chance: Callable[[], float]

    def poll(self, claim: Claim) -> str:
        """Poll one feed; returns read, unchanged, failed, stale or handed_back."""
        feed = self.feeds.start(claim)
        if feed is None:
            return "stale"
        flow = self.flow(feed)
        requests = next(flow)
        while True:
            try:
                requests = flow.send([answer for _, answer in self._fetched(requests)])
            except StopIteration as ended:
                return str(ended.value)

    def _fetched(self, requests: Sequence[Request]) -> list[tuple[int, Response | RasidError]]:
        return sorted(self.downloader.fetch_all(requests), key=itemgetter(0))

    def flow(self, feed: Feed) -> Flow:
        """Poll a feed that has begun, without waiting: whoever drives it gets what it asks for.

        Yields requests, is sent their answers in the same order, and returns as ``poll`` does.
        """
        request = self.request(feed)
        (answer,) = yield [request]
        try:
            if isinstance(answer, RasidError):
                raise answer
            answer = as_named(answer, feed.url, request.url)
            return (yield from self.take(feed, answer))
        except StoreDownError:
            # one that only refuses takes this; else the claim runs out by itself
            with suppress(StoreDownError):
                self.feeds.hand_back(feed.claim, REFUSED_SECONDS)
            raise
        except StoppingError:
            self.feeds.hand_back(feed.claim)
            return "handed_back"
        except RasidError as error:
            return self.fail(feed, cause_of(error, answer), answer)

    def request(self, feed: Feed) -> Request:
        """Ask conditionally, but now and then as if for the first time."""
        is_conditional = (feed.polls + 1) % UNCONDITIONAL_EVERY != 0
        return Request(
            url=fresh(feed.url, feed.request_options, feed.now),
            max_bytes=self.max_feed_bytes,
            etag=feed.memory.etag if is_conditional else "",
            last_modified=feed.memory.last_modified if is_conditional else "",
            is_feed=True,
            obeys_robots=False,  # the operator named this very address
            request_options=feed.request_options,
        )

    def take(self, feed: Feed, answer: Response) -> Flow:
        """Hand the entries to the frontier, then save the memory.

        A crash between the two costs nothing but a poll.
        """
        if memory.is_unchanged(feed.memory, answer):
            self.frontier.refresh(feed)
            learned = memory.after_nothing_new(feed.memory, answer, feed.now)
            return (yield from self.finish(feed, answer, learned, "unchanged"))
        self.feeds.mark_risky(feed.claim)
        reading = self.reader.read(page_of(answer), feed.kind, feed.rules, feed.zone)
        listed = (yield from self.listed(feed, reading)) if reading.children else reading.feed
        listing = self.hand_over(feed, listed, is_index=bool(reading.children))
        learned = memory.after_reading(feed.memory, answer, listing, feed.now)
        return (yield from self.finish(feed, answer, learned, "read"))

    def hand_over(self, feed: Feed, listed: ParsedFeed, *, is_index: bool) -> Listing:
        """Give the entries to the frontier."""
        entries = usable(listed.entries, feed.now)
        known = msgspec.structs.replace(
            feed,
            lang=feed.lang or listed.lang or feed.usual_lang,
            source=source_of(feed, listed),
        )
        added = self.frontier.add(known, entries)
        topic = usual(listed.topic, feed.url, fresh(feed.url, feed.request_options, feed.now))
        return Listing(
            msgspec.structs.replace(listed, entries=tuple(entries), topic=topic),
            added.new,
            added.refused,
            added.conflicts,
            is_index=is_index,
            shared=shared_addresses(entries),
        )

    def listed(
        self, feed: Feed, index: Reading
    ) -> Generator[Sequence[Request], Sequence[Response | RasidError], ParsedFeed]:
        """Return the entries of an index, which are in its files.

        One that cannot be read costs only itself.
        """
        self.feeds.mark_safe(feed.claim)
        answers = yield [
            Request(
                url=url,
                max_bytes=self.max_feed_bytes,
                is_feed=True,
                request_options=feed.request_options,
            )
            for url in index.children
        ]
        self.feeds.mark_risky(feed.claim)
        read: list[Reading] = []
        failure: RasidError = FeedError(
            "sitemap_without_news", "no file of this index could be read"
        )
        for answer in answers:
            try:
                if isinstance(answer, RasidError):
                    raise answer
                read.append(self.reader.read(page_of(answer), "sitemap", None, feed.zone))
            except StoppingError:
                raise
            except RasidError as error:
                failure = error
        if not read:
            raise failure
        return together(read)

    def finish(self, feed: Feed, answer: Response, learned: FeedState, outcome: str) -> Flow:
        """Remember, and decide when to come back; then ask the hub that the feed names."""
        judged = health.after_success(learned.rhythm, learned.empty_since, feed.now)
        others = alternatives.others(feed.url, feed.addresses) if judged.state == "empty" else ()
        self.feeds.finish(
            feed,
            PollOutcome(
                outcome=outcome,
                memory=alternatives.elsewhere(learned) if others else learned,
                health=judged,
                wait_seconds=next_poll(
                    learned.rhythm, self.limits, learned.hints, feed.now, self.chance()
                ),
                answer_seconds=answer.seconds,
                events=events_of(feed.memory, learned),
                elsewhere=others,
            ),
        )
        request = self.hubs.request(feed, learned) if learned.hub else None
        if request is not None:
            (response,) = yield [request]
            self.hubs.report(feed, request, response)
        return outcome

    def fail(self, feed: Feed, error: RasidError, answer: Response | RasidError) -> str:
        """Back off by the kind of failure, and never give up for ever.

        What the feed listed last stays known meanwhile. Another address that it may have is next.
        """
        self.frontier.refresh(feed)
        learned = memory.after_failure(feed.memory, error)
        judged = health.after_failure(error)
        asked = getattr(error, "retry_after", 0.0)
        others: tuple[str, ...] = ()
        if alternatives.is_given_up(learned, error):
            others = alternatives.others(feed.url, feed.addresses)
        failures = alternatives.rounds(learned.failures, feed.addresses)
        wait = (
            schedule.failure_wait(failures, self.limits)
            if others
            else self.wait_after(judged, learned, asked)
        )
        self.feeds.finish(
            feed,
            PollOutcome(
                outcome="failed",
                memory=alternatives.elsewhere(learned) if others else learned,
                health=judged,
                detail=error.detail[:300],
                wait_seconds=schedule.spread(wait, self.chance()),
                answer_seconds=answer.seconds if isinstance(answer, Response) else 0.0,
                asked_seconds=asked,
                elsewhere=others,
            ),
        )
        return "failed"

    def wait_after(self, judged: Health, learned: FeedState, asked: float) -> float:
        """Return seconds until a failed feed is tried again."""
        special = {"gone": self.limits.gone_seconds, "quarantined": self.limits.quarantine_seconds}
        return special.get(judged.state) or schedule.failure_wait(
            learned.failures, self.limits, asked
        )


def source_of(feed: Feed, listed: ParsedFeed) -> str:
    """Name the source: as the operator does, else as the feed calls itself, else by its host."""
    return feed.source or listed.title or feed.memory.title or host_of(feed.url)


def shared_addresses(entries: list[Entry]) -> int:
    """Count the entries that have the address of another one: only one of them can be followed."""
    return len(entries) - len({entry_identity(entry.url) for entry in entries})


def events_of(before: FeedState, learned: FeedState) -> tuple[tuple[str, str], ...]:
    """Tell what an operator should know of a poll."""
    events: list[tuple[str, str]] = []
    lost = learned.rhythm.lost - before.rhythm.lost
    if lost >= 1:
        events.append(("entries_lost", f"about {lost:.0f}"))
    if learned.shared and learned.shared != before.shared:
        events.append(("addresses_shared", f"{learned.shared} entries"))
    return tuple(events)


def usable(entries: tuple[Entry, ...], now: float) -> list[Entry]:
    """Return the entries with cleaned addresses and dates that may be.

    One bad link never takes the others along.
    """
    return [cleaned for entry in entries if (cleaned := _cleaned(entry, now)) is not None]


def _cleaned(entry: Entry, now: float) -> Entry | None:
    try:
        address = clean_url(
            address_inside(entry.url) or entry.url, keeps_fragment=True
        )  # one that reading the feed left
    except ValueError:
        return None
    published, updated = (_possible(date, now) for date in (entry.published_at, entry.updated_at))
    return msgspec.structs.replace(entry, url=address, published_at=published, updated_at=updated)


def _possible(date: datetime | None, now: float) -> datetime | None:
    """Return the date, None when it lies more than a day ahead.

    Clocks differ by hours, not by years.
    """
    return date if date and date.timestamp() <= now + TOMORROW_SECONDS else None
