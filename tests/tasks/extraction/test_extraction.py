import contextlib
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import NoArticle
from tasks.extraction import extract
from tasks.extraction.limits import MAX_BYTES
from tasks.model import Article, Page
from tests.support.pages import PARAGRAPH, TITLE, URL, page, story

GOLDEN = Path(__file__).parents[2] / "golden" / "extract"
CASES = sorted(path.name for path in GOLDEN.iterdir())


def expectation(case: str) -> dict:
    return tomllib.loads((GOLDEN / case / "expected.toml").read_text(encoding="utf-8"))


@cache
def golden(case: str) -> Article:
    expected = expectation(case)
    return extract(
        Page(expected["url"], (GOLDEN / case / "page.html").read_bytes(), expected["content_type"])
    )


def fields() -> list[tuple[str, str]]:
    return [(case, field) for case in CASES for field in expectation(case)["article"]]


@pytest.mark.parametrize(("case", "field"), fields())
def test_golden_page(case, field):
    value = getattr(golden(case), field)
    assert (list(value) if isinstance(value, tuple) else value) == expectation(case)["article"][
        field
    ]


# --- the text


def test_paragraphs_are_separated_by_a_blank_line():
    assert story().text.split("\n\n") == [f"{number}. {PARAGRAPH}" for number in (1, 2, 3)]


def test_line_breaks_alone_make_paragraphs():
    text = extract(
        page(f"<div class='body'>{PARAGRAPH}<br><br>{PARAGRAPH}!<br/>{PARAGRAPH}?</div>")
    ).text
    assert text.split("\n\n") == [PARAGRAPH, f"{PARAGRAPH}!", f"{PARAGRAPH}?"]


def test_joiners_of_persian_survive():
    word = "می\N{ZERO WIDTH NON-JOINER}خواهند"
    assert word in extract(page(f"<article><p>{PARAGRAPH} {word} {PARAGRAPH}</p></article>")).text


def test_text_and_title_are_clean():
    article = extract(
        page(
            f"<article><h1>{TITLE}\N{RIGHT-TO-LEFT OVERRIDE}</h1>"
            f"<p>{PARAGRAPH}&#x202e;&#7;</p><p>{PARAGRAPH}</p></article>"
        )
    )
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in article.title + article.text
    assert "\x07" not in article.text


# --- refusals


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"%PDF-1.7 ...", ""),
        (b"%PDF-1.7 ...", "text/html"),
        (b"\x89PNG\r\n", "text/html"),
        (b"PK\x03\x04", "application/octet-stream"),
        (b"<html>", "application/pdf"),
        (b"<html>", "image/jpeg"),
        (b"<html>", "video/mp4; codecs=x"),
        (b'{"a": 1}', "application/json"),
        (b"\x00\x01\x02\x03" * 100, ""),
    ],
)
def test_other_kinds_of_files_are_not_html(body, content_type):
    with pytest.raises(NoArticle, match="not_html"):
        extract(Page(URL, body, content_type))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"   ",
        b"/etc/passwd",
        b"<html></html>",
        b"<html><body><p>x</p></body></html>",
        b"\xff\xfe",
    ],
)
def test_pages_without_running_text_hold_no_article(body):
    with pytest.raises(NoArticle, match="no_article"):
        extract(Page(URL, body, "text/html"))


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 100_000,
        "<p " + " ".join(f"a{at}" for at in range(100_000)) + ">",
        "<p " + " ".join(f'a{at}="<"' for at in range(10_000)) + ">",
        "<p a" * 100_000,
        "<i></i>" * 160_000,
    ],
    ids=["nesting", "attributes", "quoted", "open tags", "tags"],
)
def test_pages_built_to_stop_a_parser_are_refused_before_it_runs(body):
    with pytest.raises(NoArticle, match="page_hostile"):
        extract(Page(URL, f"<html><body>{body}".encode(), "text/html"))


def test_long_scripts_and_inline_pictures_are_no_reason_to_refuse():
    script = "<script>var x = '" + "a<b c " * 5_000 + "';</script>"
    picture = f"<img src='data:image/png;base64,{'A' * 200_000}'>"
    assert extract(
        page(f"{script}<article>{picture}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>")
    ).text


def test_only_the_first_bytes_of_a_huge_page_are_read():
    body = (
        page(f"<article><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article><!--").body
        + "ب".encode() * MAX_BYTES
    )
    assert extract(Page(URL, body, "text/html")).text.startswith(PARAGRAPH)


@settings(max_examples=60)
@given(
    st.binary(max_size=300) | st.text(alphabet="<>/ap!-=\"' &;ب\x00", max_size=300).map(str.encode),
    st.sampled_from(["", "text/html"]),
)
def test_any_bytes_end_as_an_article_or_a_reason(body, content_type):
    with contextlib.suppress(NoArticle):
        assert extract(Page(URL, body, content_type)).text


@pytest.mark.untraced
@settings(max_examples=60)
@given(st.data())
def test_mutated_pages_end_as_an_article_or_a_reason(data):
    body = bytearray((GOLDEN / CASES[0] / "page.html").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    with contextlib.suppress(NoArticle):
        assert extract(Page(URL, bytes(body))).text
