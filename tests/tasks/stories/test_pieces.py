"""Facts and words of a text."""

import pytest

from tasks.stories.pieces import Mention, pieces_of
from tasks.stories.tokens import tokens_of
from tasks.stories.vocabulary import vocabulary


def pieces(text: str, lang: str, *mentions: Mention) -> list[str]:
    found = pieces_of(tokens_of(text), mentions, vocabulary(lang))
    return [f"{piece.kind}:{min(piece.values)}" for piece in found]


def named(text: str, lang: str, kind: str = "name") -> list[str]:
    found = pieces_of(tokens_of(text), (), vocabulary(lang))
    return [min(piece.values) for piece in found if piece.kind == kind]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "وصلت 24 شاحنة يوم الأحد", ["word:وصلت", "number:24", "word:شاحن", "day:weekday 6"]),
        ("ar", "وقال المصدر إن القافلة الثالثة", ["word:قافل", "number:no. 3"]),
        ("ar", "في قرية الورد", ["word:قري", "name:ورد"]),
        ("ar", "السبت 7 شباط", ["day:weekday 5", "number:7", "day:month 2"]),
        (
            "en",
            "Troops entered Kodna on Monday",
            ["word:troops", "word:entered", "name:kodna", "day:weekday 0"],
        ),
        ("tr", "12 kişi Kilis'te", ["number:12", "word:kisi", "name:kilis"]),
        ("ku", "roja Çarşemê sê kes", ["day:weekday 2", "number:3", "word:kes"]),
        ("ckb", "ڕۆژی هەینی دوو کەس", ["day:weekday 4", "number:2", "word:كهس"]),
    ],
)
def test_facts_are_told_from_words(lang, text, expected):
    assert pieces(text, lang) == expected


def test_a_place_is_one_sign_whatever_its_words():
    arabic = Mention("deir-ez-zor", is_place=True, is_wide=True, start=3, end=12)
    english = Mention("deir-ez-zor", is_place=True, is_wide=True, start=3, end=14)
    assert pieces("في دير الزور", "ar", arabic) == ["place:deir-ez-zor"]
    assert pieces("in Deir ez-Zor", "en", english) == ["place:deir-ez-zor"]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "مقتل القيادي أبو عمر الشامي", ["ابو", "عمر"]),
        ("tr", "Kırıkhan Köyü'nde mayın", ["kirikhan", "koyu"]),
        ("en", "Mine Kills Two in Umm Rummana Today", ["umm"]),
        ("en", "Mine Kills Two in Rummana", ["rummana"]),
    ],
)
def test_names_are_known_by_what_stands_around_them(lang, text, expected):
    assert named(text, lang) == expected


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("ar", "نظيره الألماني وسفير تركيا", ["DE", "TR"]),
        ("en", "The German minister told us of France's offer", ["DE", "FR"]),
        ("tr", "Suudi heyet Katarlı bakanla görüştü", ["SA", "QA"]),
        ("ku", "leşkerên Tirk", ["TR"]),
        ("ckb", "درۆنێکی تورکی", ["TR"]),
        ("ar", "البنود المالية", []),
    ],
)
def test_a_state_is_one_by_its_name_and_its_adjective(lang, text, expected):
    assert named(text, lang, "nation") == expected


def test_two_names_of_one_place_are_one():
    whole = Mention("ayn-al-arab", is_place=True, is_wide=True, start=0, end=9)
    part = Mention("kobani", is_place=True, is_wide=True, start=0, end=9)
    other = Mention("kobani", is_place=True, is_wide=True, start=10, end=16)
    found = pieces_of(tokens_of("عين العرب كوباني"), [whole, part, other], vocabulary("ar"))
    assert [piece.values for piece in found] == [{"ayn-al-arab", "kobani"}]


def test_a_month_is_one_in_the_language_of_the_text():
    assert pieces("4 kes", "ku") == ["number:4", "word:kes"]
    assert pieces("4 Hezîranê", "ku") == ["number:4", "day:month 6"]


def test_capitals_of_a_headline_tell_no_names():
    assert pieces("Army Enters Town After Long Siege", "en")[0] == "word:army"
    assert all(piece.startswith("word:") for piece in pieces("Army Enters Town At Dawn", "en"))
