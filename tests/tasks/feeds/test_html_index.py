from contextlib import suppress
from datetime import UTC, datetime

import pytest

from tasks.errors import FeedError
from tasks.feeds.html_index import parse
from tasks.feeds.parse import kind_of, read
from tasks.feeds.reading import together
from tasks.model import IndexSelectors, Page
from tasks.text import soup
from tests.support.runaway import no_runaway

URL = "https://news.example/ar/index.html"
PAGE = """<!DOCTYPE html><html lang="ar"><head><title>صحيفة</title></head><body>
<nav><a href="/">الرئيسية</a></nav>
<div class="card"><a href="/ar/1"><img alt="x"></a><h3><a href="/ar/1">قوات &lt;قسد&gt; في
 دير الزور</a></h3><time datetime="2025-11-29T20:47:00+03:00">أمس</time></div>
<div class="card"><h3><a href="2.html">خبر ثان</a></h3>
<span class="when">29 تشرين الثاني 2025</span></div>
<div class="card"><h3>بلا رابط</h3></div>
<div class="card"><h3><a href="javascript:void(0)">رابط كاذب</a></h3></div></body></html>"""
RULES = IndexSelectors(entry=".card", link="h3 a", title="h3", date="time, .when")


def test_rules_give_address_title_and_date():
    feed = parse(PAGE.encode(), URL, RULES)
    first, second = feed.entries
    assert (feed.title, feed.lang, feed.skipped) == ("صحيفة", "ar", 2)
    assert (first.url, first.title) == ("https://news.example/ar/1", "قوات <قسد> في دير الزور")
    assert first.published_at == datetime(2025, 11, 29, 17, 47, tzinfo=UTC)
    assert (second.url, second.title) == ("https://news.example/ar/2.html", "خبر ثان")
    assert second.published_at == datetime(2025, 11, 29, tzinfo=UTC)


def test_an_entry_may_be_the_link_itself():
    feed = parse(PAGE.encode(), URL, IndexSelectors(entry=".card h3 a"))
    assert [entry.title for entry in feed.entries] == ["قوات <قسد> في دير الزور", "خبر ثان"]
    assert feed.entries[0].published_at is None


def test_a_picture_and_a_headline_of_one_article_are_one_entry_with_the_title():
    feed = parse(PAGE.encode(), URL, IndexSelectors(entry=".card a"))
    assert [entry.title for entry in feed.entries] == ["قوات <قسد> في دير الزور", "خبر ثان"]


def test_of_elements_inside_one_another_the_innermost_count():
    assert len(parse(PAGE.encode(), URL, IndexSelectors(entry="body, div, .card")).entries) == 2


def test_the_page_says_what_its_links_resolve_against():
    page = PAGE.replace("<head>", '<head><base href="https://other.example/x/">')
    assert parse(page.encode(), URL, RULES).entries[1].url == "https://other.example/x/2.html"


def test_the_title_may_stand_in_an_attribute():
    page = '<a class=x href="/1" title="خبر"><img></a>'
    assert parse(page.encode(), URL, IndexSelectors(entry=".x")).entries[0].title == "خبر"


def test_windows_1256_pages_are_read():
    page = '<meta charset="windows-1256"><a class=x href="/1">قوات سوريا الديمقراطية تعلن</a>'
    assert (
        parse(page.encode("cp1256"), URL, IndexSelectors(".x")).entries[0].title
        == "قوات سوريا الديمقراطية تعلن"
    )


def test_a_page_that_changed_is_told():
    with pytest.raises(FeedError, match="has the page changed") as caught:
        parse(b"<p>x</p>", URL, RULES)
    assert caught.value.reason == "listing_empty"


