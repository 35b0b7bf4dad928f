"""The message of a topic's stream: what somebody with nothing but redis-cli wants to know.

It refers to the article, whose document is in the stream of articles under the id ``article``.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Literal

import msgspec

from tasks.model import Tag
from tasks.publishing.article_v1 import SCHEMA, ArticleReference, stamp

# The fields that an article's message has as well.
SHARED = (
    "id",
    "revision",
    "url",
    "title",
    "lang",
    "source",
    "published_at",
    "published_precision",
)
# The fields that a message has of its stream, whatever its article is.
OWN = ("kind", "changed", "seq", "article", "score")
_LATEST_SECONDS = 253_402_300_799.0  # of 9999: no date is later
_REFERENCE = msgspec.json.Decoder(ArticleReference)


class TopicMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One message of a topic: flat fields, all of them text in Redis.

    What stands below a field is what ``docs/reference/article.v1.md`` says of it.
    """

    id: str
    """The article's name, the same on every machine and in every revision."""
    revision: int
    """1 when it is published first, one more for each edit that is told."""
    url: str
    """The address that the feed listed."""
    title: str
    """The headline, as written."""
    lang: str
    """The language (BCP 47); `und` when nobody can tell."""
    source: str
    """The news organisation."""
    published_at: str
    """When it was published, by its own word; empty when unknown."""
    published_precision: Literal["", "minute", "day"]
    """`day`: `published_at` is 00:00 UTC of it and tells no hour."""
    kind: Literal["new", "revised", "added", "retracted", "withdrawn"]
    """What happened to the article in this topic."""
    changed: str
    """What a revision changed, with commas between; of what is withdrawn, the reason."""
    seq: int
    """The number of the message in its stream, without holes."""
    article: str
    """The id of the article's message in `rasid:articles`."""
    score: float
    """How surely the article is about the topic, 0 to 1; 0 when it no longer is."""


def scores(tags: tuple[Tag, ...]) -> dict[str, str]:
    """Write the score of each topic as its messages carry it."""
    return {tag.id: f"{tag.score:g}" for tag in tags}


@lru_cache(maxsize=64)  # an article has one for all of its topics
def reference(document: str) -> str:
    """Cut the document of an article to the one without text and evidence."""
    return msgspec.json.encode(_REFERENCE.decode(document)).decode()


def completed(
    fields: Mapping[str, str], article: Mapping[str, str], document: str
) -> dict[str, str]:
    """Add to a topic's message what its article's message has; ``document`` is the reference.

    What comes out has the fields of both, in the order of messages that carry a document.
    """
    shared = {name: value for name, value in article.items() if name not in {"data", *OWN}}
    own = {name: fields[name] for name in OWN if name in fields}
    return shared | {"data": document} | own


def incomplete(fields: Mapping[str, str], message_id: str, topic: str) -> dict[str, str]:
    """Fill up a topic's message whose article is no longer kept, without a document.

    It was seen when it was published, as far as anybody knows.
    """
    seconds = min(int(message_id.partition("-")[0]) / 1000, _LATEST_SECONDS)
    published = datetime.fromtimestamp(seconds, UTC)
    absent = {"feed": "", "seen_at": stamp(published), "topics": topic}
    return {"schema": SCHEMA} | absent | dict(fields)
