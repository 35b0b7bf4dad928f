"""Typing errors in names."""

import pytest

from tasks.stories.spelling import is_misspelling, spelling_of


@pytest.mark.parametrize(
    "pair", ["manbji manbij", "البلعوسي البلعوس", "hasakah hasaka", "العريشه العرشه"]
)
def test_a_letter_more_less_or_moved_is_an_error(pair):
    one, other = map(spelling_of, pair.split())
    assert is_misspelling(one, other)
    assert is_misspelling(other, one)


@pytest.mark.parametrize(
    "pair", ["احمد محمد", "kodna asbah", "نوي نوا", "الحسكه الرقه", "hassan hussein"]
)
def test_other_names_and_short_ones_are_none(pair):
    one, other = map(spelling_of, pair.split())
    assert not is_misspelling(one, other)
