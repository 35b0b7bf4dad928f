"""What stands before a word in Arabic is told from the word."""

import pytest

from tasks.text.proclitics import bare_forms, bare_word


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("بالمدينة", ("بالمدينة", "مدينة")),
        ("للتحالف", ("للتحالف", "تحالف")),
        ("بحلب", ("بحلب", "حلب")),
        ("منبج", ("منبج",)),
        ("ولد", ("ولد",)),
    ],
)
def test_a_word_and_what_it_is_without_them(word: str, forms: tuple[str, ...]) -> None:
    assert bare_forms(word) == forms


@pytest.mark.parametrize("words", [("وزير", "الوزير", "للوزير", "بوزير"), ("حلب", "وبحلب", "لحلب")])
def test_words_that_are_compared_agree(words: tuple[str, ...]) -> None:
    assert len({bare_word(word) for word in words}) == 1
