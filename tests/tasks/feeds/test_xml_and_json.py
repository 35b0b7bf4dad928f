import sys
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import FeedError
from tasks.feeds.entry import MAX_BYTES, MAX_ENTRIES, MAX_SUMMARY_BYTES, MAX_TITLE_BYTES
from tasks.feeds.parse import parse_feed as parse

URL = "https://news.example/feeds/syria.xml"
ARABIC = "الداخلية السورية تعترض رتلًا للتحالف الدولي"
ENCODED = "https://news.example/%D8%B3%D9%88%D8%B1%D9%8A%D8%A7/1"


def rss(*items: str, head: str = "<title>t</title>") -> bytes:
    body = "".join(f"<item>{item}</item>" for item in items)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{body}</channel></rss>'.encode()


def linked(extra: str = "", link: str = "https://news.example/1") -> str:
    return f"<title>{ARABIC}</title><link>{link}</link>{extra}"


def one(body: bytes, **kwargs):
    (entry,) = parse(body, URL, **kwargs).entries
    return entry


RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>t</title></channel>'
    f'<item rdf:about="https://news.example/1"><title>{ARABIC}</title><link>https://news.example/1</link>'
    "<dc:date>2025-11-29T20:47:00+03:00</dc:date></item></rdf:RDF>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="ar"><title>t</title><entry><id>urn:1</id>'
    f'<title type="html">{ARABIC}</title><link rel="self" href="https://news.example/self"/>'
    '<link rel="enclosure" href="https://news.example/a.mp3"/><link rel="alternate" '
    'href="https://news.example/1"/>'
    "<published>2025-11-29T17:47:00Z</published><updated>2025-11-30T10:00:00Z</updated></entry></feed>"
)
JSON = (
    '{"version":"https://jsonfeed.org/version/1.1","title":"t","language":"ar","items":[{"id":1,"title":"'
    f'{ARABIC}","url":"https://news.example/1","date_published":"2025-11-29T20:47:00+03:00"}}]}}'
)
RSS = rss(linked("<pubDate>Sat, 29 Nov 2025 20:47:00 +0300</pubDate><guid>1</guid>")).decode()
RSS_091 = (
    '<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" '
    '"http://my.netscape.com/publish/formats/rss-0.91.dtd">'
    f'<rss version="0.91"><channel><title>t</title><item>{linked()}</item></channel></rss>'
)


@pytest.mark.parametrize(
    "text", [RSS, RSS_091, RDF, ATOM, JSON], ids=["rss2", "rss091", "rdf", "atom", "json"]
)
def test_every_dialect_gives_the_same_entry(text):
    feed = parse(text.encode(), URL)
    (entry,) = feed.entries
    assert (feed.title, feed.skipped) == ("t", 0)
    assert (entry.url, entry.title) == ("https://news.example/1", ARABIC)
    assert text == RSS_091 or entry.published_at == datetime(2025, 11, 29, 17, 47, tzinfo=UTC)


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
    feed = parse(rss(linked(link=link), linked()), URL)
    assert (len(feed.entries), feed.skipped) == (1, 1)


def test_a_permalink_guid_is_a_link():
    assert (
        one(rss("<title>x</title><guid>https://news.example/9</guid>")).url
        == "https://news.example/9"
    )


def test_the_original_link_goes_before_the_redirector():
    item = linked(
        "<f:origLink "
        'xmlns:f="http://rssnamespace.org/feedburner/ext/1.0">https://news.example/real</f:origLink>'
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
        ("Sat, 29 Nov 2025 17:47:00", datetime(2025, 11, 29, 17, 47, tzinfo=UTC)),
        ("2025-11-29", datetime(2025, 11, 29, tzinfo=UTC)),
        ("Fri, 31 Dec 10000 00:00:00 GMT", None),
        ("-0001-01-01T00:00:00Z", None),
        ("1970-01-01T00:00:00Z", None),
        ("yesterday", None),
    ],
)
def test_dates_are_read_or_unknown(written, expected):
    assert one(rss(linked(f"<pubDate>{written}</pubDate>"))).published_at == expected


def test_one_bad_entry_never_loses_the_others():
    bad = '{"id":{},"url":5}'
    feed = parse(JSON.replace("[{", f"[{bad},null,{{").encode(), URL)
    assert (len(feed.entries), feed.skipped) == (1, 2)


def test_the_newest_entries_are_kept_in_feed_order():
    items = [
        linked(
            f"<pubDate>2025-01-01T00:{at // 60:02}:{at % 60:02}Z</pubDate>",
            f"https://news.example/{at}",
        )
        for at in range(MAX_ENTRIES + 10)
    ]
    urls = [entry.url for entry in parse(rss(*items), URL).entries]
    assert urls == [f"https://news.example/{at}" for at in range(10, MAX_ENTRIES + 10)]


def test_bozo_alone_is_no_reason_to_refuse():
    assert one(rss(linked("<description>a & b <br> &nbsp; c</description>")))


