"""The message that subscribers read: schema ``article.v1``."""

import hashlib
import unicodedata
from datetime import UTC, datetime

import msgspec

from tasks.core.model import Article, Story, Tag

SCHEMA = "article.v1"
RIGHT_TO_LEFT = frozenset({"ar", "ckb", "fa", "ur", "he", "ps", "sd", "ug", "yi", "dv", "syr", "arc"})


class ArticleMessage(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=False):
    """One published article. Times are aware UTC; offsets in ``tags`` are Unicode code points.

    ``story`` counts those who told the same until then. ``dated_by`` says what told ``published_at``, ``extraction`` how
    the text was taken; ``agency`` is a known news agency, ``place`` where its dateline says it was filed.
    """

    schema: str = SCHEMA
    id: str
    revision: int
    url: str
    canonical_url: str
    title: str
    text: str
    lang: str
    dir: str
    authors: tuple[str, ...]
    source: str
    feed: str
    published_at: datetime | None
    seen_at: datetime
    dated_by: str = ""
    modified_at: datetime | None = None
    section: str = ""
    keywords: tuple[str, ...] = ()
    image: str = ""
    agency: str = ""
    place: str = ""
    is_paywalled: bool = False
    extraction: str
    taxonomy: str
    tags: tuple[Tag, ...]
    story: Story
    offsets: str = "code points"


def fingerprint(*texts: str) -> str:
    """Return a 16-digit print of texts that ignores white space and compatibility forms, to tell a real edit."""
    folded = "\x1f".join(" ".join(unicodedata.normalize("NFKC", text).split()) for text in texts)
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]


def direction(lang: str) -> str:
    """Return "rtl" or "ltr" for a BCP 47 tag."""
    return "rtl" if lang.partition("-")[0].lower() in RIGHT_TO_LEFT else "ltr"


def flat_fields(message: ArticleMessage) -> list[str]:
    """Return the message's flat stream fields as name, value, name, value …, without ``data``."""
    return [
        "schema", message.schema, "id", message.id, "revision", str(message.revision), "url", message.url,
        "title", message.title, "lang", message.lang, "source", message.source, "feed", message.feed,
        "published_at", stamp(message.published_at), "seen_at", stamp(message.seen_at),
        "topics", ",".join(tag.id for tag in message.tags),
    ]  # fmt: skip


def encode(message: ArticleMessage, *, with_text: bool) -> str:
    """Return the JSON document for the ``data`` field; topic streams carry it without the text."""
    if with_text:
        return msgspec.json.encode(message).decode()
    document = msgspec.to_builtins(message)
    del document["text"]
    return msgspec.json.encode(document).decode()


def stamp(moment: datetime | None) -> str:
    """Return RFC 3339 in UTC, "" for an unknown moment."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if moment else ""


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """Where a message comes from: the source and its feed, when it was seen there, and the taxonomy that tagged it."""

    source: str
    feed: str
    seen_at: datetime
    taxonomy: str


def article_of(
    article: Article, tags: tuple[Tag, ...], story: Story, came: Provenance, *, article_id: str, revision: int
) -> ArticleMessage:
    """Put an article, its tags and its story into the message's shape."""
    return ArticleMessage(
        id=article_id,
        revision=revision,
        url=article.url,
        canonical_url=article.canonical_url,
        title=article.title,
        text=article.text,
        lang=article.lang,
        dir=direction(article.lang),
        authors=article.authors,
        source=came.source,
        feed=came.feed,
        published_at=article.published_at,
        seen_at=came.seen_at,
        dated_by=article.dated_by,
        modified_at=article.modified_at,
        section=article.section,
        keywords=article.keywords,
        image=article.image,
        agency=article.agency,
        place=article.place,
        is_paywalled=article.is_paywalled,
        extraction=article.method,
        taxonomy=came.taxonomy,
        tags=tags,
        story=story,
    )
