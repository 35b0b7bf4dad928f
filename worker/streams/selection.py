"""Choose messages of streams by a query: among those read, and in the past.

Messages of topics leave text and document to the stream of articles, so both are read there, in one
round trip for some hundred messages.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import msgspec

from tasks.query import Document, Query, TopicFacts, read_document
from worker.store.client import Store
from worker.streams.completion import Completion, whole_fields
from worker.streams.soundness import readable
from worker.streams.streams import ARTICLES, Message, Streams, order

PAGE = 500  # messages read in one go
MOST_READ = 20_000  # messages read for one answer, wanted or not
MOST_SECONDS = 2.0  # of one answer; what is not read by then is asked for by the next cursor
_AT_ONCE = 200  # articles asked for in one round trip
_LAST_OF_A_MILLISECOND = (1 << 64) - 1


class Read(msgspec.Struct, frozen=True):
    """A message made whole, and what queries see of it: None when it is no article."""

    message: Message
    document: Document | None


class Chosen(msgspec.Struct, frozen=True):
    """Messages that a query wants, made whole, in order of publication.

    ``last`` is the id up to which all were read, "" when there are no more.
    """

    messages: tuple[Message, ...]
    last: str = ""


class Selection:
    """Chooses by what is known of topics."""

    def __init__(
        self,
        store: Store,
        topics: Mapping[str, TopicFacts],
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Judge by what is known of topics; ``clock`` bounds an answer, in seconds."""
        self._clock = clock
        self._streams = Streams(store)
        self._completion = Completion(store)
        self._topics = topics

    def read(self, messages: Sequence[Message]) -> Iterator[Read]:
        """Yield messages made whole, with what queries see of the articles they refer to.

        Those that cannot be shown are left out.
        """
        for at in range(0, len(messages), _AT_ONCE):
            some = readable(messages[at : at + _AT_ONCE])
            articles = {one.id: one.fields for one in some if one.stream == ARTICLES}
            referred = {one.fields["article"] for one in some if "article" in one.fields}
            articles |= self._completion.articles(referred - articles.keys())
            for one in some:
                whole = Message(one.id, one.stream, whole_fields(one, articles))
                source = articles.get(one.fields.get("article", ""), whole.fields)
                yield Read(whole, self._document(one, source))

    def wanted(self, messages: Sequence[Message], query: Query, now: datetime) -> list[Message]:
        """Return those that a query wants, made whole."""
        if query == Query():
            return self._completion.complete(messages)
        return [
            one.message
            for one in self.read(messages)
            if one.document is not None and query.matches(one.document, now)
        ]

    def page(
        self, names: Sequence[str], since: str, query: Query, now: datetime, limit: int
    ) -> Chosen:
        """Return about ``limit`` wanted messages after an id, oldest first.

        What cannot be read in ``MOST_SECONDS`` follows after ``last``.
        """
        found: list[Message] = []
        end = self._clock() + MOST_SECONDS
        for _ in range(MOST_READ // PAGE):
            read = self._streams.page(names, since, PAGE)
            if not read:
                return Chosen(tuple(found))
            found += self.wanted(read, query, now)
            since = read[-1].id
            if len(found) >= limit:
                return _cut(found, since, limit)
            if self._clock() > end:
                break
        return Chosen(tuple(found), since)

    def newest(
        self, names: Iterable[str], query: Query, now: datetime, limit: int
    ) -> list[Message]:
        """Return the newest wanted messages of each stream, at most ``limit``, oldest first.

        Those that cannot be found in ``MOST_SECONDS`` are missing.
        """
        found: list[Message] = []
        end = self._clock() + MOST_SECONDS
        for name in names:
            found += self._newest(name, query, now, limit, end)
        return sorted(found, key=lambda message: order(message.id))

    def _newest(
        self, name: str, query: Query, now: datetime, limit: int, end: float
    ) -> list[Message]:
        found: list[Message] = []
        before, size = "+", limit if query == Query() else PAGE
        first, _ = query.came(now)
        for _ in range(MOST_READ // PAGE):
            read = self._streams.newest(name, size, before=before)
            found += self.wanted(read, query, now)
            is_before = bool(read) and order(read[-1].id) < first
            if len(found) >= limit or len(read) < size or is_before or self._clock() > end:
                break
            before = f"({read[-1].id}"
        return found[:limit]

    def _document(self, message: Message, source: Mapping[str, str]) -> Document | None:
        try:
            return read_document(
                source["data"], order(message.id), self._topics, message.fields["kind"]
            )
        except (KeyError, msgspec.MsgspecError):
            return None


def start_of(query: Query, now: datetime) -> str:
    """Return the message id after which what the query wants begins."""
    milliseconds, number = query.came(now)[0]
    if number:
        return f"{milliseconds}-{number - 1}"
    return f"{milliseconds - 1}-{_LAST_OF_A_MILLISECOND}" if milliseconds else "0"


def _cut(found: list[Message], last: str, limit: int) -> Chosen:
    """Keep about ``limit`` messages: all that one id has in several streams, or none of them."""
    if len(found) > limit:
        found = [one for one in found if order(one.id) <= order(found[limit - 1].id)]
        last = found[-1].id
    return Chosen(tuple(found), last)