ENTITY = '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not_a_feed"),
        (b"   \n", "not_a_feed"),
        (b"/etc/passwd", "not_a_feed"),
        (b"http://127.0.0.1:1/", "not_a_feed"),
        (b"<!DOCTYPE html><html><body><p>x</p></body></html>", "not_a_feed"),
        (b'{"a": 1}', "not_a_feed"),
        (b'{"version": "2", "items": []}', "not_a_feed"),
        (b'{"version": ', "feed_unreadable"),
        (
            b'{"version":"https://jsonfeed.org/version/1","items":' + b"[" * 100_000,
            "feed_unreadable",
        ),
        (ENTITY.encode() + rss(linked()), "feed_hostile"),
        (ENTITY.encode("utf-16") + rss(linked()).decode().encode("utf-16-le"), "feed_hostile"),
        (b"<!-- <a> -->" + ENTITY.encode() + rss(linked()), "feed_hostile"),
        (b"\n<!ENTITY " * 10_000 + rss(), "feed_hostile"),
        (b"\n<!DOCTYPE " * 10_000 + rss(), "feed_hostile"),
        (b"<!-- never closed <rss>", "feed_hostile"),
        (b"<!DOCTYPE a><!DOCTYPE b>" + rss(), "feed_hostile"),
        (b'<?xml version="1.0" encoding="cp037"?>' + rss(linked("\xff")), "feed_hostile"),
        (
            rss(linked("<x " + " ".join(f'a{at}="1"' for at in range(10_000)) + "/>")),
            "feed_hostile",
        ),
        (rss(linked("<author>" + "a" * 64_000 + "</author>")), "feed_hostile"),
        (rss(linked("<a>" * 250_000)), "feed_hostile"),
        (b"<rss><channel>" + b"<item>" * 30_000, "feed_too_large"),
        (b"<rss>" + b" " * MAX_BYTES, "feed_too_large"),
    ],
)
def test_what_is_no_feed_ends_with_its_reason(body, reason):
    body = body.replace("\xff".encode(), b"\xff")
    with pytest.raises(FeedError) as caught:
        parse(body, URL)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 200_000 + rss(linked()),
        rss(linked('<description>&lt;p style="' + "a" * 80_000 + '"&gt;</description>')),
        rss(linked("<description><![CDATA[" + "<!--" * 80_000 + "]]></description>")),
        rss(linked("<category>" + "a/" * 100_000 + "</category>")),
    ],
    ids=["newlines", "style", "comments", "category"],
)
def test_known_slow_feeds_are_read_at_once(body):
    assert one(body).title == ARABIC


@pytest.mark.parametrize(
    ("failure", "reason"), [(KeyError, "feed_unreadable"), (RecursionError, "feed_hostile")]
)
def test_whatever_the_parser_raises_is_a_feed_error(failure, reason, monkeypatch):
    def fails(*_, **__):
        raise failure

    monkeypatch.setattr("tasks.feeds.xml.feedparser.parse", fails)
    with pytest.raises(FeedError, match=reason):
        parse(rss(linked()), URL)


def test_a_json_entry_without_address_is_counted():
    assert parse(JSON.replace("https://news.example/1", "").encode(), URL).skipped == 1


def test_t14_a_body_that_names_a_file_opens_nothing():
    opened = []
    watching = [True]
    sys.addaudithook(
        lambda event, args: opened.append(args[0]) if event == "open" and watching else None
    )
    for body in (
        b"/etc/passwd",
        b"file:///etc/passwd",
        b"<rss>/etc/passwd</rss>",
        b"<rss><channel>" * 2,
    ):
        try:
            parse(body, "/etc/passwd")
        except FeedError:
            continue
    watching.clear()
    assert [name for name in opened if "passwd" in str(name)] == []


SEEDS = [RSS, RDF, ATOM, JSON]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(SEEDS), st.data())
def test_t13_mutated_feeds_parse_or_raise_feed_error(seed, data):
    body = bytearray(seed.encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        if not body:
            break
    try:
        feed = parse(bytes(body), URL)
    except FeedError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
    dates = [
        date for entry in feed.entries for date in (entry.published_at, entry.updated_at) if date
    ]
    assert all(1995 <= date.year <= 2100 for date in dates)


@pytest.mark.parametrize("half", ["&#55296;", "&#xD800;", "&#x0dFfF;", "&#57343;"])
def test_half_a_character_in_one_title_costs_no_entry_of_an_xml_feed(half):
    body = f"<rss version='2.0'><channel><item><title>a{half}b</title><link>http://a.example/1</link></item>"
    body += "<item><title>c</title><link>http://a.example/2</link></item></channel></rss>"
    assert [entry.url[-1] for entry in parse(body.encode(), "http://a.example/feed").entries] == [
        "1",
        "2",
    ]


@pytest.mark.parametrize("half", [r"\ud800", r"\udfff", r"\udc00\ud800", r"\ud83d\ude00"])
def test_half_a_character_in_one_title_costs_no_entry_of_a_json_feed(half):
    items = f'[{{"id":"1","url":"http://a.example/1","title":"a{half}b"}},{{"id":"2","url":"http://a.example/2"}}]'
    body = f'{{"version":"https://jsonfeed.org/version/1.1","title":"t","items":{items}}}'
    entries = parse(body.encode(), "http://a.example/feed").entries
    assert [entry.url[-1] for entry in entries] == ["1", "2"]
    assert ("\U0001f600" in entries[0].title) == (half == r"\ud83d\ude00")
