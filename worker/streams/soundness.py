"""Which messages of a stream are ours: whoever may write to the server can put others there.

A reader that stopped at one would stop for good, so it is set aside: left out, with one line in the
log and one more in a counter. It stays in its stream for whoever wants to look at it. Readers that
only show messages show those of few fields too; others need the whole form.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec

from tasks.publishing.article_v1 import ArticleMessage, ArticleReference
from worker.store.client import Store, StoreError
from worker.store.keys import SET_ASIDE
from worker.streams.streams import ARTICLES, DEAD, LATEST, Message, is_message_id, order
from worker.telemetry.logs import get_logger

# What readers rely on, of a message with a document and of one that refers to an article.
_ARTICLE = frozenset(
    "id revision url title lang source feed published_at seen_at topics kind changed seq "
    "data".split()
)
_REFERENCE = frozenset("id revision url title lang source published_at kind seq article".split())
_NUMBERS = ("revision", "seq")
_MOMENTS = ("published_at", "seen_at")
_NUMBER = re.compile(r"\d{1,15}", re.ASCII)
# Signs that break a line or a document of XML: none is in what we publish. A document may have
# any sign but the ends of lines, which would break JSON lines and server-sent events.
_BREAKING = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ENDS_OF_LINES = re.compile(r"[\r\n]")
_WHOLE = msgspec.json.Decoder(ArticleMessage)
_ANY = msgspec.json.Decoder(dict[str, msgspec.Raw])
_WITHOUT_TEXT = msgspec.json.Decoder(ArticleReference)


class SetAside:
    """Takes out of what a reader has read what it cannot use; ``reader`` is its metric label.

    Counting and logging are for what is read once. A past that is read again and again only leaves
    such messages out (``sound``, ``readable``).
    """

    def __init__(
        self, store: Store, reader: str, is_kept: Callable[[Message], bool] | None = None
    ) -> None:
        self._store = store
        self._reader = reader
        self._is_kept = is_kept or is_sound
        self._log = get_logger("streams")

    def sound(self, messages: Iterable[Message]) -> list[Message]:
        """Return the messages that are ours; the others are counted and named in the log."""
        kept: list[Message] = []
        for message in messages:
            if self._is_kept(message):
                kept.append(message)
            else:
                self.note(message)
        return kept

    def note(self, message: Message) -> None:
        """Count one message that is not ours; a server that refuses does not stop its reader."""
        self._log.warning(
            "message_set_aside", stream=message.stream, message=message.id, reader=self._reader
        )
        with suppress(StoreError):
            self._store.client.hincrby(self._store.key(SET_ASIDE), self._reader, 1)


def sound(messages: Iterable[Message]) -> list[Message]:
    """Return the messages that are ours."""
    return [message for message in messages if is_sound(message)]


def readable(messages: Iterable[Message]) -> list[Message]:
    """Return the messages that can be shown."""
    return [message for message in messages if is_readable(message)]


def is_readable(message: Message) -> bool:
    """Whether a message can be shown: a date, a reference and a document are what they are."""
    fields = message.fields
    return (
        order(message.id)[0] <= LATEST
        and is_message_id(fields.get("article", "0"))
        and ("data" not in fields or _decodes(_ANY, fields["data"]))
    )


def is_sound(message: Message) -> bool:
    """Whether every reader can read a message: its fields are there, its document is one."""
    if message.stream == DEAD:  # has fields of its own, which nobody relies on
        return True
    fields = message.fields
    names = _REFERENCE if "article" in fields and "data" not in fields else _ARTICLE
    document = _WHOLE if message.stream == ARTICLES else _WITHOUT_TEXT
    return (
        order(message.id)[0] <= LATEST
        and names <= fields.keys()
        and all(_NUMBER.fullmatch(fields[name]) for name in _NUMBERS)
        and all(_is_moment(fields.get(name, "")) for name in _MOMENTS)
        and not any(_BREAKING.search(value) for name, value in fields.items() if name != "data")
        and is_message_id(fields.get("article", "0"))
        and ("data" not in fields or _decodes(document, fields["data"]))
    )


def counts(store: Store) -> Mapping[str, int]:
    """Read how many messages each kind of reader has set aside."""
    read: Mapping[str, str] = store.client.hgetall(store.key(SET_ASIDE))
    return {name: int(value) for name, value in read.items()}


def _is_moment(text: str) -> bool:
    try:
        return not text or datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _decodes(document: msgspec.json.Decoder[Any], text: str) -> bool:
    """Whether a text is a document; one that is nested too deep to be read is none."""
    if _ENDS_OF_LINES.search(text):
        return False
    try:
        document.decode(text)
    except (msgspec.MsgspecError, RecursionError):
        return False
    return True
