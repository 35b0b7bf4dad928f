"""Long Arabic names are found as they are mistyped; no short name becomes another word."""

import pytest

from tasks.tagging.misspellings import misspelt

NAMES = ("دير الزور", "القنيطرة", "قوات سوريا الديمقراطية", "طرطوس", "هيئة تحرير الشام")


@pytest.mark.parametrize(
    ("name", "way"),
    [
        ("طرطوس", "طررطوس"),
        ("طرطوس", "طرطوسس"),
        ("القنيطرة", "القنيططرة"),
        ("قوات سوريا الديمقراطية", "قوات سوريا الديمقرطية"),
        ("قوات سوريا الديمقراطية", "قوات سوريا ديمقراطية"),
        ("دير الزور", "الدير الزور"),
        ("دير الزور", "دير زور"),
        ("دير الزور", "الدير زور"),
    ],
)
def test_letters_twice_vowels_left_out_and_articles_are_expected(name, way):
    assert way in set(misspelt(name, is_place=True))


@pytest.mark.parametrize("name", ["حلب", "الباب", "درع", "SDF", "Deir ez-Zor", "", "٢٠٢٤ عاما"])
def test_short_names_and_other_scripts_are_never_varied(name):
    assert list(misspelt(name, is_place=True)) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_not_among_its_misspellings_and_none_comes_twice(name):
    ways = list(misspelt(name, is_place=True))
    assert ways
    assert name not in ways
    assert len(ways) == len(set(ways))


def test_a_word_alone_loses_no_vowel():
    assert all(len(way) == len("القنيطرة") + 1 for way in misspelt("القنيطرة", is_place=True))


def test_articles_of_names_of_many_words_stay():
    name = "حركة أبناء الجزيرة الكبرى"
    assert all(len(way.split()) == 4 for way in misspelt(name, is_place=True))
    assert "حركة أبناء جزيرة الكبرى" not in set(misspelt(name, is_place=True))


def test_marks_of_a_name_do_not_count():
    assert set(misspelt("طر\N{ARABIC DAMMA}طوس", is_place=True)) == set(
        misspelt("طرطوس", is_place=True)
    )
