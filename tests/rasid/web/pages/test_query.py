"""What is asked of the wall survives the address; what cannot be read is left out and told."""

from urllib.parse import parse_qsl

import pytest

from rasid.web.pages.query import (
    address_of,
    asked_of,
    eased,
    with_topic,
    without_topic,
    words_of,
)
from tasks.query import Query, opened, parse_text
from tests.tasks.query.articles import TOPICS

ALL = frozenset(TOPICS)


def test_an_address_says_all_of_a_query():
    query = parse_text(
        'topic:isis,sdf all:manbij -topic:aleppo lang:ar source:"ضفاف & الخابور, B" since:7d '
        'independent:3 التحالف "دير الزور" level:district salience:main published_from:2026-11-01'
    )
    asked = asked_of(parse_qsl(address_of(query, "older:17-3").partition("?")[2]))
    assert (asked.query, asked.cursor, asked.refused) == (query, "older:17-3", ())
    assert address_of(Query()) == "/"
    assert words_of(query) == 'التحالف "دير الزور"'


def test_addresses_of_before_lead_where_they_led():
    old = "topic=sdf&topic=isis&all=syria&not=drugs&lang=ar&since=7d&independent=3&q=x&before=17-3"
    asked = asked_of(parse_qsl(old))
    assert asked.query == parse_text(
        "topic:isis,sdf all:syria -topic:drugs lang:ar since:7d independent:3 x"
    )
    assert (asked.cursor, asked.refused) == ("older:17-3", ())


@pytest.mark.parametrize(
    ("pair", "parameter"),
    [
        (("since", "long ago"), "since"),
        (("independent", "-1"), "independent"),
        (("independent", "٣"), "independent"),
        (("colour", "x"), "colour"),
        (("not", "<b>"), "not"),
        (("q", "level:village"), "level"),
        (("q", "x" * 2_000), "q"),
    ],
)
def test_what_cannot_be_read_is_left_out_and_told(pair, parameter):
    asked = asked_of([("lang", "ar"), pair])
    assert asked.query == parse_text("lang:ar")
    assert [one.parameter for one in asked.refused] == [parameter]


@pytest.mark.parametrize("text", ["😀", '"', "*", "-", "- **", '"" ،؟'])
def test_a_search_without_a_word_finds_nothing(text):
    asked = asked_of([("lang", "ar"), ("q", text), ("cursor", "older:17-3")])
    assert (asked.unsearchable, asked.refused, asked.cursor) == (text, (), "")
    assert not asked.is_empty
    for topics in (None, frozenset({"sdf"})):
        assert opened(asked.query, TOPICS, topics).within == ()


def test_an_unknown_language_is_told():
    asked = asked_of([("ui", "xx"), ("lang", "ar")])
    assert asked.query == parse_text("lang:ar")
    assert [one.parameter for one in asked.refused] == ["ui"]
    assert asked_of([("ui", "ar-SY")]).refused == ()


def test_many_wrong_parameters_are_none():
    asked = asked_of([(f"x{number}", "1") for number in range(50)])
    assert asked.query == Query()
    assert 0 < len(asked.refused) < 20


@pytest.mark.parametrize("place", ["now", "up:1-0", "older:x"])
def test_a_place_that_is_none_is_the_first_page(place):
    assert asked_of([("cursor", place), ("before", place)]).cursor == ""


def test_a_topic_is_in_one_clause_only():
    query = with_topic(Query(any_of=("sdf",)), "none_of", "sdf")
    assert (query.any_of, query.none_of) == ((), ("sdf",))
    assert without_topic(query, "sdf") == Query()


def test_what_may_not_be_seen_answers_no_question():
    only = frozenset({"sdf"})
    assert opened(parse_text("topic:sdf"), TOPICS, None).within is None
    assert opened(parse_text("topic:sdf,isis"), TOPICS, only) == Query(
        any_of=("sdf",), within=("sdf",)
    )
    for text in ("topic:isis", "all:sdf,isis", "topic:atlantis", "governorate:aleppo"):
        assert opened(parse_text(text), TOPICS, only).within == (), text
    assert opened(parse_text("-topic:isis"), TOPICS, only).none_of == ()


def test_every_clause_can_be_taken_away():
    query = parse_text("topic:sdf,isis lang:ar independent:2 كلمة published_to:2026-11-30")
    found = [(topic or field, less) for topic, field, less in eased(query)]
    assert [name for name, _ in found] == [
        *("isis", "sdf", "words", "langs", "independent", "published_to")
    ]
    assert dict(found)["langs"].langs == ()
