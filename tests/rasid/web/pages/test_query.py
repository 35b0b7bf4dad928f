"""What is asked of the wall survives the address, and decides about articles."""

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl

import msgspec
import pytest

from rasid.web.pages.query import (
    Choice,
    WallQuery,
    address_of,
    query_of,
    with_topic,
    without_topic,
)
from rasid.web.pages.reports import Report
from tasks.text.match_form import match_form

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
REPORT = Report(
    message="1-0",
    article="a",
    revision=1,
    is_gone=False,
    folded=match_form("انفجار للتحالف في الحسكة"),
    lang="ar",
    source="A",
    published_at=NOW - timedelta(hours=2),
    is_day=False,
    seen_at=NOW,
    topics=frozenset({"sdf", "syria"}),
    main=frozenset({"sdf"}),
    direct=frozenset({"sdf"}),
    story="a",
    outlets=1,
    independent=1,
    copy_of="",
    agency="",
)


def takes(report=REPORT, allowed=None, **asked) -> bool:
    return Choice(WallQuery(**asked), allowed, NOW).takes(report)


def test_an_address_says_all_of_a_query():
    query = WallQuery(
        topics=("sdf", "isis"),
        every=("syria",),
        without=("drugs",),
        lang="ar",
        source="ضفاف & الخابور",
        since="7d",
        independent=3,
        q="التحالف",
        before="17-3",
    )
    assert query_of(parse_qsl(address_of(query).partition("?")[2])) == query
    assert address_of(WallQuery()) == "/"


@pytest.mark.parametrize(
    "pairs",
    [
        [("since", "yesterday")],
        [("independent", "-1")],
        [("independent", "٣")],
        [("before", "now")],
        [("unknown", "x")],
        [("topic", "")],
    ],
)
def test_what_means_nothing_asks_for_nothing(pairs):
    assert query_of(pairs) == WallQuery()


def test_a_topic_is_in_one_clause_only():
    query = with_topic(WallQuery(topics=("sdf",)), "without", "sdf")
    assert (query.topics, query.without) == ((), ("sdf",))
    assert without_topic(query, "sdf") == WallQuery()


def test_clauses():
    assert takes(topics=("isis", "sdf"))
    assert not takes(topics=("isis",))
    assert not takes(every=("sdf", "isis"))
    assert not takes(topics=("sdf",), without=("syria",))
    assert not takes(lang="en")
    assert not takes(source="B")


def test_words_are_found_behind_their_article_and_particles():
    assert takes(q="التحالف")
    assert takes(q="تحالف الحسكة")
    assert not takes(q="حلب")


def test_a_day_counts_to_its_end():
    night = msgspec.structs.replace(REPORT, published_at=NOW - timedelta(hours=30))
    assert not takes(night, since="24h")
    assert takes(msgspec.structs.replace(night, is_day=True), since="24h")


def test_a_limited_reader_sees_articles_of_his_topics_only():
    assert takes(allowed=frozenset({"sdf"}))
    assert not takes(allowed=frozenset({"isis"}))
    assert not takes(msgspec.structs.replace(REPORT, is_gone=True))
