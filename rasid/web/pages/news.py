"""All that pages read: stories and numbers from the index, what is newer from the stream.

Every method may be called from any thread. Numbers that a page shows beside the news are kept for a
few seconds.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

import msgspec

from rasid.web.pages.reports import message_time
from rasid.web.search import NoIndexError, wait_until
from tasks.publishing.article_v1 import ArticleMessage
from tasks.query import Query, TopicFacts
from worker.index import ArticleIndex, StoryPage
from worker.index.article_index import Progress
from worker.index.numbers import Shares, Steps, Totals
from worker.store.client import Store, StoreError
from worker.streams.selection import Selection
from worker.streams.streams import ARTICLES, START, Message, Streams, order

_T = TypeVar("_T")
_KEPT = 200  # numbers of one kind
_TOTALS_SECONDS = 10.0
_SHARES_SECONDS = 60.0
_MOST_MISSED = 500  # stories told at once to one who was away; a page has fewer cards
_FIRST_SECONDS = 2.0  # to wait for an index that is just being made
_CATCH_UP_SECONDS = 1.0
_BEHIND_MS = 60_000  # an index that is so far behind is said to be


class Reach(msgspec.Struct, frozen=True):
    """How far the index is: up to which message, and whether it is being built.

    ``is_silent`` says that the server does not answer, so nobody knows what is newer.
    """

    last: str
    is_partial: bool = False
    is_silent: bool = False


class News:
    """The news of a store and its index."""

    def __init__(self, store: Store, index: ArticleIndex, topics: Mapping[str, TopicFacts]) -> None:
        self._index = index
        self._streams = Streams(store)
        self._selection = Selection(store, topics)
        self._kept = Kept()

    def progress(self) -> Reach:
        """Tell how far the index is; waits a moment for one that is being made or catching up.

        Raises NoIndexError.
        """
        newest = self._newest()
        wait_until(lambda: self._index.progress().is_there, _FIRST_SECONDS)
        found = self._index.progress()
        if not found.is_there:
            raise NoIndexError
        if newest is None:
            return Reach(found.last, is_partial=found.is_partial, is_silent=True)
        if is_behind(found, newest):
            wait_until(lambda: not is_behind(self._index.progress(), newest), _CATCH_UP_SECONDS)
            found = self._index.progress()
        return Reach(found.last, is_partial=found.is_partial or is_behind(found, newest))

    def _newest(self) -> str | None:
        """Return the id of the newest message; None while the server does not answer."""
        try:
            return self._streams.last(ARTICLES)
        except (StoreError, OSError):
            return None

    def up_to_now(self) -> str:
        """Wait a moment for all that was published; returns the id up to which the index is."""
        newest = order(self._newest() or START)
        wait_until(lambda: order(self._index.progress().last) >= newest, _CATCH_UP_SECONDS)
        return self._index.progress().last

    def stories(self, query: Query, now: datetime, limit: int, cursor: str = "") -> StoryPage:
        """Return a page of stories."""
        return self._index.stories(query, now, limit=limit, cursor=cursor)

    def totals(self, query: Query, now: datetime, since: datetime | None = None) -> Totals:
        """Count stories, articles and outlets; known for some seconds."""
        return self._kept.get(
            ("totals", query, since is None),
            _TOTALS_SECONDS,
            lambda: self._index.totals(query, now, since),
        )

    def shares(self, query: Query, now: datetime, since: datetime | None = None) -> Shares:
        """Count articles by source and by language; known for a minute."""
        return self._kept.get(
            ("shares", query, since is None),
            _SHARES_SECONDS,
            lambda: self._index.shares(query, now, since),
        )

    def course(self, query: Query, now: datetime, steps: Steps) -> tuple[int, ...]:
        """Count articles in steps of time."""
        return self._index.course(query, now, steps)

    def courses(
        self, query: Query, now: datetime, steps: Steps, *, kept_seconds: float
    ) -> dict[str, tuple[int, ...]]:
        """Count the articles of each topic in steps of time; known for a while."""
        return self._kept.get(
            ("courses", query, steps.step, steps.number, now - steps.begin),
            kept_seconds,
            lambda: self._index.courses(query, now, steps),
        )

    def known_since(self) -> datetime | None:
        """Return when the oldest article was published by Rasid, None without any."""
        oldest = self._index.progress().oldest
        return message_time(oldest) if oldest else None

    def article(self, article_id: str) -> Message | None:
        """Return the newest message of an article.

        The index keeps it longer than the stream, and with the topics that it was given since.
        """
        try:
            newest = self._streams.article(article_id)
        except (StoreError, OSError):
            newest = None
        kept = self._index.article(article_id)
        return kept if newest is None or (kept and kept.id == newest.id) else newest

    def story(self, story_id: str) -> tuple[Message, ...]:
        """Return the articles of a story, newest first."""
        return self._index.story(story_id)

    def revisions(self, article_id: str) -> tuple[Message, ...]:
        """Return all revisions of an article that are kept, oldest first."""
        return self._index.revisions(article_id)

    def missed(self, query: Query, since: str, now: datetime) -> tuple[dict[str, str], str]:
        """Return what came after a message: (stories with their newest message id, last id)."""
        found: dict[str, str] = {}
        last = since
        while len(found) < _MOST_MISSED and (page := self._streams.page((ARTICLES,), last, 500)):
            for one in self._selection.read(page):
                document = one.document
                if (
                    document is not None
                    and not document.is_taken_back
                    and query.matches(document, now)
                ):
                    found[document.story] = one.message.id
            last = page[-1].id
        return found, last


class Kept:
    """Remembers answers for a while; two who ask at once may both find the answer."""

    def __init__(self, most: int = _KEPT) -> None:
        """Keep so many answers."""
        self._most = most
        self._answers: OrderedDict[Hashable, tuple[float, object]] = OrderedDict()
        self._changing = threading.Lock()

    def get(self, key: Hashable, seconds: float, find: Callable[[], _T]) -> _T:
        """Return what was found for a key in the last seconds, else find it."""
        kept = self._answers.get(key)
        now = time.monotonic()
        if kept is not None and now - kept[0] < seconds:
            return kept[1]  # type: ignore[return-value]
        found = find()
        with self._changing:
            self._answers[key] = (now, found)
            self._answers.move_to_end(key)
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found


def is_behind(progress: Progress, newest: str) -> bool:
    """Whether the index lacks what was published long before the newest message."""
    return order(newest)[0] - order(progress.last)[0] > _BEHIND_MS


def document_of(fields: Mapping[str, str]) -> ArticleMessage | None:
    """Decode a message's document; None for one that is none of ours."""
    try:
        return msgspec.json.decode(fields["data"], type=ArticleMessage)
    except (KeyError, msgspec.MsgspecError, RecursionError):
        return None


def documents_of(messages: Sequence[Message]) -> dict[str, ArticleMessage]:
    """Decode the documents of messages by their ids; those that are none of ours are left out."""
    decoded = {message.id: document_of(message.fields) for message in messages}
    return {id_: document for id_, document in decoded.items() if document is not None}
