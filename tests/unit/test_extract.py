import contextlib
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.core.errors import NoArticle
from tasks.core.extract import extract, furniture
from tasks.core.extract.facts import canonical_of
from tasks.core.extract.guard import MAX_BYTES
from tasks.core.extract.marks import Marks
from tasks.core.model import Article, Page

GOLDEN = Path(__file__).parents[1] / "golden" / "extract"
CASES = sorted(path.name for path in GOLDEN.iterdir())
FIELDS = ["title", "lang", "authors", "published_at", "canonical_url", "text"]
URL = "https://news.example/syria/convoy-turned-back"
PARAGRAPH = "أعادت قوات الأمن رتلًا للتحالف الدولي كان متجهًا إلى مدينة دير الزور، وطلبت من قادته العودة إلى شرق الفرات."
TITLE = "قوات الأمن تعيد رتلًا للتحالف الدولي"


def page(body: str, head: str = "", **kwargs) -> Page:
    html = f"<!doctype html><html lang='ar'><head><title>{TITLE}</title>{head}</head><body>{body}</body></html>"
    return Page(**{"url": URL, "body": html.encode(), "content_type": "text/html"} | kwargs)


def story(before: str = "", after: str = "", head: str = "") -> Article:
    paragraphs = "".join(f"<p>{number}. {PARAGRAPH}</p>" for number in (1, 2, 3))
    return extract(page(f"<main><article>{before}<h1>{TITLE}</h1>{paragraphs}{after}</article></main>", head))


def golden(case: str) -> tuple[Article, dict]:
    expected = tomllib.loads((GOLDEN / case / "expected.toml").read_text(encoding="utf-8"))
    body = (GOLDEN / case / "page.html").read_bytes()
    return extract(Page(expected["url"], body, expected["content_type"])), expected["article"]


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("case", CASES)
def test_golden_page(case, field):
    article, expected = golden(case)
    value = getattr(article, field)
    assert (list(value) if field == "authors" else value) == expected[field]


# --- the text


def test_paragraphs_are_separated_by_a_blank_line():
    assert story().text.split("\n\n") == [f"{number}. {PARAGRAPH}" for number in (1, 2, 3)]


def test_line_breaks_alone_make_paragraphs():
    text = extract(page(f"<div class='body'>{PARAGRAPH}<br><br>{PARAGRAPH}!<br/>{PARAGRAPH}?</div>")).text
    assert text.split("\n\n") == [PARAGRAPH, f"{PARAGRAPH}!", f"{PARAGRAPH}?"]


def test_joiners_of_persian_survive():
    word = "می\N{ZERO WIDTH NON-JOINER}خواهند"
    assert word in extract(page(f"<article><p>{PARAGRAPH} {word} {PARAGRAPH}</p></article>")).text


def test_text_and_title_are_clean():
    article = extract(
        page(
            f"<article><h1>{TITLE}\N{RIGHT-TO-LEFT OVERRIDE}</h1><p>{PARAGRAPH}&#x202e;&#7;</p><p>{PARAGRAPH}</p></article>"
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
    "body", [b"", b"   ", b"/etc/passwd", b"<html></html>", b"<html><body><p>x</p></body></html>", b"\xff\xfe"]
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
    assert extract(page(f"{script}<article>{picture}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>")).text


def test_only_the_first_bytes_of_a_huge_page_are_read():
    body = page(f"<article><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article><!--").body + "ب".encode() * MAX_BYTES
    assert extract(Page(URL, body, "text/html")).text.startswith(PARAGRAPH)


@settings(max_examples=60, deadline=None)
@given(
    st.binary(max_size=300) | st.text(alphabet="<>/ap!-=\"' &;ب\x00", max_size=300).map(str.encode),
    st.sampled_from(["", "text/html"]),
)
def test_any_bytes_end_as_an_article_or_a_reason(body, content_type):
    with contextlib.suppress(NoArticle):
        assert extract(Page(URL, body, content_type)).text


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_mutated_pages_end_as_an_article_or_a_reason(data):
    body = bytearray((GOLDEN / CASES[0] / "page.html").read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 40))] = data.draw(st.binary(max_size=6))
    with contextlib.suppress(NoArticle):
        assert extract(Page(URL, bytes(body))).text


# --- facts


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta property="article:published_time" content="2025-11-29T20:47:00+03:00">',
            datetime(2025, 11, 29, 17, 47, tzinfo=UTC),
        ),
        ('<meta name="pubdate" content="2025-11-29">', datetime(2025, 11, 29, tzinfo=UTC)),
        (
            '<script type="application/ld+json">[{"@type":["Report"],"datePublished":"2025-11-29T17:47:00Z"}]</script>',
            datetime(2025, 11, 29, 17, 47, tzinfo=UTC),
        ),
        ('<script type="application/ld+json">{"@type":"NewsArticle","datePublished":5}</script>', None),
        ('<script type="application/ld+json">{broken</script>', None),
        ('<script type="application/ld+json">' + "[" * 5_000 + "</script>", None),
        ('<meta property="article:published_time" content="soon">', None),
        ("", None),
    ],
)
def test_dates_in_fields_for_programs(head, expected):
    assert story(head=head).published_at == expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ('<time datetime="2025-11-29T20:47:00+03:00">السبت</time>', "", datetime(2025, 11, 29, 17, 47, tzinfo=UTC)),
        ("<time>29 نوفمبر 2025</time>", "", datetime(2025, 11, 29, tzinfo=UTC)),
        ('<div class="date">السبت, 29 نوفمبر 2025 08:47 PM</div>', "", datetime(2025, 11, 29, 17, 47, tzinfo=UTC)),
        (
            '<div class="meta">آخر تحديث 30 نوفمبر 2025</div><div class="date">29 نوفمبر 2025</div>',
            "",
            datetime(2025, 11, 29, tzinfo=UTC),
        ),
        ("", "<p>وكان ذلك في 29 من تشرين الثاني</p>", None),
        ("", '<nav><time datetime="2020-01-05">قديم</time></nav>', None),
    ],
)
def test_dates_that_people_read(before, after, expected):
    assert story(before, after).published_at == expected


