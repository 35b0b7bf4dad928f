"""The message that subscribers read: schema ``article.v1``.

A message has flat fields, which any client of Redis can filter by, and ``data``, one JSON document:
an ``ArticleMessage`` in the stream of articles, an ``ArticleReference`` in the streams of topics.
``lang`` and ``dir`` hold for every string of a document that is written in a language: title, text,
section, keywords, place.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec

from tasks.model import Article, Salience, Story, Tag

SCHEMA = "article.v1"
Moment = Annotated[datetime, msgspec.Meta(tz=True)]  # so that the JSON Schema says date-time
RIGHT_TO_LEFT = frozenset(
    {"ar", "ckb", "fa", "ur", "he", "ps", "sd", "ug", "yi", "dv", "syr", "arc"}
)


class TagLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """A topic given to an article, without the evidence."""

    id: str
    score: float
    salience: Salience
    via: str = ""


class ArticleReference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A published article without its text and the evidence of its tags.

    Both are in the stream of articles.
    """

    schema: str
    id: str
    revision: int
    url: str
    canonical_url: str
    title: str
    lang: str
    dir: str
    source: str
    feed: str
    published_at: Moment | None
    seen_at: Moment
    tags: tuple[TagLine, ...]
    story: Story
    taxonomy: str
    agency: str = ""
    place: str = ""
    is_paywalled: bool = False


class ArticleMessage(msgspec.Struct, frozen=True, kw_only=True):
    """One published article. Times are aware UTC; offsets in ``tags`` are Unicode code points.

    What stands below a field is what ``docs/reference/article.v1.md`` says of it.
    """

    schema: str = SCHEMA
    """The name of this form; a form that breaks readers gets another name."""
    id: str
    """The article's name, the same on every machine and in every revision."""
    revision: int
    """1 when it is published first, one more for each edit that is told."""
    url: str
    """The address that the feed listed."""
    canonical_url: str
    """The address that the page calls its own, without tracking."""
    final_url: str
    """The address that answered; "" where the feed carried the text."""
    title: str
    """The headline, as written."""
    text: str
    """The story: paragraphs with a blank line between them; empty only when it is withdrawn."""
    lang: str
    """The language (BCP 47), of every text in the document; `und` when nobody can tell."""
    dir: str
    """How it is written: `rtl` or `ltr`."""
    authors: tuple[str, ...]
    """People who signed it."""
    source: str
    """The news organisation."""
    feed: str
    """The id of the feed that listed it."""
    published_at: Moment | None
    """When it was published, by its own word."""
    seen_at: Moment
    """When its feed was found to list it."""
    fetched_at: Moment | None
    """When its page came; null where the feed carried the text."""
    published_precision: str = ""
    """`minute`; or `day`, then `published_at` is 00:00 UTC of it and tells no hour."""
    dated_by: str = ""
    """Where it was read: `meta`, `json-ld`, `time`, `line`, `script`, `address`, `rule`, `feed`."""
    modified_at: Moment | None = None
    """When it was changed last, by its own word."""
    section: str = ""
    """The section of its site."""
    keywords: tuple[str, ...] = ()
    """Keywords that the page declares."""
    image: str = ""
    """The address of its picture."""
    agency: str = ""
    """The news agency that wrote it, when it is a known one."""
    place: str = ""
    """Where its dateline says it was filed."""
    is_paywalled: bool = False
    """Whether the page says that only a part of it is free."""
    form: str = "full"
    """What there is of it: `full`, `message` (of a channel), `headline` (no more than that)."""
    extraction: str
    """How the text was taken: `blocks`, `json-ld`, `script`, `feed`, `rule`, `headline`."""
    taxonomy: str
    """The version of the topics that tagged it."""
    tags: tuple[Tag, ...]
    """Its topics, with the evidence."""
    story: Story
    """Who told the same until then."""
    offsets: str = "code points"
    """What `start` and `end` of matches count."""


def components(place: str = "#/$defs/{name}") -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Return references to the JSON Schemas of both documents, and all schemas by name.

    ``place`` is where they lie.
    """
    both, schemas = msgspec.json.schema_components(
        (ArticleMessage, ArticleReference), ref_template=place
    )
    return list(both), schemas


def schema() -> dict[str, Any]:
    """Return the JSON Schema of both documents."""
    both, named = components()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "anyOf": both,
        "$defs": named,
    }


def direction(lang: str) -> str:
    """Return "rtl" or "ltr" for a BCP 47 tag."""
    return "rtl" if lang.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def flat_fields(message: ArticleMessage) -> list[str]:
    """Return the message's flat stream fields as name, value, name, value …, without ``data``."""
    return [
        "schema",
        message.schema,
        "id",
        message.id,
        "revision",
        str(message.revision),
        "url",
        message.url,
        "title",
        message.title,
        "lang",
        message.lang,
        "source",
        message.source,
        "feed",
        message.feed,
        "published_at",
        stamp(message.published_at),
        "published_precision",
        message.published_precision,
        "seen_at",
        stamp(message.seen_at),
        "topics",
        ",".join(tag.id for tag in message.tags),
    ]


def encode(message: ArticleMessage, *, with_text: bool) -> str:
    """Return the JSON document for the ``data`` field; topic streams carry it without the text."""
    return msgspec.json.encode(message if with_text else _reference(message)).decode()


def _reference(message: ArticleMessage) -> ArticleReference:
    same = {name: getattr(message, name) for name in ArticleReference.__struct_fields__}
    same["tags"] = tuple(TagLine(tag.id, tag.score, tag.salience, tag.via) for tag in message.tags)
    return ArticleReference(**same)


def stamp(moment: datetime | None) -> str:
    """Return RFC 3339 in UTC, "" for an unknown moment."""
    return (
        moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        if moment
        else ""
    )


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message comes from.

    The source and its feed, when it was seen there, when its page came and from where.

    ``taxonomy`` is the version that tagged it.
    """

    source: str
    feed: str
    seen_at: datetime
    taxonomy: str
    fetched_at: datetime | None = None
    final_url: str = ""


_OF_ARTICLE = tuple(
    name for name in Article.__struct_fields__ if name in ArticleMessage.__struct_fields__
)


def article_of(
    article: Article,
    tags: tuple[Tag, ...],
    story: Story,
    came: Provenance,
    *,
    article_id: str,
    revision: int,
) -> ArticleMessage:
    """Put an article, its tags and its story into the message's shape."""
    return ArticleMessage(
        id=article_id,
        revision=revision,
        dir=direction(article.lang),
        extraction=article.method,
        tags=tags,
        story=story,
        **{name: getattr(article, name) for name in _OF_ARTICLE},
        **{name: getattr(came, name) for name in Provenance.__struct_fields__},
    )
