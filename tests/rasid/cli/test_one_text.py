"""One text or page on standard input: which of the two it is."""

import pytest

SENTENCE = "Clashes in Baba Amr"
PAGE = f"<title>News</title><p>{(SENTENCE + ' went on all day, residents said. ') * 9}</p>"


@pytest.mark.parametrize(
    "given",
    [
        SENTENCE.encode(),
        b"<3 " + SENTENCE.encode(),
        SENTENCE.encode("utf-8-sig"),
        f"<!-- saved --><body>{PAGE}</body>".encode(),
        f"\n\n{PAGE}".encode(),
        f"HTTP/1.1 200 OK\n\n<html>{PAGE}</html>".encode(),
        f"<html>{PAGE}</html>".encode("utf-16"),
    ],
)
def test_a_line_is_a_text_and_what_begins_with_a_tag_a_page(typed, given):
    done = typed("tag", "-", given=given)
    assert (done.code, done.err) == (0, "")
    assert "baba amr" in done.out.lower()
    assert typed("explain", "-", "homs", given=given).out.startswith("homs: yes")


def test_the_tags_of_a_page_are_no_part_of_its_text(typed):
    done = typed("tag", "-", given=b"<html><title>x</title><p>Nothing.</p></html>")
    assert (done.code, "no running text" in done.err) == (1, True)


def test_a_file_without_a_suffix_is_told_apart_in_the_same_way(typed, tmp_path):
    (tmp_path / "note").write_text(SENTENCE)
    assert "Baba Amr" in typed("tag", str(tmp_path / "note")).out
