"""Facts and words of a text."""

import pytest

from tasks.stories.pieces import Mention, pieces_of
from tasks.stories.tokens import tokens_of
from tasks.stories.vocabulary import vocabulary


def pieces(text: str, lang: str, *mentions: Mention) -> list[str]:
    return [piece.text for piece in pieces_of(tokens_of(text), mentions, vocabulary(lang))]


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


def test_capitals_of_a_headline_tell_no_names():
    assert pieces("Army Enters Town After Long Siege", "en")[0] == "word:army"
    assert all(piece.startswith("word:") for piece in pieces("Army Enters Town At Dawn", "en"))
