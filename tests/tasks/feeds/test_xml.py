"""RSS, RDF and Atom: addresses, text, dates, encodings."""

from datetime import UTC, datetime

import pytest

from tasks.feeds.entry import MAX_ENTRIES, MAX_SUMMARY_BYTES, MAX_TITLE_BYTES
from tasks.feeds.parse import parse_feed
from tests.tasks.feeds.documents import ARABIC, ATOM, ENCODED, URL, linked, one, rss


def test_atom_keeps_the_update_apart():
    entry = one(ATOM.encode())
    assert entry.updated_at == datetime(2025, 11, 30, 10, tzinfo=UTC)
    assert entry.guid == "urn:1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_told_by_their_bytes(encoding):
    assert (
        one(f"<rss><channel><item>{linked()}</item></channel></rss>".encode(encoding)).title
        == ARABIC
    )


@pytest.mark.parametrize(
    ("declaration", "content_type"),
    [
        ('<?xml version="1.0" encoding="windows-1256"?>', ""),
        ("", "application/rss+xml; charset=windows-1256"),
    ],
)
def test_windows_1256_is_read_by_declaration_or_header(declaration, content_type):
    title = "السورية تعترض رتلا"
    body = (
        f"{declaration}<rss><channel><item>{linked().replace(ARABIC, title)}</item></channel></rss>"
    )
    assert one(body.encode("windows-1256"), content_type=content_type).title == title


@pytest.mark.parametrize(
    "content_type",
    ["text/xml; charset=iso-8859-1", "text/xml", "text/plain", "text/html", "nonsense"],
)
def test_a_wrong_header_does_not_spoil_utf_8(content_type):
    assert one(rss(linked()), content_type=content_type).title == ARABIC


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/سوريا/1", "https://news.example/سوريا/1"),
        ("2.html", "https://news.example/feeds/2.html"),
        ("//m.news.example/1", "https://m.news.example/1"),
        (ENCODED, ENCODED),
        ("https://news.example/سوريا?id=5", "https://news.example/سوريا?id=5"),
        ("  https://news.example/1\n", "https://news.example/1"),
        ("https://news.example/?p=7&amp;utm_source=rss", "https://news.example/?p=7"),
    ],
)
def test_links_are_resolved_and_otherwise_left_alone(link, expected):
    assert one(rss(linked(link=link))).url == expected


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "file:///etc/passwd",
        "mailto:a@b.example",
        "data:text/html,x",
        "http://",
        "",
    ],
)
def test_entries_without_a_web_address_are_counted_not_kept(link):
    feed = parse_feed(rss(linked(link=link), linked()), URL)
    assert (len(feed.entries), feed.skipped) == (1, 1)


def test_a_permalink_guid_is_a_link():
    assert (
        one(rss("<title>x</title><guid>https://news.example/9</guid>")).url
        == "https://news.example/9"
    )


def test_the_original_link_goes_before_the_redirector():
    item = linked(
        '<f:origLink xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">'
        "https://news.example/real</f:origLink>"
    )
    assert one(rss(item)).url == "https://news.example/real"


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a &amp;amp; b", "a & b"),
        ("&lt;b&gt;عاجل&lt;/b&gt; خبر", "عاجل خبر"),
        ("<![CDATA[<script>alert(1)</script>خبر]]>", "خبر"),
        ("<![CDATA[قوات &quot;سوريا&#8221; &lt; 5]]>", 'قوات "سوريا” < 5'),
        ("2 &lt; 3", "2 < 3"),
        ("<![CDATA[İ <b a <b c <longerthanany>d]]>", "İ d"),
        ("<![CDATA[a <b c <b d]]>", "a <b c <b d"),
        ("<![CDATA[x<style>p{}]]>", "x"),
        ("x\N{RIGHT-TO-LEFT OVERRIDE}y &#x2067; z", "xy z"),
        ("one\n  two", "one two"),
        ("<![CDATA[خبر<!-- unclosed]]>", "خبر"),
    ],
)
def test_titles_are_plain_text(markup, expected):
    assert one(rss(linked().replace(ARABIC, markup))).title == expected


def test_summaries_keep_their_lines():
    assert (
        one(
            rss(linked("<description>&lt;p&gt;a&lt;/p&gt;&lt;p&gt;b&lt;/p&gt;</description>"))
        ).summary
        == "a\nb"
    )


def test_fields_are_capped():
    entry = one(
        rss(linked(f"<description>{'ب' * 100_000}</description>").replace(ARABIC, "ب" * 5_000))
    )
    assert len(entry.title.encode()) <= MAX_TITLE_BYTES
    assert len(entry.summary.encode()) <= MAX_SUMMARY_BYTES
    assert set(entry.title) == {"ب"}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("السبت, 29 نوفمبر 2025 08:47 PM", datetime(2025, 11, 29, 17, 47, tzinfo=UTC)),
        ("Sat, 29 Nov 2025 17:47:00", datetime(2025, 11, 29, 14, 47, tzinfo=UTC)),
        ("2025-11-29", datetime(2025, 11, 29, tzinfo=UTC)),
        ("Fri, 31 Dec 10000 00:00:00 GMT", None),
        ("-0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_or_unknown(written, expected):
    assert one(rss(linked(f"<pubDate>{written}</pubDate>"))).published_at == expected


def test_the_newest_entries_are_kept_in_feed_order():
    items = [
        linked(
            f"<pubDate>2025-01-01T00:{at // 60:02}:{at % 60:02}Z</pubDate>",
            f"https://news.example/{at}",
        )
        for at in range(MAX_ENTRIES + 10)
    ]
    urls = [entry.url for entry in parse_feed(rss(*items), URL).entries]
    assert urls == [f"https://news.example/{at}" for at in range(10, MAX_ENTRIES + 10)]


def test_bozo_alone_is_no_reason_to_refuse():
    assert one(rss(linked("<description>a & b <br> &nbsp; c</description>")))


@pytest.mark.parametrize("half", ["&#55296;", "&#xD800;", "&#x0dFfF;", "&#57343;"])
def test_half_a_character_in_one_title_costs_no_entry_of_an_xml_feed(half):
    body = f"<rss version='2.0'><channel><item><title>a{half}b</title>"
    body += "<link>http://a.example/1</link></item>"
    body += "<item><title>c</title><link>http://a.example/2</link></item></channel></rss>"
    assert [
        entry.url[-1] for entry in parse_feed(body.encode(), "http://a.example/feed").entries
    ] == [
        "1",
        "2",
    ]
