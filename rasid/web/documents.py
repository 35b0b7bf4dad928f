"""A message as JSON."""

import msgspec

from worker.streams.streams import Message


def document(message: Message) -> bytes:
    """Encode one line of JSON: stream, message id, the flat fields, the document as ``data``."""
    flat = {name: value for name, value in message.fields.items() if name != "data"}
    data = msgspec.Raw(message.fields.get("data", "null").encode())
    return msgspec.json.encode(
        {"stream": message.stream, "message": message.id, **flat, "data": data}
    )
