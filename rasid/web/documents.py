"""A message as the web gives it out, and which ones a client wants."""

import msgspec

from tasks.text.match_form import match_form
from worker.streams.streams import Message


def document(message: Message) -> bytes:
    """Return one line of JSON.

    The stream's name, the message's id, the flat fields, the document.
    """
    flat = {name: value for name, value in message.fields.items() if name != "data"}
    data = msgspec.Raw(message.fields.get("data", "null").encode())
    return msgspec.json.encode(
        {"stream": message.stream, "message": message.id, **flat, "data": data}
    )


class Filter(msgspec.Struct, frozen=True):
    """What a client wants of a stream; nothing in a set means all.

    ``words`` are in match form, all in the title.
    """

    langs: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()

    def takes(self, message: Message) -> bool:
        """Whether a message is wanted."""
        fields = message.fields
        if self.langs and fields.get("lang", "") not in self.langs:
            return False
        if self.sources and fields.get("source", "") not in self.sources:
            return False
        return not self.words or self.words <= set(match_form(fields.get("title", "")).split())


def filter_of(lang: str, source: str, q: str) -> Filter:
    """Return the filter of a query; several languages or sources with commas between them."""
    return Filter(_several(lang), _several(source), frozenset(match_form(q).split()))


def _several(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(",") if part)
