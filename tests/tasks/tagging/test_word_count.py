"""Words are counted on from match to match, as if each were counted from the start."""

import re

from hypothesis import given
from hypothesis import strategies as st

from tasks.tagging.word_count import Words


@given(
    st.text(alphabet="ab \n\t", max_size=40),
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 6)), max_size=8),
)
def test_words_are_counted_on_from_match_to_match(text, steps):
    words, place = Words(text, 100), 0
    for step, length in steps:
        place += step
        if place >= len(text):
            return
        end = min(place + length, len(text) - 1)
        assert words.go_to(place) == 100 + sum(
            word.start() <= place for word in re.finditer(r"\S+", text)
        )
        assert words.ahead(end) == 100 + sum(
            word.start() <= end for word in re.finditer(r"\S+", text)
        )
