"""One number in whatever words and digits."""

import pytest

from tasks.stories.figures import quantity_at
from tasks.stories.vocabulary import fold, vocabulary


@pytest.mark.parametrize(
    ("lang", "text", "amount"),
    [
        ("ar", "ثلاثة", 3),
        ("ar", "بثلاثة وعشرين ألف", 23_000),
        ("ar", "اثني عشر", 12),
        ("ar", "أحد عشر", 11),
        ("ar", "خمسة عشر", 15),
        ("ar", "ألف وأربعمئة", 1_400),
        ("ar", "مليون ومئتي ألف", 1_200_000),
        ("ar", "مئة وخمسة وثلاثين", 135),
        ("ar", "2.8 ملايين", 2_800_000),
        ("ar", "٢٫٨ ملايين", 2_800_000),
        ("ar", "1,570,000", 1_570_000),
        ("ar", "ألفي", 2_000),
        ("en", "twenty three", 23),
        ("en", "two hundred thousand", 200_000),
        ("en", "two thousand three hundred", 2_300),
        ("en", "8,000", 8_000),
        ("en", "3.4 billion", 3_400_000_000),
        ("tr", "8 bin", 8_000),
        ("tr", "on iki", 12),
        ("tr", "2,8 milyon", 2_800_000),
        ("tr", "11.420", 11_420),
        ("ku", "bîst û du", 22),
        ("ku", "şeş", 6),
        ("ckb", "پازدە", 15),
        ("ckb", "٢٥", 25),
    ],
)
def test_a_number_is_read_whole(lang, text, amount):
    words = [fold(word) for word in text.split()]
    assert quantity_at(words, 0, vocabulary(lang)) == (amount, len(words))


@pytest.mark.parametrize(
    ("lang", "text", "amount", "width"),
    [
        ("ar", "ثلاثة قتلى وخمسة جرحى", 3, 1),
        ("ar", "12 3 مصابين", 12, 1),
        ("en", "on Tuesday", 0, 0),
        ("tr", "on kişi", 10, 1),
        ("en", "four and others", 4, 1),
        ("ar", "", 0, 0),
    ],
)
def test_a_number_ends_where_another_word_or_number_begins(lang, text, amount, width):
    words = [fold(word) for word in text.split()]
    assert quantity_at(words, 0, vocabulary(lang)) == (amount, width)
