"""How queries are read and written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import QueryError
from tasks.query import DESCRIPTIONS, PARAMETERS, Query, parse_pairs, parse_text, require_known
from tests.tasks.query.articles import TOPICS


def test_one_query_has_one_way_to_be_written():
    pairs = [
        ("not", "isis"),
        ("topic", "sdf"),
        ("topic", "hts , sdf"),
        ("lang", "AR"),
        ("source", '"Foo, Inc",Bar'),
        ("q", '"دير الزور" قصف -رياضة'),
        ("since", "24H"),
        ("zone", ""),
    ]
    query = parse_pairs(pairs)
    assert query.params() == [
        ("topic", "hts,sdf"),
        ("not", "isis"),
        ("lang", "ar"),
        ("source", 'Bar,"Foo, Inc"'),
        ("since", "24h"),
        ("q", '"دير الزور" قصف -رياضة'),
    ]
    assert query.text() == (
        'topic:hts,sdf -topic:isis lang:ar source:Bar,"Foo, Inc" since:24h "دير الزور" قصف -رياضة'
    )
    assert parse_pairs(query.params()) == parse_text(query.text()) == query


def test_the_text_form_takes_what_people_type():
    assert parse_text("any:sdf,isis not:hts «دير الزور»") == parse_text(
        'topic:isis topic:sdf -topic:hts "دير الزور"'
    )
    assert parse_text('source:"Al Jazeera English"').sources == ("Al Jazeera English",)
    assert parse_text("lang:ar،en").langs == ("ar", "en")


def test_a_colon_alone_makes_no_parameter():
    written = [
        str(words) for words in parse_text("14:30 https://a.example/x breaking: عاجل:قصف").words
    ]
    assert written == ["14:30", "https://a.example/x", "breaking:", "عاجل:قصف"]


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        ([("langs", "ar")], "langs: no such parameter; did you mean lang?"),
        ([("page", "2")], "page: no such parameter"),
        ([("q", "topc:sdf")], "topc: no such parameter; did you mean topic? (write words"),
        ([("kind", "actors")], "kind: 'actors' is none of actor, place, theme, person"),
        ([("level", "village")], "level: 'village' is none of country, governorate"),
        ([("form", "x")], "form: 'x' is none of full, message, headline"),
        ([("salience", "high")], "salience: 'high' is neither main nor any"),
        ([("independent", "-1")], "independent: '-1' is no number from 0"),
        ([("independent", "٣")], "independent: '٣' is no number from 0"),
        ([("independent", "0" * 9 + "9" * 20)], "independent: '000000000999"),
        ([("since", "soon")], "since: 'soon' is no time; write 24h, 7d, yesterday"),
        ([("since", "24h"), ("since", "7d")], "since: is given twice; give it once"),
        ([("published_from", "1795478400000-0")], "published_from: '1795478400000-0' is no time"),
        ([("published_to", "2026-13-01")], "published_to: '2026-13-01' is no time"),
        ([("published_to", "0001-01-01")], "published_to: '0001-01-01' is no time"),
        ([("zone", "../etc/passwd")], "zone: '../etc/passwd' is no time zone"),
        ([("zone", "Damascus")], "zone: 'Damascus' is no time zone"),
        ([("topic", "a b")], "topic: 'a b' is no topic's id"),
        ([("-lang", "ar")], "-lang: only topics, sources and words can be excluded"),
        ([("q", "a*")], "q: 'a*': at least 3 letters stand before *"),
        ([("q", 'a*"')], "q: 'a* ': at least 3 letters stand before *"),
        ([("q", "a" * 1001)], "q: at most 1000 characters"),
        ([("q", "ab " * 300), ("q", "cd " * 300)], "q: at most 1000 characters"),
        ([("q", " ".join(map(str, range(25))))], "q: at most 24 words and phrases"),
        ([("q", '"' + "ab " * 13 + '"')], "q: a phrase has at most 12 words"),
        ([("topic", ",".join(f"t{n}" for n in range(101)))], "topic: at most 100 values"),
        ([("lang", f"x{n}") for n in range(21)], "lang: at most 20 values"),
        ([("source", "x" * 121)], "source: 'xxxxxxxxxx"),
    ],
)
def test_what_is_wrong_is_named(pairs, message):
    with pytest.raises(QueryError) as raised:
        parse_pairs(pairs)
    assert str(raised.value).startswith(message)
    assert raised.value.parameter == message.partition(":")[0]


def test_names_of_the_caller_are_his_and_suggested():
    assert parse_pairs({"limit": "5", "lang": "ar"}, {"limit"}).langs == ("ar",)
    with pytest.raises(QueryError, match="limits: no such parameter; did you mean limit"):
        parse_pairs({"limits": "5"}, {"limit"})


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("topic:sfd", "topic: no topic 'sfd'; did you mean sdf?"),
        ("all:zzz", "all: no topic 'zzz'"),
        ("-topic:protest", "not: no topic 'protest'; did you mean protests?"),
        ("governorate:manbij", "governorate: no governorate 'manbij'"),
    ],
)
def test_topics_that_are_none_are_named(query, message):
    with pytest.raises(QueryError) as raised:
        require_known(parse_text(query), TOPICS)
    assert str(raised.value) == message


def test_topics_that_were_known_once_may_be_asked_for():
    query = parse_text("topic:old,sdf governorate:aleppo")
    require_known(query, TOPICS, {"old"})
    with pytest.raises(QueryError, match="no topic 'old'"):
        require_known(query, TOPICS)


def test_every_parameter_is_described():
    assert tuple(DESCRIPTIONS) == PARAMETERS


def test_signs_without_letters_are_no_search():
    for text in (' - "" * !!! "—" : ', "😀", '"', "*"):
        with pytest.raises(QueryError, match="no letter or digit"):
            parse_text(text)
    assert parse_text(' - "" * word !!! "—" : ') == parse_text("word")
    assert parse_text("😀 lang:ar") == parse_text("lang:ar")
    assert parse_text("  ") == Query()


_TEXTS = st.lists(
    st.sampled_from(
        [*"ab:-\"*,|'()^~ \\\0\n«»“اةإ", "\N{ARABIC FATHA}", "NEAR", " AND ", "topic:x ", ' "']
    ),
    max_size=60,
).map("".join)


@pytest.mark.untraced
@given(_TEXTS)
@settings(max_examples=300, deadline=None)
def test_whatever_is_written_is_read_again_as_the_same(text):
    try:
        query = parse_text(text)
    except QueryError:
        return
    assert parse_text(query.text()) == query
    assert parse_pairs(query.params()) == query


@pytest.mark.untraced
@given(st.sampled_from(PARAMETERS), st.text(max_size=40))
def test_any_value_is_read_again_as_the_same_or_refused(name, value):
    try:
        query = parse_pairs([(name, value)])
    except QueryError:
        return
    assert parse_pairs(query.params()) == query
