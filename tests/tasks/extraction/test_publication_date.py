"""Which date on a page is the article's own, and how exact it is."""

from datetime import UTC, date, datetime

import pytest

from tasks.extraction import extract
from tasks.extraction.dating.publication_date import UNKNOWN, Dated, agreed
from tasks.model import Page

TITLE = "وصول شحنة قمح إلى صوامع القامشلي"
BODY = "".join(
    f"<p>أفرغت الشاحنات حمولتها في الصوامع خلال ساعات النهار، وقال العاملون إن الدفعة رقم {n} "
    "ستنقل إلى المطاحن القريبة قبل نهاية الأسبوع بإشراف لجنة من المزارعين وأصحاب الأفران.</p>"
    for n in range(4)
)
NOON = datetime(2025, 10, 12, 9, 0, tzinfo=UTC)
DAY = datetime(2025, 10, 12, tzinfo=UTC)


def article(
    *,
    head="",
    above="",
    below="",
    behind="",
    url="https://a.example/1",
    on=None,
    zone="",
    lang="ar",
):
    html = (
        f"<html lang={lang}><head><title>{TITLE}</title>{head}</head><body>{above}<article>"
        f"<h1>{TITLE}</h1>{below}<div class=text>{BODY}</div></article>{behind}</body></html>"
    )
    return extract(Page(url, html.encode(), "text/html; charset=utf-8", url), on=on, zone=zone)


def meta(content):
    return f'<meta property="article:published_time" content="{content}">'


def json_ld(content):
    return f'<script type="application/ld+json">{content}</script>'


@pytest.mark.parametrize(
    ("place", "html"),
    [
        ("above", "<header><div class=date>الأحد 12 أكتوبر 2025</div></header>"),
        ("above", "<div class=topbar><span>12 أكتوبر 2025</span><a href=/>الرئيسية</a></div>"),
        ("above", "<div class=weather>دمشق 24 <span class=time>12-10-2025 12:00</span></div>"),
        ("above", "<nav>12 أكتوبر 2025 12:00</nav>"),
        ("below", "<p>معرض الكتاب: من 12 أكتوبر 2025</p>"),
        ("behind", "<div class=comments><p class=comment-date>12 أكتوبر 2025</p></div>"),
        ("behind", "<div class=related><time datetime=2025-10-12>12 أكتوبر 2025</time></div>"),
        ("behind", "<div class=sidebar><span class=post-date>12 أكتوبر 2025</span></div>"),
        ("behind", "<footer>© 12 أكتوبر 2025</footer>"),
    ],
)
def test_a_date_of_something_else_is_not_the_articles(place, html):
    assert article(**{place: html}).published_at is None


@pytest.mark.parametrize(
    "line",
    [
        "<div class=date>12 أكتوبر 2025 - 12:00</div>",
        "<div>نشر في 12 أكتوبر 2025 الساعة 12:00 ظهراً</div>",
        "<div>نشر: 12 أكتوبر 2025 - 12:00 | آخر تحديث: 14 أكتوبر 2025 - 10:00</div>",
        "<p><b>آخر تحديث: 14 أكتوبر 2025 10:00</b><b>تاريخ النشر: 12 أكتوبر 2025 12:00</b></p>",
        "<div>Giriş: 12.10.2025 12:00 Güncelleme: 13.10.2025 09:10</div>",
        "<div><time>12 أكتوبر 2025 12:00</time></div>",
        "<p><time class=updated>14 أكتوبر 2025</time><time>12 أكتوبر 2025 12:00</time></p>",
    ],
)
def test_a_line_below_the_heading_dates_the_article(line):
    found = article(below=line)
    assert (found.published_at, found.published_precision) == (NOON, "minute")


def test_a_time_right_above_the_heading_dates_the_article_a_bare_day_does_not():
    assert article(above="<div>12 أكتوبر 2025 12:00</div>").published_at == NOON
    assert article(above="<div>12 أكتوبر 2025</div>").published_at is None


def test_an_update_alone_is_no_publication():
    found = article(below="<div class=date>آخر تحديث: 14 أكتوبر 2025 - 10:00</div>")
    assert (found.published_at, found.dated_by) == (None, "")
    assert found.modified_at == datetime(2025, 10, 14, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("head", "method"),
    [
        (meta("2025-10-12T12:00:00+03:00"), "meta"),
        (json_ld('{"@type":"NewsArticle","datePublished":"2025-10-12T12:00+03:00"}'), "json-ld"),
        (json_ld('{"@type":"NewsArticle","datePublished":1760259600000}'), "json-ld"),
        (json_ld('{"@type":"WebPage","datePublished":"2025-10-12T09:00:00Z"}'), "json-ld"),
    ],
)
def test_fields_for_programs_come_first(head, method):
    found = article(head=head, below="<div class=date>13 أكتوبر 2025 10:00</div>")
    assert (found.published_at, found.dated_by) == (NOON, method)


