"""Messages of topics made whole: the document of each is in the stream of articles."""

from collections.abc import Iterable, Sequence
from contextlib import suppress

from tasks.publishing.topic_message import completed, incomplete, reference
from worker.store.client import Store
from worker.store.keys import ARTICLES as ARTICLES_KEY
from worker.store.redis_client import ForbiddenError
from worker.streams.soundness import readable, sound
from worker.streams.streams import ARTICLES, Message, is_message_id

_AT_ONCE = 200  # articles asked for in one round trip


class Completion:
    """Reads the articles to which messages refer, in one round trip for some hundred messages."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def complete(self, messages: Sequence[Message]) -> list[Message]:
        """Give messages of topics the fields and the document of their articles.

        Others stay as they are; those that cannot be shown are left out. What refers to an article
        that is no longer kept, or that this user may not read, gets no document.
        """
        whole: list[Message] = []
        for at in range(0, len(messages), _AT_ONCE):
            some = readable(messages[at : at + _AT_ONCE])
            articles = {one.id: one.fields for one in some if one.stream == ARTICLES}
            missing = {_article(one) for one in some if refers(one.fields)} - articles.keys()
            articles |= self.articles(missing)
            whole += [Message(one.id, one.stream, whole_fields(one, articles)) for one in some]
        return whole

    def articles(self, ids: Iterable[str]) -> dict[str, dict[str, str]]:
        """Read the messages of articles by their ids; those that are not kept are left out."""
        wanted = list(filter(is_message_id, ids))
        pipe = self._store.client.pipeline(transaction=False)
        for id_ in wanted:
            pipe.xrange(self._store.key(ARTICLES_KEY), id_, id_)
        found: list[list[tuple[str, dict[str, str]]]] = []
        with suppress(ForbiddenError):
            found = pipe.execute()
        messages = (Message(rows[0][0], ARTICLES, rows[0][1]) for rows in found if rows)
        return {message.id: message.fields for message in sound(messages)}


def refers(fields: dict[str, str]) -> bool:
    """Whether a message leaves its document to the stream of articles."""
    return "article" in fields and "data" not in fields


def _article(message: Message) -> str:
    return message.fields["article"]


def whole_fields(message: Message, articles: dict[str, dict[str, str]]) -> dict[str, str]:
    """Give the fields that a message has together with its article, where that is known."""
    if not refers(message.fields):
        return message.fields
    article = articles.get(_article(message))
    if article is None:
        return incomplete(message.fields, message.id, message.stream)
    return completed(message.fields, article, reference(article["data"]))
