"""Dates as sites all over the world write them around an article."""

from datetime import UTC, datetime

import pytest

from tasks.extraction import extract
from tasks.model import Page

DAY = datetime(2013, 5, 12, tzinfo=UTC)
TEXTS = {
    "en": "The town council has decided to repair the old bridge, which links both banks of the "
    "river and has been closed for years, while residents complain about the long detour.",
    "de": "Der Gemeinderat hat am Abend beschlossen, die alte Brücke zu sanieren, die beide Ufer "
    "des Flusses verbindet und seit Jahren gesperrt ist, weil das Geld gefehlt hatte.",
    "fr": "Le conseil municipal a décidé de rénover le vieux pont qui relie les deux rives du "
    "fleuve et qui est fermé depuis des années, faute de moyens pour les travaux.",
    "ar": "أعلنت بلدية المدينة بدء ترميم الجسر القديم الذي يربط ضفتي النهر بعد سنوات من توقف العمل "
    "فيه، وقال رئيس الورشة إن السيارات الصغيرة ستعبر من مسرب مؤقت أقيم إلى جانبه.",
}


def article(lang="en", *, head="", above="", below="", behind="", beside="", first=""):
    text = f"<p>{TEXTS[lang]}</p>" * 2
    html = (
        f"<html lang={lang}><head><title>The old bridge is repaired</title>{head}</head><body>"
        f"{first}<div class=post>{above}<h1>The old bridge is repaired</h1>{below}{text}{behind}"
        f"</div>{beside}</body></html>"
    )
    url = "https://a.example/n/bridge"
    return extract(Page(url, html.encode(), "text/html; charset=utf-8", url))


def json_ld(content):
    return f'<script type="application/ld+json">{content}</script>'


@pytest.mark.parametrize(
    "line",
    [
        (
            "<p class=postmetadata>This entry was posted on Sunday, May 12th, 2013 and is filed "
            "under News. You can follow any responses to this entry by the RSS feed.</p>"
        ),
        (
            "<footer class=entry-meta>This entry was posted in News on <a href=/x>May 12, 2013</a> "
            "by <a href=/a>admin</a>.</footer>"
        ),
        "<div class=post-footer>Posted by Anna Smith on May 12, 2013 | Permalink</div>",
    ],
)
def test_what_a_site_says_of_its_own_entry_dates_it(line):
    assert article(behind=line).published_at == DAY


def test_a_sentence_about_an_article_elsewhere_dates_nothing():
    line = "<p>This story was told again on 12 May 2013.</p>"
    assert article(below=line).published_at is None
    assert "told again" in article(below=line).text


@pytest.mark.parametrize(
    ("lang", "line"),
    [
        ("de", "<div>12.05.13</div>"),
        ("fr", "<p>Publié le 12/05/13</p>"),
        ("fr", "<p>Mis en ligne le 12/05/2013, mis à jour le 13/05/2013</p>"),
        ("de", "<div>Geschrieben von Hans Müller am 12. Mai 2013</div>"),
        ("en", "<div class=date><span>May</span><span>12</span><span>2013</span></div>"),
        ("en", '<abbr class=published title="2013-05-12">last Sunday</abbr>'),
        ("en", '<abbr itemprop=datePublished title="2013-05-12">last Sunday</abbr>'),
    ],
)
def test_lines_and_microformats_of_many_languages(lang, line):
    assert article(lang, below=line).published_at == DAY


@pytest.mark.parametrize("line", ["<div>05/06/13</div>", "<p>10:12.05.13</p>"])
def test_a_short_year_is_read_only_where_its_order_is_sure(line):
    assert article(below=line).published_at is None


@pytest.mark.parametrize(
    ("lang", "beside"),
    [
        ("en", "<aside><h3>Published</h3><p>12 May 2013</p></aside>"),
        ("ar", "<aside><dl><dt>تاريخ النشر:</dt><dd>12 أيار 2013</dd></dl></aside>"),
    ],
)
def test_the_one_labelled_date_of_a_box_of_facts_counts(lang, beside):
    assert article(lang, beside=beside).published_at == DAY
    assert article(lang, beside=beside * 2).published_at is None


@pytest.mark.parametrize(
    "name", ["DCTERMS.issued", "citation_date", "created", "prism.publicationDate"]
)
def test_more_fields_for_programs(name):
    found = article(head=f'<meta name="{name}" content="2013-05-12">')
    assert (found.published_at, found.dated_by) == (DAY, "meta")


def test_a_day_of_creation_counts_where_none_of_publication_is_declared():
    node = '{"@type":"NewsArticle","dateCreated":"2013-05-12","dateModified":"2014-01-01"}'
    assert article(head=json_ld(node)).published_at == DAY


def test_the_story_with_the_pages_address_or_headline_is_its_own():
    other = '{"@type":"NewsArticle","headline":"School opens","datePublished":"2012-01-01"}'
    own = '{"@type":"NewsArticle","headline":"%s","url":"%s","datePublished":"2013-05-12"}'
    for headline, url in (("Old bridge", "/n/bridge"), ("The old bridge is repaired", "")):
        assert article(head=json_ld(f"[{other},{own % (headline, url)}]")).published_at == DAY


