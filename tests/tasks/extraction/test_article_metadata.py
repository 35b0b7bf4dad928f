from datetime import UTC, datetime

import pytest

from tasks.extraction import extract
from tasks.extraction.article_metadata import canonical_of
from tasks.extraction.credits.agencies import dateline_of
from tasks.extraction.page_metadata import PageMetadata
from tests.support.pages import PARAGRAPH, TITLE, URL, page, story

SIGNED = (
    '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="هند '
    'العلي">'
)


def ld_json(script: str) -> str:
    return f'<script type="application/ld+json">{script}</script>'


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (
            '<meta property="article:published_time" content="2025-11-29T20:47:00+03:00">',
            datetime(2025, 11, 29, 17, 47, tzinfo=UTC),
        ),
        ('<meta name="pubdate" content="2025-11-29">', datetime(2025, 11, 29, tzinfo=UTC)),
        (
            ld_json('[{"@type":["Report"],"datePublished":"2025-11-29T17:47:00Z"}]'),
            datetime(2025, 11, 29, 17, 47, tzinfo=UTC),
        ),
        (
            '<script type="application/ld+json">{"@type":"NewsArticle","datePublished":5}</script>',
            None,
        ),
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
        (
            '<time datetime="2025-11-29T20:47:00+03:00">السبت</time>',
            "",
            datetime(2025, 11, 29, 17, 47, tzinfo=UTC),
        ),
        ("<time>29 نوفمبر 2025</time>", "", datetime(2025, 11, 29, tzinfo=UTC)),
        (
            '<div class="date">السبت, 29 نوفمبر 2025 08:47 PM</div>',
            "",
            datetime(2025, 11, 29, 17, 47, tzinfo=UTC),
        ),
        (
            (
                '<div class="meta">آخر تحديث 30 نوفمبر 2025</div>'
                '<div class="date">29 نوفمبر 2025</div>'
            ),
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
        (
            "https://origin.example/a/convoy-turned-back",
            URL,
            "https://origin.example/a/convoy-turned-back",
        ),
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
    marks = PageMetadata(
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
            (
                f'<meta property="og:title" content="{TITLE} | الفرات"><meta '
                f'property="og:site_name" content="الفرات">'
            ),
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


@pytest.mark.parametrize(
    ("head", "before", "authors", "agency"),
    [
        (
            '<meta name="author" content="By Salma Khatib and Rima Haddad, Senior Reporter">',
            "",
            ("Salma Khatib", "Rima Haddad"),
            "",
        ),
        ('<meta name="author" content="Reuters">', "", (), "reuters"),
        (
            '<meta name="author" content="سانا">',
            '<span class="byline">بقلم: جاد منصور</span>',
            ("جاد منصور",),
            "sana",
        ),
        ('<meta name="author" content="admin">', "", (), ""),
        ('<meta name="author" content="news.example">', "", (), ""),
        (
            (
                '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" '
                'content="هند العلي">'
            ),
            "",
            ("هند العلي",),
            "",
        ),
        (
            (
                '<meta name="twitter:label1" content="Est. reading time"><meta '
                'name="twitter:data1" content="3 minutes">'
            ),
            "",
            (),
            "",
        ),
        ("", '<a rel="author" href="/a/7">ليلى الحموي</a>', ("ليلى الحموي",), ""),
        ("", '<span itemprop="author">فريق التحرير</span>', (), ""),
        (
            (
                '<script type="application/ld+json">'
                '{"@graph":[{"@type":"NewsArticle","author":{"@id":"#p"}},'
                '{"@id":"#p","@type":"Person","name":"سلمى الخطيب"}]}</script>'
            ),
            "",
            ("سلمى الخطيب",),
            "",
        ),
        (
            ld_json('{"@type":"Report","author":{"@type":"Organization","name":"س"}}'),
            "",
            (),
            "",
        ),
    ],
)
def test_who_signed(head, before, authors, agency):
    article = story(before, head=head)
    assert (article.authors, article.agency) == (authors, agency)


def test_a_line_below_the_heading_may_sign():
    article = extract(
        page(
            f"<article><h1>{TITLE}</h1><div>بقلم جاد "
            f"منصور</div><p>{PARAGRAPH}</p><p>{PARAGRAPH}</p></article>"
        )
    )
    assert article.authors == ("جاد منصور",)
    assert article.text.split("\n\n") == [PARAGRAPH, PARAGRAPH]


def test_section_keywords_image_and_price():
    article = story(
        head='<meta property="article:section" content="محليات"><meta name="keywords" '
        'content="رتل، تحالف, رتل">'
        '<meta property="og:image" content="/a.jpg"><meta property="article:content_tier" '
        'content="metered">'
    )
    assert (article.section, article.keywords) == ("محليات", ("رتل", "تحالف"))
    assert (article.image, article.is_paywalled) == ("https://news.example/a.jpg", True)


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "http://[", "data:image/png;base64,AA", ""]
)
def test_a_picture_without_a_web_address_is_none(address):
    assert story(head=f'<meta property="og:image" content="{address}">').image == ""


@pytest.mark.parametrize(
    ("modified", "expected"),
    [
        ("2025-11-29T22:00:00Z", datetime(2025, 11, 29, 22, tzinfo=UTC)),
        ("2025-11-29T17:47:00Z", None),
        ("2025-11-28T00:00:00Z", None),
        ("soon", None),
    ],
)
def test_a_change_comes_after_publication(modified, expected):
    head = (
        '<meta property="article:published_time" content="2025-11-29T17:47:00Z">'
        f'<meta property="article:modified_time" content="{modified}">'
    )
    assert story(head=head).modified_at == expected


@pytest.mark.parametrize(
    ("head", "before", "method"),
    [
        (
            '<meta property="article:published_time" content="2025-11-29T20:47:00+03:00">',
            "",
            "meta",
        ),
        (
            ld_json('{"@type":"Article","datePublished":"2025-11-29"}'),
            "",
            "json-ld",
        ),
        ("", '<time datetime="2025-11-29">السبت</time>', "time"),
        ("", '<div class="date">29 تشرين الثاني 2025</div>', "line"),
        ("", '<div class="date">آخر تحديث: 29 تشرين الثاني 2025</div>', ""),
        ("", "", ""),
    ],
)
def test_a_date_says_where_it_was_read(head, before, method):
    assert story(before, head=head).dated_by == method


@pytest.mark.parametrize(
    ("line", "agency", "place"),
    [
        ("دمشق-سانا: أعلنت الوزارة", "sana", "دمشق"),
        ("بيروت (رويترز) - قال مصدر", "reuters", "بيروت"),
        ("DAMASCUS, Nov 29 (Reuters) - The convoy", "reuters", "DAMASCUS"),
        ("BEIRUT (AP) — Lebanon", "ap", "BEIRUT"),
        ("الحسكة – نورث برس", "north-press", "الحسكة"),
        ("سانا - دمشق: أعلن", "sana", "دمشق"),
        ("دمشق، 29 تشرين الثاني (سانا)- قال", "sana", "دمشق"),
        ("المصدر: وكالات", "wires", ""),
        ("By Jane Doe (AP)", "ap", ""),
        (". - سانا - دمشق: أعلن", "sana", "دمشق"),
        ("(CNN) -- The convoy", "", ""),
        ("قال الرئيس إن الطريق فتح", "", ""),
        ("", "", ""),
    ],
)
def test_datelines_of_known_agencies(line, agency, place):
    filed = dateline_of(line)
    assert (filed.agency, filed.place) == (agency, place)
