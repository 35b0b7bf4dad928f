"""A topic's message is small, and its readers get what they got when it carried a document."""

import msgspec
import pytest

from tasks.model import Entry
from tasks.publishing.topic_message import TopicMessage
from tests.support.articles import FEED, publish, take
from worker.state.frontier import RedisFrontier
from worker.store import keys
from worker.streams.completion import Completion
from worker.streams.streams import ARTICLES, Message, Streams

URL = "http://a.example/politics/2025/11/29/a-story-of-usual-length-from-deir-ez-zor"
TITLE = "قوات سوريا الديمقراطية تعلن نتائج عملية أمنية في ريف دير الزور"


@pytest.fixture
def published(store):
    """Publish an article of two topics; with documents, as 0.1 did, when asked to."""

    def run(*, topic_documents: bool = False, number: int = 1) -> None:
        frontier = RedisFrontier(store)
        frontier.add(FEED, [Entry(url=f"{URL}/{number}", title=TITLE)])
        (lease,) = take(frontier)
        found = publish(store, lease, topics=("sdf", "isis"), topic_documents=topic_documents)
        assert found == "published"

    return run


def test_a_topics_message_has_the_fields_of_the_contract_and_no_document(store, published):
    published()
    (message,) = Streams(store).past("sdf")
    assert set(message.fields) == set(TopicMessage.__struct_fields__)
    assert msgspec.convert(message.fields, TopicMessage, strict=False).score == 1.0


def test_a_topics_message_takes_half_a_kilobyte_at_most(store, published, clock):
    for number in range(100):
        published(number=number)
        clock.forward(2)
    kept = store.client.memory_usage(store.key(keys.TOPIC, "sdf"), samples=0)
    assert kept / 100 <= 500


def test_completed_it_is_the_message_that_carried_its_document(store, published, clock):
    published(topic_documents=True)
    clock.forward(2)
    published(number=2)
    completion, streams = Completion(store), Streams(store)
    for topic in ("sdf", "isis"):
        carried, (small,) = streams.past(topic)[0], completion.complete(streams.past(topic)[1:])
        assert list(small.fields) == list(carried.fields)
        document = msgspec.json.decode(small.fields["data"])
        assert document.keys() == msgspec.json.decode(carried.fields["data"]).keys()
        assert [tag["id"] for tag in document["tags"]] == ["sdf", "isis"]
        assert small.fields["topics"] == carried.fields["topics"]


def test_messages_that_carry_a_document_are_read_as_they_are(store, published):
    published(topic_documents=True)
    carried = Streams(store).past("sdf")
    assert "data" in carried[0].fields
    assert Completion(store).complete(carried) == carried


def test_messages_of_other_streams_stay_as_they_are(store, published):
    published()
    articles = Streams(store).past(ARTICLES)
    assert Completion(store).complete(articles) == articles


def test_a_message_whose_article_is_gone_keeps_what_it_has(store, published):
    published()
    streams = Streams(store)
    (message,) = streams.past("sdf")
    streams.clear(ARTICLES)
    (alone,) = Completion(store).complete([message])
    assert "data" not in alone.fields
    assert alone.fields.items() >= message.fields.items()
    assert (alone.fields["topics"], alone.fields["schema"]) == ("sdf", "article.v1")


def test_an_article_among_the_messages_is_not_asked_for_again(store, published):
    published()
    streams = Streams(store)
    whole = [*streams.past(ARTICLES), *streams.past("sdf")]
    streams.clear(ARTICLES)
    assert "data" in Completion(store).complete(whole)[1].fields


def test_a_long_past_is_completed_whole_and_in_order(store, published, clock):
    published()
    (article,), (small,) = Streams(store).past(ARTICLES), Streams(store).past("sdf")
    many = [Message(str(at), "sdf", small.fields) for at in range(450)]
    completed = Completion(store).complete(many)
    assert [one.id for one in completed] == [one.id for one in many]
    assert {one.fields["seen_at"] for one in completed} == {article.fields["seen_at"]}


def test_a_topic_that_an_article_loses_scores_nothing(store, published, clock):
    published()
    clock.forward(60)
    frontier = RedisFrontier(store)
    frontier.add(FEED, [Entry(url=f"{URL}/1", title="عنوان آخر")])
    (lease,) = take(frontier)
    assert publish(store, lease, print_="p2", topics=("sdf",)) == "published"
    last = Streams(store).past("isis")[-1]
    assert (last.fields["kind"], last.fields["score"]) == ("retracted", "0")