def test_a_site_that_was_published_anew_says_less_than_the_line_that_readers_see():
    node = '{"@type":"BlogPosting","datePublished":"Jun 12, 2025","dateModified":"Jun 10, 2025"}'
    assert article(head=json_ld(node), below="<p>May 12, 2013</p>").published_at == DAY


def test_the_line_of_an_update_does_not_confirm_a_later_field():
    lines = "<div class=meta>Published May 12, 2013</div><div>Updated Aug 21, 2025</div>"
    node = '{"@type":"BlogPosting","datePublished":"2025-08-21"}'
    assert article(head=json_ld(node), below=lines).published_at == DAY


def test_scripts_that_name_one_day_date_a_page_without_any():
    script = '<script>var page = {"datePublished":"2013-05-12T00:00:00Z"}</script>'
    found = article(head=script)
    assert (found.published_at, found.dated_by) == (DAY, "script")
    other = script.replace("2013", "2012")
    assert article(head=script + other).published_at is None
    assert article(head=script, below="<div>13 May 2013</div>").dated_by == "line"


@pytest.mark.parametrize(
    ("neighbour", "day"),
    [("03/25/2026", "2026-03-05"), ("25/04/2026", "2026-05-03"), ("04/05/2026", None)],
)
def test_a_neighbours_date_tells_whether_the_day_comes_first(neighbour, day):
    beside = f"<ul><li><a href=/1>Another story of the day</a> <span>{neighbour}</span></li></ul>"
    found = article(below="<div class=date>03/05/2026</div>", beside=beside).published_at
    assert (found.date().isoformat() if found else None) == day


@pytest.mark.parametrize(
    "line",
    [
        "<p>12 May 2013 - 14 May 2013</p>",
        "<p>12-14 May 2013</p>",
        "<p>Fair: 12 May 2013 to 14 May 2013</p>",
    ],
)
def test_the_days_of_an_event_are_none(line):
    assert article(below=line).published_at is None


@pytest.mark.parametrize(
    ("line", "hour"),
    [
        ("<div class=date>Oct. 12, 2025, 2:05 p.m. ET</div>", 18),
        ("<div class=date>2:05 PM PT, Sun January 12, 2025</div>", 22),
        ("<div class=date>12 October 2025 14:05 XYZT</div>", None),
    ],
)
def test_zones_in_capitals_of_visible_lines(line, hour):
    found = article(below=line).published_at
    assert (found.hour if found else None) == hour


@pytest.mark.parametrize(
    "line",
    [
        "<p>آخر موعد للتقديم: 12 تشرين الثاني 2026</p>",
        "<p>Application deadline: 12 November 2026</p>",
    ],
)
def test_a_deadline_is_no_day_of_publication(line):
    assert article(below=line).published_at is None


@pytest.mark.parametrize("name", ["header-top", "site-header", "breaking-news"])
def test_the_time_in_a_bar_of_the_site_is_none(name):
    bar = f'<div class="{name}"><span class=time>30/11/2026 - 10:15</span></div>'
    assert article("ar", first=bar).published_at is None


CREATED = [
    "<meta name=created content='2013-04-01'>",
    "<meta name='dcterms.created' content='2013-04-01T08:00:00Z'>",
    json_ld('{"@type": "NewsArticle", "dateCreated": "2013-04-01T08:00:00Z"}'),
]


@pytest.mark.parametrize("head", CREATED)
def test_what_readers_see_goes_before_the_day_when_an_article_was_begun(head):
    assert article(head=head, below="<p>Published: 12 May 2013</p>").published_at == DAY
    assert article(head=head).published_at.date().isoformat() == "2013-04-01"


def test_a_time_that_is_of_the_entry_and_of_its_update_is_its_date():
    stamp = "<time class='entry-date updated' datetime='2013-05-12T09:30:00Z'>12 May 2013</time>"
    assert article(below=stamp).published_at == DAY.replace(hour=9, minute=30)
    update = "<time class='updated' datetime='2013-05-13T09:30:00Z'></time>"
    assert article(below=update).published_at is None


def test_an_article_whose_number_is_in_the_query_has_its_own_story():
    own = (
        '{"@type": "NewsArticle", "url": "https://a.example/?p=12", "datePublished": "2013-05-12"}'
    )
    other = own.replace("12", "13")
    html = (
        f"<html lang=en><head><title>The old bridge is repaired</title>"
        f"{json_ld(f'[{other}, {own}]')}</head><body><p>{TEXTS['en']}</p></body></html>"
    )
    url = "https://a.example/?p=12"
    assert extract(Page(url, html.encode(), "text/html", url)).published_at == DAY


def test_a_page_of_tables_is_dated_in_the_cell_of_its_title():
    cells = (
        "<html lang=ar><title>وكالة :: افتتاح الجسر القديم في المدينة</title><table><tr><td>"
        "<a href=/>الرئيسية</a></td><td><b>افتتاح الجسر القديم في المدينة</b><br>تاريخ النشر: "
        f"12-05-2013 | القراءات: 311<br><br><div>{TEXTS['ar']}<br>{TEXTS['ar']}</div></table>"
    )
    url = "https://a.example/news.php"
    found = extract(Page(url, cells.encode(), "text/html; charset=utf-8", url))
    assert found.published_at == DAY
