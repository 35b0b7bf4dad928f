"""What re-tagging changed is found: new topics, and no more by lost ones."""

from datetime import UTC, datetime

import msgspec
import pytest

from tasks.model import Tag
from tasks.publishing.article_v1 import ArticleMessage, encode
from tasks.query import TopicFacts, parse_text
from tests.support.processes import until
from tests.worker.index.test_feeder import feeding
from worker.index import ArticleIndex
from worker.index.article_index import index_dir
from worker.index.feeder import rebuild
from worker.streams.backfill import Backfill
from worker.streams.streams import ARTICLES, Streams

TOPICS = {"sdf": TopicFacts("actor"), "bridges": TopicFacts("theme")}


@pytest.fixture
def index(settings):
    opened = ArticleIndex(index_dir(settings))
    yield opened
    opened.close()


def found(index, text: str) -> list[str]:
    page = index.search(parse_text(text), datetime.now(UTC), limit=10)
    return [one.fields["id"] for one in page.messages]


def retag(store, message, *topics: str, revision: int = 1) -> None:
    """Publish what re-tagging an article with other topics publishes."""
    document = msgspec.json.decode(message.fields["data"], type=ArticleMessage)
    tags = tuple(Tag(topic, 0.9, (), "main") for topic in topics)
    before = {tag.id for tag in document.tags}
    flat = [part for pair in message.fields.items() if pair[0] != "data" for part in pair]
    at = flat.index("topics") + 1
    flat[at] = ",".join(topics)
    flat[flat.index("revision") + 1] = str(revision)
    new = encode(msgspec.structs.replace(document, tags=tags), with_text=False)
    changes = [(one, "added" if one in topics else "retracted") for one in before ^ {*topics}]
    change = {
        "article": document.id,
        "revision": revision,
        "message": message.id,
        "topics": topics,
        "changes": changes,
    }
    Backfill(store).publish(change, (*flat, "data", new))


def test_an_article_is_found_by_the_topics_it_was_given_since(settings, store, publish, index):
    publish("sdf", times=2)
    with feeding(settings, store, TOPICS):
        assert until(lambda: len(found(index, "topic:sdf")) == 2)
        first, second = Streams(store).past(ARTICLES)
        retag(store, first, "bridges")
        assert until(lambda: found(index, "topic:bridges") == [first.fields["id"]])
        assert found(index, "topic:sdf") == [second.fields["id"]]
        kept = index.article(first.fields["id"])
        assert (kept.id, kept.fields["topics"]) == (first.id, "bridges")
        assert msgspec.json.decode(kept.fields["data"], type=ArticleMessage).text
        assert len(index.revisions(first.fields["id"])) == 1
    rebuild(settings, store, TOPICS)
    with feeding(settings, store, TOPICS):
        assert until(lambda: found(index, "topic:bridges") == [first.fields["id"]])


def test_what_is_told_of_another_revision_changes_nothing(settings, store, publish, index):
    publish("sdf")
    with feeding(settings, store, TOPICS):
        assert until(lambda: len(found(index, "topic:sdf")) == 1)
        (message,) = Streams(store).past(ARTICLES)
        retag(store, message, "bridges", revision=2)
        retag(store, message, "sdf", "bridges")
        assert until(lambda: found(index, "topic:bridges"))
        assert found(index, "topic:sdf") == [message.fields["id"]]
