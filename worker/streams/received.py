"""What a subscriber receives: messages of a topic, and gaps where some are gone."""

from typing import Any

import msgspec

from worker.streams.completion import whole_fields
from worker.streams.streams import Message, number_of


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One message of one topic (or of ``articles``).

    ``number`` counts the messages that its stream ever had. ``kind`` is new, revised, added,
    retracted or withdrawn; ``changed`` names what a revision changed: title, text, numbers.
    ``fields`` are the flat fields, ``deliveries`` counts the deliveries, this one included.
    ``text`` is the article's text where it was requested and is still kept, else "". A topic's
    message has few fields; ``with_text`` and ``complete`` add those of its article.
    """

    topic: str
    id: str
    number: int
    kind: str
    changed: tuple[str, ...]
    fields: dict[str, str]
    deliveries: int = 1
    text: str = ""

    @property
    def document(self) -> Any:
        """Decode the JSON document: ``article.v1``, without the text in topics.

        None for a topic's message that was not completed, or whose article is no longer kept, and
        for a message that another program wrote and that is no document.
        """
        return _document(self.fields)


class Gap(msgspec.Struct, frozen=True):
    """Messages of a topic that were trimmed before this group read or acknowledged them."""

    topic: str
    missed: int


Item = Received | Gap


def received_of(topic: str, id_: str, fields: dict[str, str], deliveries: int = 1) -> Received:
    """Read the fields of a message."""
    return Received(
        topic=topic,
        id=id_,
        number=number_of(fields, 0),
        kind=fields.get("kind", ""),
        changed=tuple(filter(None, fields.get("changed", "").split(","))),
        fields=fields,
        deliveries=deliveries,
    )


def with_article(one: Received, articles: dict[str, dict[str, str]]) -> Received:
    """Add the text, the document and all other fields of the article that a message refers to."""
    if "article" not in one.fields:
        return msgspec.structs.replace(one, text=_text(one.fields))
    text = _text(articles.get(one.fields["article"], {}))
    whole = whole_fields(Message(one.id, one.topic, one.fields), articles)
    return msgspec.structs.replace(one, text=text, fields=whole)


def _text(fields: dict[str, str]) -> str:
    document = _document(fields)
    return str(document.get("text", "")) if isinstance(document, dict) else ""


def _document(fields: dict[str, str]) -> Any:
    try:
        return msgspec.json.decode(fields["data"])
    except (KeyError, msgspec.MsgspecError, RecursionError):
        return None