@pytest.mark.parametrize(
    ("declared", "page_url", "expected"),
    [
        ("https://news.example/syria/1", URL, "https://news.example/syria/1"),
        ("https://www.news.example/syria/1", URL, "https://www.news.example/syria/1"),
        ("/syria/1?utm_source=x", URL, "https://news.example/syria/1"),
        ("//m.news.example/syria/1", URL, "https://m.news.example/syria/1"),
        ("https://origin.example/a/convoy-turned-back", URL, "https://origin.example/a/convoy-turned-back"),
        ("https://other.example/x", URL, URL),
        ("https://b.com.tr/x", "https://a.com.tr/y", "https://a.com.tr/y"),
        ("https://news.example/", URL, URL),
        ("javascript:alert(1)", URL, URL),
        ("http://[", URL, URL),
        ("", URL, URL),
        ("", "page.html", "page.html"),
        ("https://news.example/syria/1", "", "https://news.example/syria/1"),
    ],
)
def test_a_canonical_address_is_believed_on_its_own_site_only(declared, page_url, expected):
    marks = Marks(
        metas={},
        stories=(),
        headings=(),
        document_title="",
        canonical=declared,
        lang="",
        moments=(),
        date_lines=(),
        bylines=(),
        links=frozenset(),
    )
    assert canonical_of(marks, page_url) == expected


@pytest.mark.parametrize(
    ("head", "heading", "expected"),
    [
        ("", TITLE, TITLE),
        (
            f'<meta property="og:title" content="{TITLE} | الفرات"><meta property="og:site_name" content="الفرات">',
            "أخبار",
            TITLE,
        ),
        (f'<meta property="og:title" content="{TITLE} &amp; غيره">', "", f"{TITLE} & غيره"),
    ],
)
def test_the_title_is_the_headline_without_the_site(head, heading, expected):
    body = f"<article><h1>{heading}</h1><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>"
    assert extract(page(body, head)).title == expected


def test_authors_are_people_not_the_site():
    head = '<meta property="og:site_name" content="الفرات"><meta name="author" content="الفرات">'
    assert story(head=head).authors == ()
    assert story('<span class="byline">بقلم: سلمى الخطيب، ريم حداد</span>', head=head).authors == (
        "سلمى الخطيب",
        "ريم حداد",
    )


# --- furniture

LINES = [f"{PARAGRAPH} {number}" for number in range(3)]
LINK = "مداهمات واعتقالات في عمليات الداخلية ضد تنظيم الدولة"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ([TITLE], []),
        ([TITLE, TITLE], []),
        (["السبت, 29 نوفمبر 2025 08:47 PM", TITLE, TITLE], []),
        ([f"«{TITLE.replace('رتلًا', 'رتلا')}»"], []),
        (["تم نشره السبت 29 تشرين الثاني / نوفمبر 2025 09:22 مساءً"], []),
        (["آخر تحديث: 29.11.2025"], []),
        (["شارك", "فيسبوك تويتر واتساب 12"], []),
        ([], ["مشاركة المقال:"]),
        ([], ["Share", "Facebook | Twitter | WhatsApp"]),
        ([], [LINK, "مشاركة المقال:"]),
        ([], ["السابق", LINK, "التالي", LINK]),
        ([], ["اقرأ أيضًا:", LINK]),
        ([], [f"اقرأ أيضًا: {LINK}"]),
    ],
)
def test_furniture_goes_and_the_story_stays(before, after):
    assert furniture.strip([*before, *LINES, *after], TITLE, {LINK})[0] == LINES


@pytest.mark.parametrize(
    "line",
    [
        "شارك الرئيس في الاجتماع",
        "وقع الحادث في 29 نوفمبر 2025 قرب مدينة دير الزور وأسفر عن إصابة ثلاثة مدنيين",
        "تحديث المناهج في سوريا",
    ],
)
def test_a_line_of_the_story_that_resembles_furniture_stays(line):
    assert furniture.strip([line, *LINES, line], TITLE, frozenset())[0] == [line, *LINES, line]


def test_a_related_link_inside_goes_with_its_label():
    lines = [LINES[0], "اقرأ أيضًا", LINK, *LINES[1:]]
    assert furniture.strip(lines, TITLE, {LINK})[0] == LINES


def test_a_text_that_is_furniture_throughout_stays():
    assert furniture.strip([TITLE], TITLE)[0] == [TITLE]


@given(st.lists(st.sampled_from([*LINES, TITLE, LINK, "شارك", "السابق", "29 نوفمبر 2025", "x"]), min_size=1))
def test_stripping_never_empties_and_never_invents(lines):
    kept, _ = furniture.strip(lines, TITLE, {LINK})
    assert kept
    assert set(kept) <= set(lines)
