"""T37: a message that is none of ours is set aside, whatever it holds; no reader stops at it."""

import json
import threading
from datetime import UTC, datetime

import pytest

from rasid.web.hub import Hub
from rasid.web.pages.news import documents_of
from tasks.query import Query, parse_text
from tests.support.processes import until
from worker.archive.archiver import Archiver, archive_dir
from worker.archive.files import Archive
from worker.archive.history import Timeline
from worker.exporter import exposition
from worker.index import ArticleIndex
from worker.index.article_index import index_dir
from worker.index.feeder import IndexFeeder
from worker.store import keys
from worker.streams.groups import states_of
from worker.streams.received import Received
from worker.streams.selection import Selection
from worker.streams.soundness import counts, is_sound
from worker.streams.streams import ARTICLES, Message, Streams
from worker.streams.subscription import Subscription

DEEP = "[" * 200_000
EVERY = {"seq": "7", "kind": "new", "changed": "", "data": "{}"}
AHEAD = {"article": "9999999999999999-1", "seq": "3", "kind": "new"}
SPARSE = [{"hello": "world"}, {b"\xff\xfe": b"\xff\xfe"}, {"seq": "1"}, EVERY, AHEAD]
BROKEN = [
    {"data": b"\xff\xfe{", "seq": "1"},
    {"data": DEEP, "seq": "2", "kind": "new", "changed": ""},
    {"data": '{"x": ' + DEEP, "seq": "2", "kind": "new", "changed": ""},
    {"seq": "nan", "article": "-", "kind": "new"},
    {"seq": "9" * 400, "article": "no id", "kind": ""},
    {"seq": "١", "article": "9" * 30, "kind": "new"},
    EVERY | {"data": "null"},
    EVERY | {"data": '"a\\ud800"'},
    EVERY | {"data": '{"id": 1}\n\nevent: forged\ndata: {}'},
]
FIELDS = [*SPARSE, *BROKEN]  # the first can be shown


@pytest.fixture
def poisoned(publish, store):
    """Publish an article, poison of every kind in both streams, and an article."""
    publish("sdf")
    for fields in FIELDS:
        for key in (store.key(keys.ARTICLES), store.key(keys.TOPIC, "sdf")):
            store.client.xadd(key, fields)
    publish("sdf")


def numbers(messages) -> list[str]:
    return [message.fields["seq"] for message in messages]


def test_what_we_publish_is_sound_and_poison_is_not(poisoned, store):
    streams = Streams(store)
    for name in (ARTICLES, "sdf"):
        messages = streams.past(name)
        verdicts = [is_sound(message) for message in messages]
        assert verdicts == [True, *(False for _ in FIELDS), True], name


def test_the_past_is_read_around_it(poisoned, settings, store):
    now, selection = datetime.now(UTC), Selection(store, {})
    for query, shown in ((Query(), 2 * len(SPARSE)), (parse_text("topic:sdf"), 0)):
        page = selection.page(["sdf", ARTICLES], "0", query, now, 100)
        assert len(page.messages) == 4 + shown
        assert len(selection.newest([ARTICLES], query, now, 100)) == 2 + shown // 2
    assert numbers(Timeline(settings, store).articles()) == ["1", "2"]
    assert len(documents_of(Streams(store).past(ARTICLES))) == 2


def test_the_archive_goes_on(poisoned, settings, store):
    stop = threading.Event()
    archiver = Archiver(settings, store, gather_seconds=0.05)
    thread = threading.Thread(target=archiver.run, args=(stop,))
    thread.start()
    try:
        assert until(lambda: counts(store).get("archive") == len(FIELDS))
        assert until(lambda: len(list(Archive(archive_dir(settings)).messages())) == 2)
    finally:
        stop.set()
        thread.join(10)
    assert numbers(Archive(archive_dir(settings)).messages()) == ["1", "2"]
    (state,) = states_of(store, [ARTICLES])
    assert [(group.pending, group.lag) for group in state.groups] == [(0, 0)]


