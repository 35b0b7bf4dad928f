"""The words of a query are marked where the query finds them, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.query import parse_text, places_of
from tasks.query.words import spaced_words


def marked(query: str, text: str) -> list[str]:
    return [text[start:end] for start, end in places_of(parse_text(query), text)]


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("التحالف", "رتل للتحالف الدولي، والتحالفِ نفسه", ["للتحالف", "والتحالفِ"]),
        ("تحالف", "مع التحالف", ["التحالف"]),
        ('"دير الزور"', "في دير  الزور وريف ديرالزور", ["دير  الزور", "ديرالزور"]),
        ("قوات*", "القوات وقواتهم وقوا", ["القوات", "وقواتهم"]),
        ("-حلب ادلب", "حلب وإدلب", ["وإدلب"]),
        ("mine", "Mine, mined: O'mine", ["Mine", "mine"]),
        ('"a mine" mine', "a mine", ["a mine"]),
        ("lang:tr Halep", "Halep'te ve Halepli, Halepçe", ["Halep", "Halepli"]),
        ("lang:ar topic:sdf", "قسد", []),
        ("حلب", "", []),
    ],
)
def test_words_are_marked_as_the_query_finds_them(query, text, found):
    assert marked(query, text) == found


_WORDS = st.sampled_from(["حلب", "وحلب", "الرقة", "mine", "O'Neil", "—", "🙂", "دِمشق", "a.b"])


@given(st.lists(_WORDS, max_size=12), st.sampled_from(["حلب", "دمشق", "neil", '"a b"', "الرق*"]))
def test_what_is_found_is_marked_and_what_is_marked_was_found(words, asked):
    text = " ".join(words)
    query = parse_text(asked)
    places = places_of(query, text)
    assert bool(places) == query.words[0].are_in(spaced_words(text))
    assert all(0 <= start < end <= len(text) for start, end in places)
    assert places == sorted(places)
