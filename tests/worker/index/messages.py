"""Messages of the stream of articles for tests of the index."""

from datetime import datetime, timedelta
from typing import Any

from tasks.model import Tag
from tasks.publishing.article_v1 import encode, flat_fields
from tests.tasks.query.articles import NOW, message, milliseconds
from worker.streams.streams import Message


def told(number: int, *tags: Tag | str, kind: str = "new", **facts: Any) -> Message:
    """Make the message of article ``number``, published that many minutes after ``NOW``."""
    at: datetime = facts.pop("came", NOW + timedelta(minutes=number))
    article = message(*tags, **({"id": f"a{number}"} | facts))
    flat = flat_fields(article)
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    fields |= {
        "data": encode(article, with_text=True),
        "kind": kind,
        "changed": "",
        "seq": str(number),
    }
    return Message(f"{milliseconds(at)}-0", "articles", fields)