@pytest.mark.parametrize(
    "shown",
    [
        "<time datetime=2025-10-12>12 أكتوبر 2025</time>",
        "<div class=post-date>12 أكتوبر 2025</div>",
        "<div>نشر في 12 أكتوبر 2025</div>",
    ],
)
def test_a_marked_day_wins_over_the_later_field_of_a_page_that_was_moved(shown):
    assert article(head=meta("2025-11-20T08:00:00Z"), below=shown).published_at == DAY


def test_a_field_wins_over_an_earlier_day_that_nothing_marks():
    found = article(head=meta("2025-10-12T12:00:00+03:00"), below="<div>1 أكتوبر 2025</div>")
    assert found.published_at == NOON


def test_a_named_date_behind_a_label_of_an_update_is_no_publication():
    line = "<div class=info>آخر تحديث <span class=date>14 أكتوبر 2025</span></div>"
    assert article(below=line).published_at is None


def test_a_field_under_a_name_of_the_sites_own_counts_after_lines():
    head = '<meta name="x-published-date" content="2025-10-12T12:00:00+03:00">'
    assert article(head=head).published_at == NOON
    found = article(head=head, below="<div class=date>1 أكتوبر 2025</div>")
    assert found.published_at == datetime(2025, 10, 1, tzinfo=UTC)


def test_an_exact_field_wins_over_a_bare_day_in_another():
    story = json_ld('{"@type":"NewsArticle","datePublished":"2025-10-12T12:00:00+03:00"}')
    assert article(head=meta("2025-11-30") + story).published_at == NOON


def test_an_exact_line_wins_over_a_bare_day_of_the_same_day_only():
    line = "<div class=date>12 أكتوبر 2025 12:00</div>"
    assert article(head=meta("2025-10-12"), below=line).published_at == NOON
    assert article(head=meta("2025-10-10"), below=line).published_at == datetime(
        2025, 10, 10, tzinfo=UTC
    )


@pytest.mark.parametrize(
    "place",
    [
        {"head": meta("2025-10-12T12:00:00")},
        {"head": json_ld('{"@type":"NewsArticle","datePublished":"2025-10-12 12:00"}')},
        {"below": "<time datetime='2025-10-12 12:00'>x</time>"},
        {"below": "<div class=date>12 أكتوبر 2025 12:00</div>"},
    ],
    ids=["meta", "json-ld", "time", "line"],
)
def test_a_time_without_a_zone_is_in_the_sources_else_by_language(place):
    hours = {
        (zone, lang): article(**place, zone=zone, lang=lang).published_at.strftime("%H:%M")
        for zone, lang in (("", "ar"), ("", "fa"), ("Europe/Paris", "ar"), ("Asia/Tokyo", "fa"))
    }
    assert hours == {
        ("", "ar"): "09:00",
        ("", "fa"): "08:30",
        ("Europe/Paris", "ar"): "10:00",
        ("Asia/Tokyo", "fa"): "03:00",
    }


def test_a_change_is_read_in_the_sources_zone():
    changed = '<meta property="article:modified_time" content="2025-10-12T12:00:00">'
    found = article(head=meta("2025-10-11T12:00:00Z") + changed, zone="Asia/Tokyo")
    assert found.modified_at == datetime(2025, 10, 12, 3, tzinfo=UTC)


def test_a_date_after_the_visit_is_none():
    head = meta("2025-10-20T12:00:00Z")
    assert article(head=head, on=date(2025, 10, 12)).published_at is None
    assert article(head=head, on=date(2025, 10, 20)).published_at is not None


@pytest.mark.parametrize("day", ["2025/10/12", "2025/oct/12", "2025/october/12"])
def test_an_address_gives_a_day(day):
    found = article(url=f"https://a.example/{day}/silos")
    assert (found.published_at, found.published_precision, found.dated_by) == (
        DAY,
        "day",
        "address",
    )


PAGE_DAY = Dated(DAY, "line", "day")


def test_the_time_of_the_feed_wins_over_a_bare_day_of_its_day():
    assert agreed(PAGE_DAY, NOON) == Dated(NOON, "feed", "minute")
    late = datetime(2025, 10, 11, 22, 0, tzinfo=UTC)  # one in the morning of the 12th in Damascus
    assert agreed(PAGE_DAY, late).at == late
    assert agreed(PAGE_DAY, late, "Europe/London") == PAGE_DAY


def test_a_day_of_the_page_stands_against_another_day_of_the_feed():
    assert agreed(PAGE_DAY, datetime(2025, 10, 14, 9, tzinfo=UTC)) == PAGE_DAY


def test_the_page_wins_where_it_is_exact_and_the_feed_where_the_page_is_years_off():
    page = Dated(datetime(2025, 10, 12, 8, 30, tzinfo=UTC), "meta", "minute")
    assert agreed(page, NOON) == page
    assert agreed(Dated(datetime(2012, 1, 1, tzinfo=UTC), "meta", "day"), NOON).method == "feed"


def test_what_neither_tells_is_unknown():
    assert agreed(UNKNOWN, None) == UNKNOWN
    assert agreed(UNKNOWN, DAY) == Dated(DAY, "feed", "day")