@pytest.mark.parametrize(
    "rules",
    [
        IndexSelectors(""),
        IndexSelectors("a["),
        IndexSelectors("a", date="::x("),
        IndexSelectors("a", "b >"),
    ],
)
def test_what_is_no_selector_is_named(rules):
    with pytest.raises(FeedError, match="is no CSS selector") as caught:
        parse(PAGE.encode(), URL, rules)
    assert caught.value.reason == "rules_wrong"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_page"),
        (b"/etc/passwd", "not_a_page"),
        (b"http://127.0.0.1/", "not_a_page"),
        (b"<p>" * 70_000, "feed_hostile"),
        (b"<p " + b" ".join(b'a%d="1"' % at for at in range(1_000)) + b">", "feed_hostile"),
        (b"<p>" + b"x" * soup.MAX_PAGE_BYTES, "feed_too_large"),
    ],
)
def test_what_no_page_needs_is_refused(body, reason):
    with pytest.raises(FeedError) as caught:
        parse(body, URL, RULES)
    assert caught.value.reason == reason


@pytest.mark.heavy
@pytest.mark.parametrize(
    "body",
    [
        b"<div class=card>" * 50_000,
        b"<div class=card><h3><a href=/1>x</a></h3>" * 15_000,
        b"<div class=card>" + b"<!--" * 200_000,
        b"<div class=card><p a" + b"<p a" * 50_000,
        b"<div class=card><a href=/1>" + b"x " * 1_000_000,
    ],
    ids=["nested", "entries", "comments", "openers", "text"],
)
def test_shapes_that_are_slow_elsewhere_end_in_time(body):
    with no_runaway(), suppress(FeedError):
        parse(body, URL, RULES)


def test_an_xhtml_page_is_read_without_a_warning():
    page = '<?xml version="1.0" encoding="utf-8"?><html><a class="x" href="/1">y</a></html>'
    assert parse(page.encode(), URL, IndexSelectors("a.x")).entries[0].title == "y"


RSS = (
    b"<rss version='2.0'><channel><title>t</title>"
    b"<item><link>https://news.example/1</link></item></channel></rss>"
)
NEWS = b"<urlset><url><loc>/1</loc><news><title>t</title></news></url></urlset>"


@pytest.mark.parametrize(
    ("url", "body", "rules", "expected"),
    [
        (URL, RSS, None, "feed"),
        (URL, NEWS, None, "sitemap"),
        (URL, NEWS.decode().encode("utf-16"), None, "sitemap"),
        (URL, b"<?xml version='1.0'?><!-- x --><s:sitemapindex xmlns:s='x'>", None, "sitemap"),
        (URL, b"{}", None, "feed"),
        (URL, PAGE.encode(), RULES, "listing"),
        ("https://t.me/s/enabbaladi", b"<html>", None, "telegram"),
        ("https://t.me/enabbaladi/12", b"<html>", None, "feed"),
    ],
)
def test_the_kind_is_told_by_rules_address_and_body(url, body, rules, expected):
    assert kind_of(url, body, rules) == expected


def test_every_kind_is_read_through_one_door():
    listed = read(Page(URL, PAGE.encode()), rules=RULES)
    assert (listed.kind, len(listed.feed.entries)) == ("listing", 2)
    assert read(Page(URL, RSS)).feed.title == "t"
    assert (
        read(Page(URL, NEWS, final_url="https://b.example/")).feed.entries[0].url
        == "https://b.example/1"
    )
    assert (
        read(Page("https://t.me/s/abcd", b"<div class=tgme_channel_info></div>")).feed.entries == ()
    )


def test_an_index_is_read_by_its_newest_sitemaps():
    listed = b"".join(b"<sitemap><loc>/%d.xml</loc></sitemap>" % n for n in range(9))
    assert len(read(Page(URL, b"<sitemapindex>" + listed + b"</sitemapindex>")).children) == 3


@pytest.mark.parametrize("kind", ["listing", "gopher"])
def test_a_kind_that_cannot_be_read_is_named(kind):
    with pytest.raises(FeedError, match="rules_wrong"):
        read(Page(URL, PAGE.encode()), kind)


def test_the_sitemaps_of_an_index_are_one_feed():
    readings = [read(Page(URL, NEWS)), read(Page(URL, NEWS))]
    assert [entry.title for entry in together(readings).entries] == ["t"]
    assert together([]).entries == ()
