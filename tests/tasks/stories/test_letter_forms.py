"""Letters folded one by one give what the steps over a whole word give."""

from importlib.resources import files
from itertools import product

import pytest

from tasks.stories.nations import _form_of, states_of
from tasks.stories.vocabulary import fold
from tasks.tagging.tables.nationalities import nationalities, parse_nationalities
from tasks.text.match_form import match_form
from tasks.text.normalize import DATES, normalize

SIGNS = [chr(point) for point in range(0x20, 0x700)]


@pytest.mark.parametrize("before", ["ا", "e", "s"])
def test_a_letter_is_folded_as_in_a_word(before: str) -> None:
    for letter, behind in product(SIGNS, ["ا", "\u0301", "\u064b", "e"]):
        word = f"{before}{letter}{behind}"
        if "ێ" not in word:
            assert fold(word) == normalize(word, DATES), word
        assert _form_of(word) == match_form(word), word


def test_no_state_is_missed_by_its_first_letters() -> None:
    known = nationalities()
    particles = ("", "و", "ب", "وب", "ال", "وال", "بال", "وبال", "كال", "لل", "ولل", "فلل")
    table = files("tasks") / "data" / "words" / "nationalities.tsv"
    found = 0
    for _, lang, _, forms in parse_nationalities(table.read_text("utf-8"))[::9]:
        behind = ("", "ة", "'s")
        for parts in product(particles if lang == "ar" else [""], forms, behind):
            word = "".join(parts)
            for asked in (lang, "fr"):
                if known.country_of(word, asked):
                    found += 1
                    assert known.may_know(word, asked), word
    assert found > 1_000


def test_a_word_of_few_letters_is_a_state() -> None:
    assert states_of("US", "en")[0] == {"US"}
    assert not any(states_of("us", "en"))
