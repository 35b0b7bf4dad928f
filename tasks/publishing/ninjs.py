"""Articles as ninjs 3.1, the IPTC's "News in JSON", for the systems of newsrooms.

https://www.iptc.org/std/ninjs/ninjs-schema_3.1.json
"""

from typing import Any

from tasks.publishing.article_v1 import ArticleMessage, stamp

SCHEMA = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#"
PLAIN = "text/plain"


def item(message: ArticleMessage) -> dict[str, Any]:
    """Return one article as a ninjs object; what is not known is left out.

    The score of a tag becomes its relevance.
    """
    about: dict[str, Any] = {
        "uri": message.canonical_url or message.url,
        "standard": {"name": "ninjs", "version": "3.1", "schema": SCHEMA},
        "type": "text",
        "representationType": "partial" if message.is_paywalled else "full",
        "version": str(message.revision),
        "firstCreated": stamp(message.published_at),
        "versionCreated": stamp(message.modified_at or message.published_at or message.seen_at),
        "contentCreated": stamp(message.published_at),
        "language": message.lang,
        "title": message.title,
        "headlines": [{"role": "main", "contentType": PLAIN, "value": message.title}],
        "bodies": [
            {
                "role": "main",
                "contentType": PLAIN,
                "charCount": len(message.text),
                "value": message.text,
            }
        ],
        "by": ", ".join(message.authors),
        "located": message.place,
        "infoSources": _sources(message),
        "subjects": [_subject(tag.id, tag.score) for tag in message.tags]
        + [{"name": word} for word in message.keywords],
        "associations": _associations(message),
        "altIds": [{"role": "rasid", "value": message.id}],
    }
    return {name: value for name, value in about.items() if value}


def _sources(message: ArticleMessage) -> list[dict[str, str]]:
    named = (("publisher", message.source), ("agency", message.agency))
    return [{"role": role, "name": name} for role, name in named if name]


def _subject(topic: str, score: float) -> dict[str, Any]:
    return {"literal": topic, "rel": "about", "creator": "rasid", "relevance": round(100 * score)}


def _associations(message: ArticleMessage) -> list[dict[str, Any]]:
    return (
        [{"name": "main picture", "type": "picture", "uri": message.image}] if message.image else []
    )
