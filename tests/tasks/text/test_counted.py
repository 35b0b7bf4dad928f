"""What commands say of one thing, and of several."""

import pytest

from tasks.text.counted import counted


@pytest.mark.parametrize(
    ("number", "words", "expected"),
    [
        (0, ("topic",), "0 topics"),
        (1, ("topic",), "1 topic"),
        (2, ("topic",), "2 topics"),
        (1, ("entry", "entries"), "1 entry"),
        (7, ("entry", "entries"), "7 entries"),
    ],
)
def test_things_are_counted_as_english_says_them(number, words, expected):
    assert counted(number, *words) == expected
