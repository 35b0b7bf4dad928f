"""Which articles an alert wants, judged in memory."""

from datetime import UTC, datetime, timedelta

import pytest

from tasks.model import Story
from tests.worker.alerts.conftest import TOPICS
from tests.worker.index.messages import told
from worker.alerts.watch import Watch, owners_of
from worker.readers.reader import ALERT, READ, Reader

NOW = datetime.now(UTC)


def reader(name: str, *topics: str, roles: tuple[str, ...] = (READ, ALERT)) -> Reader:
    return Reader(name=name, topics=topics or ("*",), roles=roles)


def wanted(alerts, owners, message):
    watch = Watch(alerts, {one.name: one for one in owners}, TOPICS)
    return [match.find for match in watch.matches(message, NOW) if match.is_wanted]


def article(number: int = 1, *topics: str, **facts):
    return told(number, *topics, came=NOW, **{"published_at": NOW, "seen_at": NOW} | facts)


def test_a_reader_of_some_topics_is_told_of_no_other(add):
    both = article(1, "sdf", "isis")
    everything = add(reader="narrow")
    closed = add(query="topic:isis", reader="narrow")
    narrow = reader("narrow", "sdf")
    (find,) = wanted([everything], [narrow], both)
    assert find.topics == ("sdf",)
    assert wanted([closed], [narrow], both) == []
    assert wanted([everything], [narrow], article(1, "isis")) == []
    without = add(query="-topic:isis", reader="narrow")
    assert len(wanted([without], [narrow], both)) == 1  # the closed topic decides nothing


def test_only_readers_with_the_role_have_alerts(add):
    alert = add(reader="lina")
    known = {"lina": reader("lina", roles=(READ,)), "omar": reader("omar")}
    assert owners_of(known, has_tokens=False).keys() == {"omar"}
    assert wanted([alert], owners_of(known, has_tokens=False).values(), article()) == []
    assert owners_of({}, has_tokens=False).keys() == {"local"}
    assert owners_of({}, has_tokens=True) == {}


@pytest.mark.parametrize(
    ("wish", "facts", "is_wanted"),
    [
        ({"query": "topic:sdf"}, {}, True),
        ({"query": "topic:isis"}, {}, False),
        ({"query": '"دير الزور"'}, {"title": "رتل في دير الزور"}, True),
        ({"query": "-قصف"}, {"text": "قصف"}, False),
        ({"is_paused": True}, {}, False),
        ({}, {"kind": "withdrawn"}, False),
        ({}, {"published_at": NOW - timedelta(days=30)}, False),
        ({"with_old": True}, {"published_at": NOW - timedelta(days=30)}, True),
        ({}, {"published_at": None}, True),
    ],
)
def test_an_article_is_wanted_by_query_state_and_age(add, wish, facts, is_wanted):
    found = wanted([add(**wish)], [reader("local")], article(1, "sdf", **facts))
    assert bool(found) is is_wanted


def test_what_was_published_before_an_alert_was_made_is_no_news(add, tell):
    tell("earlier")
    alert = add()
    early = told(1, came=NOW - timedelta(hours=1), published_at=NOW, seen_at=NOW)
    assert wanted([alert], [reader("local")], early) == []


def test_too_few_sources_are_told_apart(add):
    alert = add(query="topic:sdf", sources=2)
    watch = Watch([alert], {"local": reader("local")}, TOPICS)
    (alone,) = watch.matches(article(1, "sdf", story=Story("s", 1, 1)), NOW)
    assert (alone.is_wanted, alone.is_told_enough) == (True, False)
    (second,) = watch.matches(article(2, "turkey", story=Story("s", 2, 2)), NOW)
    assert (second.is_wanted, second.is_told_enough) == (False, True)
