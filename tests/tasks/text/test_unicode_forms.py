"""Normal forms are Unicode's, and a run of marks that nobody writes costs no time."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.text.normalize import MATCH, STORED, normalize
from tasks.text.sanitize import clean
from tasks.text.unicode_forms import MOST_MARKS, normal_form
from tests.support.runaway import no_runaway

FORMS = ["NFC", "NFD", "NFKC", "NFKD"]
MARKS = "\u0301\u0323\u064b\u0651\u05b0"


@pytest.mark.parametrize("form", FORMS)
@given(st.text(st.sampled_from("aé بّ\u0301\u0323\u0651\u0344\u1e94a"), max_size=MOST_MARKS))
def test_what_people_write_has_unicodes_form(form, text):
    assert normal_form(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("before", range(0, 40, 7))
def test_a_run_keeps_its_first_marks(before):
    text = "x" * before + "ب" + "\u0301" * 500 + "ا" + "\u0301" * MOST_MARKS + "."
    cut = normal_form("NFD", text)
    assert cut == "x" * before + "ب" + "\u0301" * MOST_MARKS + "ا" + "\u0301" * MOST_MARKS + "."


@pytest.mark.parametrize("form", FORMS)
def test_a_hundred_thousand_marks_take_no_time(form):
    with no_runaway():
        assert len(normal_form(form, "ا" + MARKS * 40_000)) <= 1 + 2 * MOST_MARKS


def test_no_page_and_no_title_with_them_holds_up_a_worker():
    bomb = "ا" + MARKS * 60_000
    with no_runaway():
        assert len(clean(bomb)) <= 1 + MOST_MARKS
        assert len(normalize(bomb, STORED)) <= 1 + MOST_MARKS
        assert normalize(bomb, MATCH)
