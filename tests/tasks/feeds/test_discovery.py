import pytest

from tasks.errors import FeedError
from tasks.feeds.discovery import (
    MAX_FEEDS,
    FoundFeed,
    discover,
    news_first,
    sitemaps_in,
    well_known,
)
from tasks.model import Page

URL = "https://news.example/ar/"


def page(head: str = "", body: str = "") -> Page:
    html = (
        f"<!DOCTYPE html><html lang=ar><head><title>عنب "
        f"بلدي</title>{head}</head><body>{body}</body></html>"
    )
    return Page(URL, html.encode())


def link(
    href: str, kind: str = "application/rss+xml", title: str = "", rel: str = "alternate"
) -> str:
    return f'<link rel="{rel}" type="{kind}" title="{title}" href="{href}">'


def urls(found: Page) -> list[str]:
    return [feed.url for feed in discover(found).feeds]


def test_a_page_says_its_title_its_language_and_its_feeds():
    found = discover(page(link("/ar/feed/", title="عنب &amp; بلدي")))
    assert (found.title, found.lang) == ("عنب بلدي", "ar")
    assert found.feeds == (FoundFeed("https://news.example/ar/feed/", "عنب & بلدي"),)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        (link("f", "application/atom+xml"), True),
        (link("f", "application/feed+json; charset=utf-8"), True),
        (link("f", "application/rss+xml", rel="Alternate feed"), True),
        (link("f", "text/html"), False),
        (link("/en/", "text/html", rel="alternate"), False),
        (link("/rss.xml", "text/xml"), True),
        (link("/sitemap.xml", "text/xml"), False),
        (link("/wp-json/wp/v2/posts", "application/json"), False),
        (link("/oembed", "application/json+oembed"), False),
        (link("f", rel="stylesheet"), False),
        ('<link rel="feed" href="/f">', True),
        (link("javascript:x"), False),
        (link("file:///etc/passwd"), False),
    ],
)
def test_only_types_of_feeds_count(tag, expected):
    assert bool(urls(page(tag))) is expected


LOOK = (
    "/feed /feed/ /ar/rss /rss.xml /x/news.rss /?feed=rss2 /atom.xml /index.xml "
    "/rss.php?cat=2 http://feeds.b.example/a"
)
DO_NOT = "/feeds/syria.xml /feedback /press /news/feed-the-poor /rssi /?p=7"


@pytest.mark.parametrize(("hrefs", "expected"), [(LOOK, True), (DO_NOT, False)])
def test_links_that_look_like_feeds_count(hrefs, expected):
    for href in hrefs.split():
        assert bool(urls(page(body=f'<a href="{href}">RSS</a>'))) is expected, href


def test_each_feed_counts_once_the_declared_ones_first_and_comments_last():
    found = discover(
        page(
            link("/comments/feed/", title="Comments") + link("/feed/"),
            '<a href="/rss.xml"> خلاصة <b>الأخبار</b></a><a '
            'href="https://www.news.example/feed">x</a>',
        )
    ).feeds
    assert [(feed.url, feed.how) for feed in found] == [
        ("https://news.example/feed/", "link"),
        ("https://news.example/rss.xml", "anchor"),
        ("https://news.example/comments/feed/", "link"),
    ]
    assert found[1].title == "خلاصة الأخبار"


def test_what_the_page_resolves_against_is_respected():
    assert urls(page('<base href="https://cdn.example/a/">' + link("feed"))) == [
        "https://cdn.example/a/feed"
    ]


def test_the_address_that_answered_counts():
    moved = Page("http://old.example/", page(link("feed")).body, final_url="https://new.example/")
    assert urls(moved) == ["https://new.example/feed"]


def test_the_list_is_bounded():
    assert (
        len(urls(page(body="".join(f'<a href="/{n}/feed">x</a>' for n in range(200))))) == MAX_FEEDS
    )


def test_what_is_no_page_is_refused():
    with pytest.raises(FeedError, match="not_a_page"):
        discover(Page(URL, b"hello"))


def test_well_known_addresses_of_a_section_come_before_those_of_the_site():
    tried = well_known("https://news.example/ar?x=1")
    assert tried[0] == "https://news.example/ar/feed"
    assert {
        f"https://news.example/{path}"
        for path in ("feed", "rss", "atom.xml", "rss.xml", "index.xml", "feed.xml")
    } <= {*tried}
    assert {"https://news.example/?feed=rss2", "https://news.example/news-sitemap.xml"} <= {*tried}
    assert len(tried) == len(set(tried))


def test_robots_names_sitemaps_those_of_news_first():
    robots = (
        "User-agent: *\nDisallow: /x\nSitemap: "
        "/sitemap.xml\nsitemap:https://a.example/news.xml\nSitemap: ftp://b/\n"
    )
    assert sitemaps_in(robots, URL) == (
        "https://a.example/news.xml",
        "https://news.example/sitemap.xml",
    )
    assert (
        news_first(["https://news.example/a.xml", "https://x.example/news.xml"])[0]
        == "https://x.example/news.xml"
    )
