"""Articles for tests of queries."""

from datetime import UTC, datetime
from typing import Any

from tasks.model import Story, Tag
from tasks.publishing.article_v1 import ArticleMessage, encode
from tasks.query import Document, TopicFacts, read_document

NOW = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
TOPICS = {
    "sdf": TopicFacts("actor"),
    "isis": TopicFacts("actor"),
    "protests": TopicFacts("theme"),
    "deir-ez-zor": TopicFacts("place", "governorate"),
    "aleppo": TopicFacts("place", "governorate"),
    "manbij": TopicFacts("place", "district"),
    "syria": TopicFacts("place", "country"),
}


def milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def message(*tags: Tag | str, **facts: Any) -> ArticleMessage:
    given: dict[str, Any] = {
        "id": "a1",
        "revision": 1,
        "url": "https://a.example/1",
        "canonical_url": "https://a.example/1",
        "final_url": "",
        "title": "عنوان",
        "text": "نص",
        "lang": "ar",
        "dir": "rtl",
        "authors": (),
        "source": "Alef Press",
        "feed": "f1",
        "published_at": NOW,
        "published_precision": "minute",
        "seen_at": NOW,
        "fetched_at": NOW,
        "extraction": "blocks",
        "taxonomy": "t",
        "story": Story("s1"),
    } | facts
    return ArticleMessage(
        tags=tuple(Tag(tag, 0.9, (), "main") if isinstance(tag, str) else tag for tag in tags),
        **given,
    )


def article(*tags: Tag | str, came: datetime = NOW, kind: str = "new", **facts: Any) -> Document:
    encoded = encode(message(*tags, **facts), with_text=True)
    return read_document(encoded, (milliseconds(came), 0), TOPICS, kind)
