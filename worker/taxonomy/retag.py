"""Re-tagging: tag past articles by today's topics, and publish the changes to their own streams.

The newest revision of each article counts. Its tags are compared with those it was published with,
or with those of an earlier re-tagging of that revision, so a second run publishes nothing. Live
streams and their markers stay as they are: a subscriber who acts on new messages must not take last
month for today.
"""

import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from typing import IO, Literal, Self

import msgspec

from tasks.publishing.article_v1 import ArticleMessage, encode, flat_fields
from tasks.sources import country_at
from tasks.tagging.occurrences import Text
from tasks.tagging.taxonomy import Taxonomy
from worker.archive.history import Timeline
from worker.state.feeds import RedisFeeds
from worker.store.client import Store
from worker.streams.backfill import Backfill
from worker.streams.streams import Message
from worker.taxonomy.prepared_topics import tagger_of

SAMPLES = 3
Kind = Literal["added", "retracted"]
Watch = Callable[[Iterator[Message]], Iterator[Message]]


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """Re-tagging's changes to one article; ``fields`` are those of its messages."""

    article: str
    revision: int
    message: str
    topics: tuple[str, ...]
    changes: tuple[tuple[str, Kind], ...]
    fields: tuple[str, ...]


class TopicDiff(msgspec.Struct, kw_only=True):
    """What one topic gains and loses, in articles, with the titles of the first few."""

    topic: str
    gains: int = 0
    losses: int = 0
    gained: list[str] = msgspec.field(default_factory=list)
    lost: list[str] = msgspec.field(default_factory=list)

    def count(self, kind: Kind, title: str) -> None:
        """Count one article."""
        titles = self.gained if kind == "added" else self.lost
        if kind == "added":
            self.gains += 1
        else:
            self.losses += 1
        if len(titles) < SAMPLES:
            titles.append(title)


class Retagging:
    """A context manager: ``compare`` finds the changes, ``publish`` publishes exactly those."""

    def __init__(self, store: Store, timeline: Timeline, taxonomy: Taxonomy) -> None:
        self._backfill = Backfill(store)
        self._timeline = timeline
        self._tagger = tagger_of(taxonomy)
        self._source_of = cache(RedisFeeds(store).source_of)
        self._changes: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close
        self.articles = self.changed = 0
        self.diffs: dict[str, TopicDiff] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._changes.close()

    def compare(self, since: str, *, watch: Watch = iter) -> list[TopicDiff]:
        """Tag articles published after ``since`` again; topics that change most come first.

        They pass through ``watch``, which may count them.
        """
        newest = {
            message.fields["id"]: message.id for message in self._timeline.articles(since=since)
        }
        for message in watch(self._timeline.articles(since=since)):
            if newest[message.fields["id"]] == message.id:
                self._look(message)
        return sorted(self.diffs.values(), key=lambda diff: (-diff.gains - diff.losses, diff.topic))

    def publish(self) -> int:
        """Publish what ``compare`` found, and count the messages."""
        self._changes.seek(0)
        return sum(self._publish(msgspec.json.decode(line, type=Change)) for line in self._changes)

    def _look(self, message: Message) -> None:
        self.articles += 1
        document = msgspec.json.decode(message.fields["data"], type=ArticleMessage)
        day = document.published_at.date() if document.published_at else None
        tags = self._tagger.tag(
            Text(
                title=document.title,
                text=document.text,
                lang=document.lang,
                published_on=day,
                country=self._country(document),
                source=document.source,
            )
        )
        before = self._known(message)
        now = {tag.id for tag in tags}
        changes = tuple(_changes(before, now))
        if not changes:
            return
        self.changed += 1
        for topic, kind in changes:
            self.diffs.setdefault(topic, TopicDiff(topic=topic)).count(kind, document.title)
        retagged = msgspec.structs.replace(document, tags=tags, taxonomy=self._tagger.taxonomy.hash)
        change = Change(
            article=document.id,
            revision=document.revision,
            message=message.id,
            topics=tuple(sorted(now)),
            changes=changes,
            fields=(*flat_fields(retagged), "data", encode(retagged, with_text=False)),
        )
        self._changes.write(msgspec.json.encode(change) + b"\n")

    def _country(self, document: ArticleMessage) -> str:
        """Return the country that live tagging takes: the feed's, by today's facts; of a feed that
        is gone, that of the article's address.
        """
        known = self._source_of(document.feed)
        return str(known.country.value) if known else country_at(document.url)

    def _known(self, message: Message) -> set[str]:
        """Read the topics that subscribers know of this revision."""
        article, revision = message.fields["id"], message.fields["revision"]
        published = self._backfill.published_topics(article, revision)
        if published is not None:
            return published
        return set(filter(None, message.fields["topics"].split(",")))

    def _publish(self, change: Change) -> int:
        arguments = {
            "article": change.article,
            "revision": change.revision,
            "message": change.message,
            "topics": change.topics,
            "changes": change.changes,
        }
        return self._backfill.publish(arguments, change.fields)


def _changes(before: set[str], now: set[str]) -> Iterator[tuple[str, Kind]]:
    for topic in sorted(before ^ now):
        yield topic, "added" if topic in now else "retracted"
