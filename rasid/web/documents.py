"""A message as JSON, and the filter that a client sets."""

import msgspec

from tasks.text.match_form import match_form
from worker.streams.streams import Message


def document(message: Message) -> bytes:
    """Encode one line of JSON: stream, message id, the flat fields, the document as ``data``."""
    flat = {name: value for name, value in message.fields.items() if name != "data"}
    data = msgspec.Raw(message.fields.get("data", "null").encode())
    return msgspec.json.encode(
        {"stream": message.stream, "message": message.id, **flat, "data": data}
    )


class Filter(msgspec.Struct, frozen=True):
    """What a client wants of a stream; an empty set means all.

    ``words`` are in match form; the title must have all of them.
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
    """Read the filter of a query; commas separate several languages or sources."""
    return Filter(_several(lang), _several(source), frozenset(match_form(q).split()))


def _several(text: str) -> frozenset[str]:
    return frozenset(part for part in text.split(",") if part)