def test_the_index_goes_on(poisoned, settings, store, publish):
    stop = threading.Event()
    thread = threading.Thread(target=IndexFeeder(settings, store, {}).run, args=(stop,))
    thread.start()
    index = ArticleIndex(index_dir(settings))
    try:
        assert until(lambda: index.count(Query(), datetime.now(UTC)) == 2)
        store.client.xadd(store.key(keys.ARTICLES), BROKEN[0])
        publish("sdf")
        assert until(lambda: index.count(Query(), datetime.now(UTC)) == 3)
    finally:
        stop.set()
        thread.join(10)
        index.close()
    assert counts(store)["index"] == 1


def test_live_listeners_get_what_comes_after_it(store, publish):
    hub = Hub(store, 10)
    hub._read()
    publish("sdf")
    for fields in BROKEN:
        store.client.xadd(store.key(keys.ARTICLES), fields)
    publish("sdf")
    found = hub._read() + hub._read()
    assert [event.message.stream for event in found] == [ARTICLES, "sdf"] * 2
    assert all(json.loads(event.body(None)) and b"\n" not in event.body(None) for event in found)
    assert counts(store) == {"web": len(BROKEN)}


@pytest.mark.parametrize("with_text", [True, False])
def test_a_subscription_hands_it_on_and_goes_on(poisoned, settings, store, with_text):
    with Subscription(
        ["sdf", ARTICLES],
        "desk",
        "anna",
        redis_url=settings.redis_url,
        prefix=settings.prefix,
        with_text=with_text,
        block_seconds=0.01,
    ) as subscription:
        items = subscription.read()
        received = [one for one in items if hasattr(one, "fields")]
        subscription.ack(*received)
        assert subscription.read() == []
    assert len(received) == 2 * (len(FIELDS) + 2)
    assert len([one.document for one in received]) == len(received)


def test_numbers_of_streams_and_metrics_are_told_around_it(poisoned, settings, store):
    store.client.xgroup_create(store.key(keys.TOPIC, "sdf"), "theirs", "0")
    for at, fields in enumerate(FIELDS):
        first = store.client.xrange(store.key(keys.TOPIC, "sdf"), count=1)[0][0]
        store.client.xdel(store.key(keys.TOPIC, "sdf"), first)
        assert list(states_of(store, ["sdf", ARTICLES])), (at, fields)
        store.run("join", {"group": f"g{at}", "start": "all", "names": [["sdf", "x:sdf"]]})
        assert Streams(store).gap("sdf", "1-1") in {"", *ids(store)}
    store.client.hincrby(store.key(keys.SET_ASIDE), "web", 3)
    assert b'rasid_messages_set_aside_total{reader="web"} 3.0' in exposition(settings, store, 0)


def ids(store) -> list[str]:
    return [id_ for id_, _ in store.client.xrange(store.key(keys.TOPIC, "sdf"))]


def test_a_message_of_no_date_stops_nobody(publish, settings, store):
    publish("sdf")
    whole = Streams(store).past(ARTICLES)[0]
    assert not is_sound(Message("9999999999999999-1", ARTICLES, whole.fields))
    store.client.xadd(store.key(keys.TOPIC, "sdf"), AHEAD, id="18446744073709551615-1")
    with Subscription(
        ["sdf"],
        "desk",
        "anna",
        redis_url=settings.redis_url,
        prefix=settings.prefix,
        with_text=True,
        block_seconds=0.01,
    ) as subscription:
        assert [one.number for one in subscription.read() if isinstance(one, Received)] == [1, 3]


@pytest.mark.parametrize("id_", ["9000000000000-7", "18446744073709551615-18446744073709551615"])
def test_a_topic_that_a_stranger_dated_ahead_doubles_no_article(publish, store, id_):
    publish("sdf")
    store.client.xadd(store.key(keys.TOPIC, "sdf"), {"a": "b"}, id=id_)
    publish("sdf", times=2)
    assert numbers(Streams(store).past(ARTICLES)) == ["1", "2", "3"]
    later = [message for message in Streams(store).past("sdf") if is_sound(message)]
    assert len(later) == (3 if id_.startswith("9") else 1)
