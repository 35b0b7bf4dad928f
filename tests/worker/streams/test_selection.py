"""Choosing messages of streams by a query, in bounded work."""

from datetime import UTC, datetime
from itertools import count

import pytest

from tasks.query import Query, TopicFacts, parse_text
from worker.streams import selection as module
from worker.streams.selection import Selection, start_of
from worker.streams.streams import ARTICLES, Streams

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TOPICS = {"sdf": TopicFacts("actor"), "isis": TopicFacts("actor")}


@pytest.fixture
def selection(store) -> Selection:
    return Selection(store, TOPICS)


def test_a_page_is_full_of_what_is_wanted(store, publish, selection):
    publish("isis", times=5)
    publish("sdf", times=3)
    publish("isis", times=2)
    now = datetime.now(UTC)
    query = parse_text("topic:sdf")
    page = selection.page([ARTICLES], "0", query, now, 2)
    assert [one.fields["topics"] for one in page.messages] == ["sdf", "sdf"]
    rest = selection.page([ARTICLES], page.last, query, now, 2)
    assert (len(rest.messages), rest.last) == (1, "")


def test_what_one_id_has_in_several_streams_stays_together(store, publish, selection):
    publish("sdf", "isis", times=3)
    page = selection.page(["sdf", "isis"], "0", Query(), datetime.now(UTC), 3)
    assert [one.stream for one in page.messages] == ["isis", "sdf"] * 2
    rest = selection.page(["sdf", "isis"], page.last, Query(), datetime.now(UTC), 3)
    assert [one.stream for one in rest.messages] == ["isis", "sdf"]


def test_an_answer_reads_only_so_much_and_says_where_it_stopped(
    store, publish, selection, monkeypatch
):
    monkeypatch.setattr(module, "PAGE", 2)
    monkeypatch.setattr(module, "MOST_READ", 4)
    publish("isis", times=5)
    publish("sdf", times=1)
    now = datetime.now(UTC)
    page = selection.page([ARTICLES], "0", parse_text("topic:sdf"), now, 10)
    assert page.messages == ()
    assert page.last == Streams(store).past(ARTICLES)[3].id
    assert (
        len(selection.page([ARTICLES], page.last, parse_text("topic:sdf"), now, 10).messages) == 1
    )


def test_the_newest_are_looked_for_from_the_end(store, publish, selection):
    publish("sdf", times=3)
    publish("isis", times=2)
    now = datetime.now(UTC)
    found = selection.newest([ARTICLES], parse_text("topic:sdf"), now, 2)
    assert [one.id for one in found] == [one.id for one in Streams(store).past(ARTICLES)[1:3]]


def test_a_topics_message_is_made_whole_from_its_article(store, publish, selection):
    publish("sdf")
    streams = Streams(store)
    (message,) = streams.past("sdf")
    (article,) = streams.past(ARTICLES)
    (one,) = selection.read([message])
    (whole,) = selection.read([article])
    assert one.document.text == whole.document.text != "  "
    assert one.message.fields["topics"] == "sdf"
    assert selection.wanted([message], parse_text("lang:ar"), NOW) == [one.message]
    assert selection.wanted([message], Query(), NOW) == [one.message]
    streams.clear(ARTICLES)
    (alone,) = selection.read([message])
    assert alone.document is None
    assert len(selection.wanted([message], Query(), NOW)) == 1


def test_a_dead_letter_is_no_article(store, publish, selection):
    store.client.xadd(Streams(store).key("dead"), {"reason": "http_404", "data": "{}"})
    dead = Streams(store).past("dead")
    assert [one.document for one in selection.read(dead)] == [None]
    assert selection.wanted(dead, parse_text("lang:ar"), NOW) == []
    assert selection.wanted(dead, Query(), NOW) == dead


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "0"),
        ("since:0", "0"),
        ("since:5-3", "5-3"),
        ("since:7", "7-0"),
        ("since:2026-11-30T12:00Z", f"{1796040000000 - 1}-{2**64 - 1}"),
    ],
)
def test_where_a_query_begins(text, expected):
    assert start_of(parse_text(text), NOW) == expected


def test_an_answer_takes_only_so_long_and_says_where_it_stopped(store, publish, monkeypatch):
    monkeypatch.setattr(module, "PAGE", 2)
    publish("isis", times=5)
    publish("sdf")
    slow = Selection(store, TOPICS, clock=count(step=1.5).__next__)
    now, query = datetime.now(UTC), parse_text("topic:sdf")
    pages = [slow.page([ARTICLES], "0", query, now, 10)]
    while pages[-1].last:
        pages.append(slow.page([ARTICLES], pages[-1].last, query, now, 10))
    assert [len(page.messages) for page in pages] == [0, 1]
    assert pages[0].last == Streams(store).past(ARTICLES)[3].id
    assert len(slow.newest([ARTICLES], parse_text("topic:isis"), now, 10)) == 3
