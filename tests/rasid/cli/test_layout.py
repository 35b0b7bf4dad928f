"""Rows in a terminal: folded, in order, never wider than it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.cli.layout import fenced, folded, table_lines, width_of
from rasid.cli.progress import Counting

LETTERS = st.text(st.sampled_from("aب漢 \u064b\u0301é-"), max_size=30)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("بيت", 3), ("بَيْت", 3), ("漢字", 4), ("e\u0301", 1)]
)
def test_letters_take_as_many_columns_as_a_terminal_gives_them(text, width):
    assert width_of(text) == width


@given(LETTERS, st.integers(8, 40))
def test_a_folded_text_fits_and_loses_no_letter(text, width):
    lines = list(folded(text, width))
    assert all(width_of(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.lists(st.tuples(LETTERS, LETTERS, LETTERS), max_size=5), st.integers(20, 100))
def test_a_table_fits_its_terminal(rows, width):
    lines = table_lines(("id", "name", "what it is"), rows, width)
    assert all(width_of(line) <= width for line in lines)


def test_a_wide_table_gives_its_widest_columns_less():
    row = ("1", "a much longer text than there is room for", "b")
    lines = list(table_lines(("id", "text", "c"), [row], 30))
    assert lines[1].startswith("1   a much longer text")
    assert len(lines) == 3


def test_a_cell_from_right_to_left_is_fenced_and_others_are_not():
    mark = "\N{LEFT-TO-RIGHT MARK}"
    assert fenced("سوريا") == f"{mark}سوريا{mark}"
    assert fenced("Türkiye") == "Türkiye"


def test_long_work_is_told_now_and_then_and_passes_everything():
    clock, told = iter(range(100)), []
    counting = Counting(told.append, 10, clock=lambda: next(clock))
    assert list(counting.passing("abcdefghijklmnopqrstuvwxyz")) == list(
        "abcdefghijklmnopqrstuvwxyz"
    )
    assert told == [10, 20]
