"""A message as JSON, and as much of it as a token opens."""

import msgspec

from worker.streams.streams import Message


def document(message: Message) -> bytes:
    """Encode one line of JSON: stream, message id, the flat fields, the document as ``data``."""
    flat = {name: value for name, value in message.fields.items() if name != "data"}
    data = msgspec.Raw(message.fields.get("data", "null").encode())
    return msgspec.json.encode(
        {"stream": message.stream, "message": message.id, **flat, "data": data}
    )


def narrowed(message: Message, opened: frozenset[str] | None) -> Message:
    """Take out of a message the topics that its reader's token does not open, None for all.

    What is no document of ours is left out whole.
    """
    if opened is None:
        return message
    fields = dict(message.fields)
    names = (one for one in fields.get("topics", "").split(",") if one in opened)
    fields["topics"] = ",".join(names)
    if "data" in fields:
        fields["data"] = _narrowed_document(fields["data"], opened)
    return Message(message.id, message.stream, fields)


def _narrowed_document(text: str, opened: frozenset[str]) -> str:
    """Keep the tags of some topics; which child brought one is told where the child is open."""
    try:
        document = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
        tags = msgspec.json.decode(document["tags"], type=list[dict[str, msgspec.Raw]])
        kept = [
            {name: value for name, value in tag.items() if name != "via" or _text(value) in opened}
            for tag in tags
            if _text(tag["id"]) in opened
        ]
    except (KeyError, msgspec.MsgspecError):
        return "null"
    return msgspec.json.encode({**document, "tags": kept}).decode()


def _text(raw: msgspec.Raw) -> str:
    return msgspec.json.decode(raw, type=str)
