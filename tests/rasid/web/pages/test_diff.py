"""A revision's difference: words, in any script, and nothing that did not change."""

from hypothesis import given
from hypothesis import strategies as st

from rasid.web.pages.diff import word_diff


def told(diff, kind):
    return [run.text for run in diff.runs if run.kind == kind]


def test_words_that_came_and_went():
    diff = word_diff("قال إن ثلاثة أشخاص قتلوا", "قال إن أربعة أشخاص بينهم طفل قتلوا")
    assert told(diff, "gone") == ["ثلاثة"]
    assert told(diff, "new") == ["أربعة", "بينهم طفل"]
    assert (diff.added, diff.gone) == (3, 1)


def test_nothing_changed_is_nothing_to_show():
    assert word_diff("one two", "one  two").runs == []


def test_long_stretches_without_a_change_are_skipped():
    same = " ".join(map(str, range(100)))
    diff = word_diff(f"{same} old", f"{same} new")
    assert told(diff, "skipped") == [""]
    assert len(told(diff, "same")[0].split()) == 14


def test_paragraphs_stay_apart():
    diff = word_diff("a\n\nb", "a\n\nc\n\nd")
    assert [run.kind for run in diff.runs] == ["same", "break", "gone", "new", "break", "new"]


@given(
    st.lists(st.sampled_from("abcd"), max_size=30), st.lists(st.sampled_from("abcd"), max_size=30)
)
def test_added_and_gone_explain_the_lengths(older, newer):
    diff = word_diff(" ".join(older), " ".join(newer))
    assert len(newer) - len(older) == diff.added - diff.gone


def test_words_without_end_are_replaced_and_not_compared():
    found = word_diff("a b " * 1_500, "b b a " * 1_000)
    assert (found.added, found.gone) == (3_000, 3_000)
