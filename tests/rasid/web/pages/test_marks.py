"""Text cut by offsets: nothing is lost, nothing is marked that does not count."""

from hypothesis import given
from hypothesis import strategies as st

from rasid.web.pages.marks import Span, lead, paragraphs, pieces


def test_a_mark_is_what_the_offsets_say():
    found = pieces("أعلنت قسد ذلك", [Span(6, 9, "sdf")])
    assert [(piece.text, piece.topics) for piece in found] == [
        ("أعلنت ", ()),
        ("قسد", ("sdf",)),
        (" ذلك", ()),
    ]


def test_overlapping_marks_share_their_pieces():
    found = pieces("abcdef", [Span(0, 4, "x"), Span(2, 6, "y")])
    assert [(piece.text, piece.topics) for piece in found] == [
        ("ab", ("x",)),
        ("cd", ("x", "y")),
        ("ef", ("y",)),
    ]


def test_what_counts_hides_what_does_not():
    (piece,) = pieces("abc", [Span(0, 3, "x", is_vetoed=True), Span(0, 3, "y")])
    assert (piece.topics, piece.is_vetoed) == (("y",), False)


def test_paragraphs_keep_the_offsets_of_the_whole_text():
    found = paragraphs("one\n\ntwo words", [Span(5, 8, "x")])
    assert found[1][0].topics == ("x",)
    assert [piece.text for piece in found[1]] == ["two", " words"]


def test_a_lead_ends_with_a_word_and_says_that_more_follows():
    found = lead("one two three four\n\nfive", [Span(14, 18, "x")], 12)
    assert "".join(piece.text for piece in found) == "one two…"


@given(
    st.text(alphabet="abcd \n", max_size=40),
    st.lists(st.tuples(st.integers(-5, 50), st.integers(-5, 50), st.booleans()), max_size=6),
)
def test_no_offsets_lose_or_double_a_letter(text, places):
    spans = [Span(start, end, "x", is_vetoed=vetoed) for start, end, vetoed in places]
    assert "".join(piece.text for piece in pieces(text, spans)) == text
