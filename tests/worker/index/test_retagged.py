"""What re-tagging changed is found: new topics, and no more by lost ones."""

from datetime import UTC, datetime

import msgspec
import pytest

from tasks.model import Tag
from tasks.publishing.article_v1 import ArticleMessage, encode
from tasks.query import TopicFacts, parse_text
from tests.support.processes import until
from tests.worker.index.test_feeder import feeding
from worker.index import ArticleIndex, retagged
from worker.index.article_index import index_dir
from worker.index.feeder import rebuild
from worker.index.files import IndexFiles
from worker.index.retagged import Retagged
from worker.index.writer import IndexWriter
from worker.streams.backfill import Backfill
from worker.streams.streams import ARTICLES, Streams

TOPICS = {"sdf": TopicFacts("actor"), "bridges": TopicFacts("theme")}


@pytest.fixture
def index(settings):
    opened = ArticleIndex(index_dir(settings))
    yield opened
    opened.close()


def writing(settings):
    return IndexWriter(IndexFiles(index_dir(settings)).current(), TOPICS)


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


def test_many_changes_are_taken_over_a_part_at_a_time_in_their_order(
    settings, store, publish, index, monkeypatch
):
    """Of two streams the later word counts, though one stream is read far ahead of the other."""
    monkeypatch.setattr(retagged, "_AT_ONCE", 6)
    monkeypatch.setattr(retagged, "_AT_LEAST", 3)
    publish("sdf", times=9)
    rebuild(settings, store, TOPICS)
    articles = list(Streams(store).past(ARTICLES))
    for message in (*articles[1:], articles[0]):
        retag(store, message, "sdf", "bridges")  # to one stream
    retag(store, articles[0])  # to the other
    sizes = []
    with writing(settings) as writer:
        taking = Retagged(store)
        while size := taking.take_over(writer):
            sizes.append(size)
    assert sum(sizes) == 10
    assert max(sizes) <= 6
    assert len(found(index, "topic:bridges")) == 8
    assert articles[0].fields["id"] not in found(index, "topic:sdf")


def test_what_is_not_in_the_index_yet_holds_up_what_came_after(settings, store, publish, index):
    publish("sdf")
    rebuild(settings, store, TOPICS)
    publish("sdf")
    first, second = Streams(store).past(ARTICLES)
    retag(store, second, "bridges")
    retag(store, first, "bridges")
    with writing(settings) as writer:
        assert Retagged(store).take_over(writer) == 0
        writer.add([second])
        assert Retagged(store).take_over(writer) == 4
    assert len(found(index, "topic:bridges")) == 2


def test_an_article_that_there_is_not_holds_up_nothing(settings, store, publish, index):
    publish("sdf")
    rebuild(settings, store, TOPICS)
    (first,) = Streams(store).past(ARTICLES)
    retag(store, msgspec.structs.replace(first, id="99999999999999-0"), "bridges")
    retag(store, first, "sdf", "bridges")
    with writing(settings) as writer:
        assert Retagged(store).take_over(writer) == 3
    assert found(index, "topic:bridges") == [first.fields["id"]]
