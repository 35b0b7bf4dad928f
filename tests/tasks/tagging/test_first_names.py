"""First names behind a title are no topics; Latin names have an Arabic article."""

import pytest

from rasid import tagging


def topics(text: str, lang: str) -> set[str]:
    return {found.id for found in tagging.tag(text=text, lang=lang)}


@pytest.mark.parametrize(
    ("text", "lang", "topic", "is_person"),
    [
        ("Coach Jordan Miller praised the team from Syria.", "en", "jordan", True),
        ("Coach Miller flew to Jordan and Syria.", "en", "jordan", False),
        ("Chef Isis Romero cooks food of Syria.", "en", "isis", True),
        ("وقالت الدكتورة هنادي سليم إن اللقاح وصل إلى سوريا.", "ar", "hanadi", True),
        ("قال المهندس هنادي الحسن إن الطريق إلى سوريا مفتوح.", "ar", "hanadi", True),
    ],
)
def test_a_first_name_behind_a_title_is_no_topic(text, lang, topic, is_person):
    assert (topic not in topics(text, lang)) == is_person


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("بيان للـSDF من الرقة.", "sdf"),
        ("عضو في الـPYD زار القامشلي.", "pyd"),
        ("وصلت قافلة الـUNHCR إلى إدلب.", "united-nations"),
    ],
)
def test_an_article_joins_a_latin_name(text, topic):
    assert topic in topics(text, "ar")


def test_offsets_of_a_joined_name_are_its_own():
    text = "عضو في الـPYD زار القامشلي."
    found = next(one for one in tagging.tag(text=text, lang="ar") if one.id == "pyd")
    start, end = found.matches[0].start, found.matches[0].end
    assert text[start:end] == "PYD"
