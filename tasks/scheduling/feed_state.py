"""What is remembered of a feed between two polls, and what a poll changes in it."""

import hashlib
from collections.abc import Sequence

import msgspec

from tasks.errors import RasidError
from tasks.feeds.guids import Guids, learn
from tasks.http.response import NOT_MODIFIED, Response
from tasks.model import Entry, Hints, ParsedFeed
from tasks.scheduling.health import weight_of
from tasks.scheduling.rate_model import PollResult, RateModel, observe

MOVES_TO_BELIEVE = 3  # a permanent redirect may be a mistake or a hijack of an hour


class FeedState(msgspec.Struct, frozen=True, kw_only=True):
    """A feed's memory: validators, rhythm, wishes, troubles.

    Times are Unix seconds, 0 when it never happened.

    ``failures`` are failed polls in a row by weight; ``moved_to`` is where the last ``moved_times``
    polls were sent; ``shared`` counts entries of the last listing that had another one's address.
    """

    etag: str = ""
    last_modified: str = ""
    body_hash: str = ""
    title: str = ""
    lang: str = ""
    failures: float = 0.0
    moved_to: str = ""
    moved_times: int = 0
    empty_since: float = 0.0
    shared: int = 0
    hub: str = ""
    topic: str = ""
    guids: Guids = Guids()
    hints: Hints = Hints()
    rhythm: RateModel = RateModel()


class Listing(msgspec.Struct, frozen=True):
    """What a poll found.

    The feed, and of its entries how many are ``new`` and how many were ``refused`` for now.

    ``conflicts`` are GUIDs that contradict themselves; ``is_index``: what was read is a list of
    other files, and that it stays the same does not mean that they do; ``shared`` are entries with
    the address of another.
    """

    feed: ParsedFeed
    new: int = 0
    refused: int = 0
    conflicts: int = 0
    is_index: bool = False
    shared: int = 0


def hash_of(body: bytes) -> str:
    """Return a print of a body, to notice that it is the one of the last poll."""
    return hashlib.sha256(body).hexdigest()[:16]


def is_unchanged(memory: FeedState, answer: Response) -> bool:
    """Tell whether the answer is what was read last time, whatever its validators say."""
    return answer.status == NOT_MODIFIED or bool(
        answer.body and hash_of(answer.body) == memory.body_hash
    )


def after_nothing_new(memory: FeedState, answer: Response, now: float) -> FeedState:
    """Remember a poll that brought the body of the last one.

    What the server leaves out of a 304 stays as it was.
    """
    return msgspec.structs.replace(
        _after_answer(memory, answer),
        etag=answer.etag or memory.etag,
        last_modified=answer.last_modified or memory.last_modified,
        rhythm=observe(memory.rhythm, PollResult(0, 0), now),
    )


def after_reading(memory: FeedState, answer: Response, listing: Listing, now: float) -> FeedState:
    """Remember a poll that was read.

    What may not be asked for conditionally next time keeps no validators.
    """
    feed = listing.feed
    is_final = not (listing.refused or listing.is_index)
    seen = PollResult(len(feed.entries), listing.new, dates_of(feed.entries))
    return msgspec.structs.replace(
        _after_answer(memory, answer),
        etag=answer.etag if is_final else "",
        last_modified=answer.last_modified if is_final else "",
        body_hash=hash_of(answer.body) if is_final else "",
        title=feed.title,
        lang=feed.lang,
        shared=listing.shared,
        empty_since=0.0 if feed.entries else memory.empty_since or now,
        hub=feed.hub or answer.hub,
        topic=feed.topic or answer.topic or answer.final_url,
        guids=learn(memory.guids, feed.entries, listing.conflicts),
        hints=msgspec.structs.replace(feed.hints, max_age_seconds=answer.max_age),
        rhythm=observe(memory.rhythm, seen, now),
    )


def after_failure(memory: FeedState, error: RasidError) -> FeedState:
    """Remember a poll that failed."""
    return msgspec.structs.replace(
        memory, failures=memory.failures + weight_of(error), moved_to="", moved_times=0
    )


def dates_of(entries: Sequence[Entry]) -> tuple[float, ...]:
    """Return when the entries were published, as far as they say."""
    return tuple(entry.published_at.timestamp() for entry in entries if entry.published_at)


def has_moved(memory: FeedState) -> bool:
    """Tell whether a permanent redirect was given often enough to be believed."""
    return memory.moved_times >= MOVES_TO_BELIEVE


def _after_answer(memory: FeedState, answer: Response) -> FeedState:
    """Remember what every good answer says.

    From an encrypted address nobody is led back to a plain one.
    """
    is_downgrade = answer.url.startswith("https:") and not answer.moved_to.startswith("https:")
    moved_to = "" if is_downgrade else answer.moved_to
    times = memory.moved_times + 1 if moved_to == memory.moved_to else 1
    return msgspec.structs.replace(
        memory, failures=0.0, moved_to=moved_to, moved_times=times if moved_to else 0
    )
