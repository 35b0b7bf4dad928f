"""The shapes of what the web process answers in JSON, for its description."""

from typing import Annotated, Any, Literal

import msgspec

from tasks.publishing.article_v1 import ArticleMessage, ArticleReference

PLACE = "#/components/schemas/{name}"
_DOCUMENTS = [
    {"$ref": PLACE.format(name=shape.__name__)} for shape in (ArticleMessage, ArticleReference)
]


class MessageLine(msgspec.Struct, kw_only=True):
    """A message: where it stands, its flat fields, and the document."""

    stream: str
    message: str
    schema: str
    id: str
    revision: str
    url: str
    title: str
    lang: str
    source: str
    feed: str
    published_at: str
    published_precision: str
    seen_at: str
    topics: str
    kind: Literal["new", "revised", "added", "retracted", "withdrawn"]
    changed: str
    seq: str
    data: Annotated[dict[str, Any], msgspec.Meta(extra_json_schema={"anyOf": _DOCUMENTS})]


class ArticlePage(msgspec.Struct):
    """A page of what a query wants; ``next`` and ``previous`` are cursors, "" where it ends."""

    query: str
    articles: list[MessageLine]
    next: str
    previous: str


class Topics(msgspec.Struct):
    """Ids of topics."""

    topics: list[str]


class Readiness(msgspec.Struct):
    """Whether articles can flow, what stops them, and what else is worth knowing."""

    ready: bool
    faults: list[str]
    notes: list[str]


class Refusal(msgspec.Struct, omit_defaults=True):
    """Problem details (RFC 9457): why there is no answer, the parameter at fault, the streams that
    there are. ``error`` repeats the detail.
    """

    title: str
    status: int
    detail: str
    error: str
    parameter: str = ""
    streams: list[str] = []


TYPES = (ArticleMessage, ArticleReference, MessageLine, ArticlePage, Topics, Readiness, Refusal)
