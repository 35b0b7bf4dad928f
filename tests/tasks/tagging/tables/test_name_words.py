"""Names that are ordinary words are told from names that are nothing else, by figures."""

import pytest

from tasks.errors import SettingsError
from tasks.tagging.tables.name_words import (
    is_another_word,
    is_word,
    name_words,
    parse_name_words,
    zipf,
)
from tasks.text.match_form import match_form

WORDS = "نصيب الباب التل القصير الثورة دوما سلمية الهجري الميادين الرقة حماة الشرع تدمر صور"
NAMES = "منبج عفرين جرابلس أعزاز القامشلي الحسكة درعا إدلب السويداء اللاذقية دمشق داعش الشيباني"


@pytest.mark.parametrize("name", WORDS.split())
def test_a_name_that_has_another_meaning_is_a_word(name: str) -> None:
    assert is_word(match_form(name), "ar")


@pytest.mark.parametrize("name", NAMES.split())
def test_a_name_that_has_no_other_meaning_is_none(name: str) -> None:
    assert not is_word(match_form(name), "ar")
    assert zipf(match_form(name), "ar") > 2.9


@pytest.mark.parametrize(
    ("form", "lang", "expected"),
    [
        ("hts", "en", "word"),
        ("sna", "en", "word"),
        ("ypg", "en", "name"),
        ("dana", "en", "word"),
        ("harem", "en", "word"),
        ("aleppo", "en", "name"),
        ("hama", "en", "name"),
        ("afrin", "tr", "name"),
        ("كسب", "fa", "word"),
        ("دير الزور", "ar", "name"),
        ("nothing of the kind", "en", "name"),
    ],
)
def test_other_languages(form: str, lang: str, expected: str) -> None:
    assert is_word(form, lang) == (expected == "word")


def test_a_word_that_the_table_has_not_was_not_seen() -> None:
    assert zipf("xyzzy", "en") == 0.0


@pytest.mark.parametrize("word", "بدأنا وبدأنا بصدد وفيق".split())
def test_a_word_that_looks_like_a_name_with_a_proclitic(word: str) -> None:
    assert is_another_word(match_form(word))


@pytest.mark.parametrize("word", "بحلب ودرعا صدد الدانا لإدلب وببصدد ولبنان".split())
def test_a_name_with_a_proclitic_is_no_other_word(word: str) -> None:
    assert not is_another_word(match_form(word))


def test_every_word_has_its_test() -> None:
    assert {use.test for use in name_words().values() if use.is_word} == {
        "article",
        "size",
        "acronym",
    }
    assert {use.test for use in name_words().values() if not use.is_word} == {""}


@pytest.mark.parametrize(
    "text",
    [
        "form\n",
        "lang\tform\tzipf\tverdict\ttest\nar\tx\n",
        "lang\tform\tzipf\tverdict\ttest\nar\tx\tmany\tword\t\n",
        "lang\tform\tzipf\tverdict\ttest\nar\tx\t1.0\tperhaps\t\n",
    ],
)
def test_a_wrong_table_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(SettingsError, match=r"line [12]"):
        parse_name_words(text)
