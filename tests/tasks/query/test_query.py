"""Which articles a query wants."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from tasks.model import Story, Tag
from tasks.publishing.article_v1 import encode
from tasks.query import Document, Query, parse_pairs, parse_text, read_document
from tests.tasks.query.articles import NOW, TOPICS, article, message, milliseconds

PASSING = Tag("isis", 0.4, (), "passing")
VIA = Tag("aleppo", 0.9, (), "main", via="manbij")


def wants(query: str, document: Document | None = None, /, **facts) -> bool:
    return parse_text(query).matches(document or article(**facts), NOW)


@pytest.mark.parametrize(
    ("query", "is_wanted"),
    [
        ("", True),
        ("topic:sdf", True),
        ("topic:isis,sdf", True),
        ("topic:protests", False),
        ("all:sdf,isis", True),
        ("all:sdf,protests", False),
        ("topic:sdf -topic:isis", False),
        ("-topic:protests", True),
        ("kind:actor", True),
        ("kind:theme,person", False),
        ("governorate:aleppo", True),
        ("governorate:deir-ez-zor", False),
        ("governorate:sdf", False),
        ("level:district", True),
        ("level:governorate", False),
        ("topic:isis salience:main", False),
        ("topic:sdf salience:main", True),
        ("salience:main all:sdf,isis", False),
        ("salience:main -topic:isis", False),
    ],
)
def test_topics(query, is_wanted):
    assert wants(query, article("sdf", PASSING, "manbij", VIA)) is is_wanted


def test_a_level_is_that_of_a_place_that_is_named_not_of_what_it_lies_in():
    assert wants("level:governorate", article("aleppo"))
    assert not wants("level:governorate", article("manbij", VIA))


@pytest.mark.parametrize(
    ("query", "is_wanted"),
    [
        ("lang:ar", True),
        ("lang:AR,en", True),
        ("lang:en", False),
        ('source:"alef press"', True),
        ("source:sana", False),
        ('-source:"Alef Press"', False),
        ("not_source:sana", True),
        ("form:full", True),
        ("form:message,headline", False),
        ("independent:3", True),
        ("independent:4", False),
    ],
)
def test_where_it_comes_from(query, is_wanted):
    assert wants(query, lang="ar-SY", story=Story("s", 5, 3)) is is_wanted


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("التحالف", "وصلت للتحالف تعزيزات"),
        ("التحالف", "قال إنّ والتَّحالف مستعد"),
        ("تحالف", "قوات التحالف"),
        ('"دير الزور"', "في ريف ديرالزور"),
        ('"دير الزور"', "ولدير الزّور جسور"),
        ("إدلب", "من ادلب"),
        ("المدرسه", "إلى المدرسة"),
        ("deyrizor", "Deyrizor'da çatışma"),
        ("Conseil", "l’homme du conseil"),
        ("clash*", "Clashes near the river"),
        ("Дамаск", "в Дамаске сегодня"),
        ("دێرەزوور", "لە دێرەزووردا"),
    ],
)
def test_words_are_found_as_they_are_written(word, text):
    assert wants(word, text=text, title="-")
    assert wants(word, title=text, text="-")
    assert not wants(f"-{word}", text=text)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("تحالف", "المتحالفون"),
        ("والي", "الي المدينة"),
        ('"قوات التحالف"', "التحالف قوات"),
        ("clash", "Clashes near the river"),
        ('"one two"', "one, then two"),
    ],
)
def test_other_words_are_not(word, text):
    assert not wants(word, text=text, title="-")


def test_a_phrase_does_not_reach_from_the_title_into_the_text():
    assert not wants('"one two"', title="one", text="two")


def test_endings_of_a_language_are_found_in_its_texts_only():
    facts = {"text": "Suriyede bir gün", "lang": "tr"}
    assert wants("lang:tr suriye", **facts)
    assert not wants("suriye", **facts)


@pytest.mark.parametrize(
    ("query", "ago", "is_wanted"),
    [
        ("since:24h", timedelta(hours=23), True),
        ("since:24h", timedelta(hours=25), False),
        ("until:2d", timedelta(days=3), True),
        ("until:2d", timedelta(days=1), False),
        ("since:yesterday until:yesterday zone:UTC", timedelta(hours=12), False),
        ("since:yesterday until:yesterday zone:UTC", timedelta(hours=12, seconds=1), True),
        ("since:yesterday until:yesterday zone:UTC", timedelta(hours=36), True),
        ("since:yesterday until:yesterday zone:UTC", timedelta(hours=36, seconds=1), False),
        ("since:today", timedelta(hours=14, minutes=59), True),  # in Damascus it is 15:00
        ("since:today", timedelta(hours=15, minutes=1), False),
        ("since:2026-11-29T12:00Z until:2026-11-30", timedelta(), True),
    ],
)
def test_when_it_came(query, ago, is_wanted):
    assert wants(query, article(came=NOW - ago)) is is_wanted


def test_a_message_id_means_what_came_after_it_or_up_to_it():
    encoded, at = encode(message(), with_text=True), milliseconds(NOW)
    third = read_document(encoded, (at, 3), TOPICS)
    assert parse_text(f"since:{at}-2").matches(third, NOW)
    assert not parse_text(f"since:{at}-3").matches(third, NOW)
    assert parse_text(f"until:{at}-3").matches(third, NOW)
    assert not parse_text(f"until:{at}-2").matches(third, NOW)
    assert parse_text("since:0").matches(third, NOW)


@pytest.mark.parametrize(
    ("query", "is_wanted"),
    [
        ("published_from:2026-11-01", True),
        ("published_from:2026-11-02", False),
        ("published_to:2026-11-01", True),
        ("published_to:2026-10-31", False),
        ("published_from:2026-11-01 published_to:2026-11-01", True),
        ("published_from:2026-11-01 published_to:2026-11-01 zone:America/New_York", True),
        ("published_from:29d", True),
        ("published_from:28d", False),
    ],
)
def test_a_day_without_an_hour_is_that_day_in_every_zone(query, is_wanted):
    day = datetime(2026, 11, 1, tzinfo=UTC)
    assert wants(query, published_at=day, published_precision="day") is is_wanted


@pytest.mark.parametrize(
    ("query", "is_wanted"),
    [
        ("published_from:2026-11-02", True),  # 00:30 in Damascus
        ("published_from:2026-11-02 zone:UTC", False),
        ("published_to:2026-11-01", False),
        ("published_to:2026-11-01 zone:UTC", True),
    ],
)
def test_a_day_begins_in_the_zone_of_the_query(query, is_wanted):
    assert wants(query, published_at=datetime(2026, 11, 1, 21, 30, tzinfo=UTC)) is is_wanted


def test_an_article_without_a_date_is_in_no_stretch_of_time():
    assert not wants("published_from:2000-01-01", published_at=None)
    assert wants("", published_at=None)


def test_what_was_taken_back_is_told_to_those_who_may_have_read_it():
    gone = article("sdf", kind="withdrawn", text="")
    assert wants('topic:sdf "whatever it said"', gone)
    assert not wants("topic:isis", gone)


def test_nobody_sees_more_than_he_may():
    query = msgspec.structs.replace(parse_pairs({"q": "topic:sdf,isis"}), within=("sdf",))
    assert query.matches(article("sdf"), NOW)
    assert not query.matches(article("isis"), NOW)
    assert query.text() == "topic:isis,sdf"
    assert not msgspec.structs.replace(Query(), within=()).matches(article("sdf"), NOW)
