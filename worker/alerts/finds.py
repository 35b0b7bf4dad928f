"""What an alert found: an article, with as much of it as its message tells."""

from collections.abc import Mapping

import msgspec

from tasks.query import Document


class Find(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article that an alert wants; ``topics`` are those that the alert's reader may see.

    ``message`` is the id in the stream of articles, by which streams and HTTP know it. ``told_at``
    is when another source told it too (Unix seconds), 0 where none was waited for.
    """

    message: str
    article: str
    story: str
    url: str
    title: str
    lang: str
    source: str
    published_at: str
    seen_at: str
    topics: tuple[str, ...] = ()
    independent: int = 1
    told_at: float = 0.0

    @property
    def found_at(self) -> float:
        """When it was published here, in Unix seconds."""
        return int(self.message.partition("-")[0]) / 1000


def find_of(
    message_id: str,
    fields: Mapping[str, str],
    document: Document,
    opened: frozenset[str] | None,
) -> Find:
    """Take from a message what is told of it; ``opened`` are the topics to be named."""
    topics = (one.id for one in document.tags)
    return Find(
        message=message_id,
        article=document.article,
        story=document.story,
        url=fields["url"],
        title=fields["title"],
        lang=fields["lang"],
        source=fields["source"],
        published_at=fields.get("published_at", ""),
        seen_at=fields.get("seen_at", ""),
        topics=tuple(one for one in topics if opened is None or one in opened),
        independent=document.independent,
    )
