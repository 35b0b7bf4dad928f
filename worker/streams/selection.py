"""Choose messages of streams by a query: among those read, and in the past.

Topic streams carry no document, so what is chosen is made whole from the articles.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from tasks.query import Document, Query, TopicFacts, read_document
from worker.store.client import Store
from worker.streams.completion import Completion
from worker.streams.streams import ARTICLES, Message, Streams, order

PAGE = 500  # messages read in one go
MOST_READ = 20_000  # messages read for one answer, wanted or not
_LAST_OF_A_MILLISECOND = (1 << 64) - 1


class Chosen(msgspec.Struct, frozen=True):
    """Messages that a query wants, in order of publication.

    ``last`` is the id up to which all were read, "" when there are no more.
    """

    messages: tuple[Message, ...]
    last: str = ""


class Selection:
    """Chooses by what is known of topics."""

    def __init__(self, store: Store, topics: Mapping[str, TopicFacts]) -> None:
        self._streams = Streams(store)
        self._completion = Completion(store)
        self._topics = topics

    def documents(
        self, messages: Sequence[Message], *, with_text: bool = True
    ) -> list[Document | None]:
        """Return what queries see of whole messages, None for what is no article.

        Of a topic's message it is the article that it refers to, when the text is asked for and
        still kept.
        """
        whole: dict[str, Message] = {}
        if with_text:
            whole = {one.id: one for one in messages if one.stream == ARTICLES}
            missing = {_article(one) for one in messages}.difference(whole)
            whole |= self._streams.articles(sorted(missing, key=order))
        return [self._document(one, whole.get(_article(one))) for one in messages]

    def complete(self, messages: Sequence[Message]) -> list[Message]:
        """Give messages of topics the documents of their articles."""
        return self._completion.complete(messages)

    def wanted(self, messages: Sequence[Message], query: Query, now: datetime) -> list[Message]:
        """Return those that a query wants, whole."""
        messages = self.complete(messages)
        if query == Query():
            return messages
        documents = self.documents(messages, with_text=bool(query.words))
        return [
            message
            for message, document in zip(messages, documents, strict=True)
            if document is not None and query.matches(document, now)
        ]

    def page(
        self, names: Sequence[str], since: str, query: Query, now: datetime, limit: int
    ) -> Chosen:
        """Return about ``limit`` wanted messages after an id, oldest first."""
        found: list[Message] = []
        for _ in range(MOST_READ // PAGE):
            read = self._streams.page(names, since, PAGE)
            if not read:
                return Chosen(tuple(found))
            found += self.wanted(read, query, now)
            since = read[-1].id
            if len(found) >= limit:
                return _cut(found, since, limit)
        return Chosen(tuple(found), since)

    def newest(
        self, names: Iterable[str], query: Query, now: datetime, limit: int
    ) -> list[Message]:
        """Return the newest wanted messages of each stream, at most ``limit``, oldest first."""
        found: list[Message] = []
        for name in names:
            found += self._newest(name, query, now, limit)
        return sorted(found, key=lambda message: order(message.id))

    def _newest(self, name: str, query: Query, now: datetime, limit: int) -> list[Message]:
        found: list[Message] = []
        before, size = "+", limit if query == Query() else PAGE
        for _ in range(MOST_READ // PAGE):
            read = self._streams.newest(name, size, before=before)
            found += self.wanted(read, query, now)
            if len(found) >= limit or len(read) < size:
                break
            before = f"({read[-1].id}"
        return found[:limit]

    def _document(self, message: Message, whole: Message | None) -> Document | None:
        source = whole or message
        try:
            return read_document(
                source.fields["data"], order(message.id), self._topics, message.fields["kind"]
            )
        except (KeyError, msgspec.MsgspecError):
            return None


def start_of(query: Query, now: datetime) -> str:
    """Return the message id after which what the query wants begins."""
    milliseconds, number = query.came(now)[0]
    if number:
        return f"{milliseconds}-{number - 1}"
    return f"{milliseconds - 1}-{_LAST_OF_A_MILLISECOND}" if milliseconds else "0"


def _article(message: Message) -> str:
    """Return the id of the message that has the article's text."""
    return message.fields.get("article", message.id)


def _cut(found: list[Message], last: str, limit: int) -> Chosen:
    """Keep about ``limit`` messages: all that one id has in several streams, or none of them."""
    if len(found) > limit:
        found = [one for one in found if order(one.id) <= order(found[limit - 1].id)]
        last = found[-1].id
    return Chosen(tuple(found), last)
