"""Subscribers share the work, lose nothing, and are told what they missed."""

import time

import pytest

from tests.support.articles import TEXT
from worker.store import keys
from worker.streams.subscription import Gap, Received, Subscription


@pytest.fixture
def subscribe(settings, store):
    opened = []

    def run(*topics: str, consumer: str = "anna", **more) -> Subscription:
        more = {"block_seconds": 0.01} | more
        opened.append(
            Subscription(
                topics,
                "desk",
                consumer,
                redis_url=settings.redis_url,
                prefix=settings.prefix,
                **more,
            )
        )
        return opened[-1]

    yield run
    for one in opened:
        one.close()


def rounds(subscription: Subscription, times: int = 3) -> list:
    return [item for _ in range(times) for item in subscription.read()]


def test_topics_come_merged_in_the_order_they_were_published(publish, subscribe):
    publish("sdf")
    publish("isis")
    publish("sdf", "isis")
    got = rounds(subscribe("sdf", "isis"))
    assert [(one.topic, one.number, one.kind) for one in got] == [
        ("sdf", 1, "new"),
        ("isis", 1, "new"),
        ("isis", 2, "new"),
        ("sdf", 2, "new"),
    ]


def test_a_long_backlog_of_one_topic_does_not_overtake_the_other(publish, subscribe):
    for _ in range(6):
        publish("sdf", times=3)
        publish("isis")
    got = rounds(subscribe("sdf", "isis", batch=4), times=12)
    assert len(got) == 24
    assert [one.id for one in got] == sorted(
        (one.id for one in got), key=lambda id_: tuple(map(int, id_.split("-")))
    )


def test_what_was_there_before_is_read_only_when_asked_for(publish, subscribe):
    publish("sdf", times=2)
    later = subscribe("sdf", start="new")
    assert rounds(later) == []
    publish("sdf")
    assert [one.number for one in rounds(later)] == [3]


def test_texts_come_with_the_messages_when_asked_for(publish, subscribe):
    publish("sdf", "isis")
    (one, other) = rounds(subscribe("sdf", "isis", with_text=True))
    assert (one.text, other.text) == (TEXT, TEXT)
    assert "text" not in one.document
    assert one.fields["topics"] == "sdf,isis"


def test_what_came_without_text_is_completed_later(publish, subscribe):
    publish("sdf")
    subscription = subscribe("sdf")
    (one,) = rounds(subscription)
    assert (one.text, one.document) == ("", None)
    (whole,) = subscription.complete(one)
    assert (whole.text, whole.document["title"]) == (TEXT, one.fields["title"])


def test_a_message_whose_article_is_gone_comes_without_text(publish, subscribe, store):
    publish("sdf")
    store.client.delete(store.key(keys.ARTICLES))
    (one,) = rounds(subscribe("sdf", with_text=True))
    assert (one.text, one.document, one.fields["topics"]) == ("", None, "sdf")


def test_a_group_reads_messages_with_and_without_documents(publish, subscribe):
    publish("sdf", topic_documents=True)
    publish("sdf")
    old, new = rounds(subscribe("sdf", with_text=True))
    assert (old.text, new.text) == (TEXT, TEXT)
    assert old.fields.keys() == new.fields.keys()
    assert old.document.keys() == new.document.keys()


def test_articles_are_a_stream_like_any_topic(publish, subscribe):
    publish("sdf")
    (one,) = rounds(subscribe("articles", with_text=True))
    assert (one.topic, one.text, one.document["text"]) == ("articles", TEXT, TEXT)


def test_what_is_not_acknowledged_is_given_out_again_to_whoever_lives(publish, subscribe):
    publish("sdf", times=2)
    first, second = rounds(subscribe("sdf", consumer="anna"), 1)
    berivan = subscribe("sdf", consumer="berivan", claim_after_seconds=0.05)
    berivan.ack(first)
    time.sleep(0.1)
    (again,) = rounds(berivan, 1)
    assert (again.id, again.deliveries) == (second.id, 2)


def test_a_consumer_that_comes_back_gets_what_it_had(publish, subscribe):
    publish("sdf", times=2)
    had = rounds(subscribe("sdf"), 1)
    back = subscribe("sdf")
    assert [one.id for one in back.read()] == [one.id for one in had]
    back.ack(*had)
    assert rounds(subscribe("sdf")) == []


def test_a_message_that_nobody_can_handle_goes_where_people_look(publish, subscribe, store):
    publish("sdf")
    got = []
    subscription = subscribe("sdf", max_deliveries=2, claim_after_seconds=0.05)
    for _ in range(6):
        got += rounds(subscription, 1)
        time.sleep(0.06)
    assert [one.deliveries for one in got] == [1, 2]
    ((_, letter),) = store.client.xrange(store.key(keys.UNDELIVERED))
    assert (letter["topic"], letter["group"], letter["deliveries"]) == ("sdf", "desk", "3")
    assert store.client.xpending(store.key(keys.TOPIC, "sdf"), "desk")["pending"] == 0


def test_what_was_trimmed_before_it_was_read_is_counted(publish, subscribe, store):
    publish("sdf")
    subscription = subscribe("sdf")
    (first,) = rounds(subscription)
    publish("sdf", times=5)
    store.client.xtrim(store.key(keys.TOPIC, "sdf"), maxlen=2, approximate=False)
    gap, fifth, sixth = rounds(subscription)
    assert gap == Gap("sdf", 3)
    assert (fifth.number, sixth.number) == (5, 6)
    subscription.ack(first)


def test_what_was_trimmed_while_it_was_pending_is_counted(publish, subscribe, store):
    publish("sdf", times=2)
    rounds(subscribe("sdf"), 1)
    store.client.xtrim(store.key(keys.TOPIC, "sdf"), maxlen=0, approximate=False)
    time.sleep(0.1)
    found = rounds(subscribe("sdf", consumer="berivan", claim_after_seconds=0.05))
    assert sum(item.missed for item in found if isinstance(item, Gap)) == 2


def test_two_consumers_share_the_work_without_false_gaps(publish, subscribe):
    one, other = (
        subscribe("sdf", consumer="anna", batch=3),
        subscribe("sdf", consumer="berivan", batch=3),
    )
    publish("sdf", times=20)
    got = [item for _ in range(8) for consumer in (one, other) for item in consumer._news()]
    assert sorted(item.number for item in got if isinstance(item, Received)) == list(range(1, 21))
    assert not [item for item in got if isinstance(item, Gap)]


def test_a_round_may_wait_longer_than_a_response(subscribe, monkeypatch):
    monkeypatch.setattr("worker.streams.subscription.RESPONSE_SECONDS", 0.2)
    assert subscribe("sdf", block_seconds=0.5).read() == []
