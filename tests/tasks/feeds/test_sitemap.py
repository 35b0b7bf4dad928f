import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import FeedError
from tasks.feeds import entry as entries
from tasks.feeds.gzip_body import gunzip
from tasks.feeds.sitemap import MAX_ADDRESSES, MAX_CHILDREN, parse
from tests.support.runaway import no_runaway

URL = "https://news.example/sitemaps/news.xml"
ARABIC = "الداخلية السورية تعترض رتلًا للتحالف الدولي"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)


def address(number: int = 1, news: str = "", loc: str = "") -> str:
    loc = loc or f"https://news.example/{number}"
    return f"<url><loc>{loc}</loc><lastmod>2025-11-30T10:00:00Z</lastmod>{news}</url>"


def news(title: str = ARABIC, date: str = "2025-11-29T20:47:00+03:00", lang: str = "ar") -> str:
    return (
        "<news:news><news:publication><news:name>عنب بلدي</news:name>"
        f"<news:language>{lang}</news:language></news:publication>"
        f"<news:publication_date>{date}</news:publication_date>"
        f"<news:title>{title}</news:title></news:news>"
    )


def urlset(*addresses: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>') -> str:
    return f"{head}<urlset {SPACES}>{''.join(addresses)}</urlset>"


def index(*children: tuple[str, str]) -> bytes:
    listed = "".join(
        f"<sitemap><loc>{url}</loc><lastmod>{date}</lastmod></sitemap>" for url, date in children
    )
    return f"<sitemapindex {SPACES}>{listed}</sitemapindex>".encode()


def one(text: str | bytes):
    (entry,) = parse(text.encode() if isinstance(text, str) else text, URL).feed.entries
    return entry


def test_a_news_sitemap_gives_entries_with_title_date_and_language():
    found = parse(urlset(address(1, news()), address(2, news())).encode(), URL).feed
    entry = found.entries[0]
    assert (found.title, found.lang, found.skipped, len(found.entries)) == ("عنب بلدي", "ar", 0, 2)
    assert (entry.url, entry.title, entry.lang) == ("https://news.example/1", ARABIC, "ar")
    assert entry.published_at == datetime(2025, 11, 29, 17, 47, tzinfo=UTC)
    assert entry.updated_at == datetime(2025, 11, 30, 10, tzinfo=UTC)


def test_addresses_without_news_beside_others_are_pages_and_no_entries():
    found = parse(urlset(address(1), address(2, news())).encode(), URL).feed
    assert [entry.url for entry in found.entries] == ["https://news.example/2"]


def test_a_plain_list_of_addresses_is_refused_with_a_clear_message():
    with pytest.raises(FeedError, match="2 addresses, none with news:news") as caught:
        parse(urlset(address(1), address(2)).encode(), URL)
    assert caught.value.reason == "sitemap_without_news"


def test_a_quiet_newsroom_has_no_entries():
    assert parse(urlset().encode(), URL).feed.entries == ()


@pytest.mark.parametrize("prefix", ["n:", "", "news_1:"])
def test_the_extension_is_told_by_its_place_not_by_its_prefix(prefix):
    assert one(urlset(address(1, news().replace("news:", prefix)))).title == ARABIC


def test_what_a_picture_is_called_is_not_the_title():
    picture = (
        "<image:image><image:loc>https://news.example/a.jpg</image:loc>"
        "<image:title>صورة</image:title></image:image>"
    )
    entry = one(urlset(address(1, picture + news())))
    assert (entry.url, entry.title) == ("https://news.example/1", ARABIC)


def test_two_languages_make_no_language_of_the_feed():
    found = parse(urlset(address(1, news()), address(2, news(lang="en"))).encode(), URL).feed
    assert (found.lang, [entry.lang for entry in found.entries]) == ("", ["ar", "en"])


@pytest.mark.parametrize("loc", ["javascript:alert(1)", "file:///etc/passwd", "http://", " "])
def test_entries_without_a_web_address_are_counted_not_kept(loc):
    assert (
        parse(urlset(address(1, news(), loc), address(2, news())).encode(), URL).feed.skipped == 1
    )


def test_relative_addresses_resolve_against_the_sitemap():
    assert one(urlset(address(1, news(), "/ar/1"))).url == "https://news.example/ar/1"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1256", "iso-8859-6"])
def test_encodings_are_told_by_their_bytes_or_their_declaration(encoding):
    title = "قوات سوريا الديمقراطية"
    name = encoding.removesuffix("-sig")
    text = urlset(
        address(1, news(title)).replace("عنب", "x"), head=f'<?xml version="1.0" encoding="{name}"?>'
    )
    assert one(text.encode(encoding)).title == title


def test_utf_8_with_a_wrong_declaration_is_utf_8():
    assert (
        one(urlset(address(1, news()), head='<?xml version="1.0" encoding="iso-8859-1"?>')).title
        == ARABIC
    )


def test_gzip_is_told_by_its_first_bytes():
    body = urlset(address(1, news())).encode()
    assert one(gzip.compress(body)).title == ARABIC
    assert one(gzip.compress(body[:100]) + gzip.compress(body[100:])).title == ARABIC


def test_an_index_gives_its_sitemaps_the_last_changed_first():
    children = index(
        ("https://news.example/old.xml", "2024-01-01"),
        ("/new.xml", "2025-11-29"),
        ("/undated.xml", ""),
        ("mailto:x", ""),
    )
    assert parse(children, URL).children == (
        "https://news.example/new.xml",
        "https://news.example/old.xml",
        "https://news.example/undated.xml",
    )


def test_an_index_is_bounded():
    assert (
        len(parse(index(*((f"/{n}.xml", "") for n in range(MAX_CHILDREN + 5))), URL).children)
        == MAX_CHILDREN
    )


@pytest.mark.parametrize("cut", ["</urlset>", "</url></urlset>"])
def test_a_file_that_breaks_off_gives_what_stood_before(cut):
    text = urlset(address(1, news()), address(2, news())).removesuffix(cut)
    assert len(parse(text.encode(), URL).feed.entries) == 2 - (cut != "</urlset>")


ENTITY = '<!DOCTYPE urlset [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = '<!DOCTYPE urlset [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE urlset SYSTEM "http://127.0.0.1:1/x.dtd">'


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "feed_unreadable"),
        (b"/etc/passwd", "feed_unreadable"),
        (b"<rss><channel/></rss>", "not_a_feed"),
        (b"<html><body>x</body></html>", "not_a_feed"),
        (urlset(address(), "<broken").encode(), "feed_unreadable"),
        (urlset(address(1, news()), head=ENTITY).encode(), "feed_hostile"),
        (urlset(address(1, news("&b;")), head=LAUGHS).encode(), "feed_hostile"),
        (urlset(address(1, news()), head=ENTITY).encode("utf-16"), "feed_hostile"),
        (urlset("<url>" * 20).encode(), "feed_hostile"),
        (urlset("<url/>" * (MAX_ADDRESSES + 1)).encode(), "feed_too_large"),
        (b" " * (entries.MAX_BYTES + 1), "feed_too_large"),
        (gzip.compress(b" " * (entries.MAX_BYTES + 1)), "feed_too_large"),
        (gzip.compress(b"x" * 1000, mtime=0)[:15] + b"broken" * 9, "feed_unreadable"),
    ],
)
def test_what_is_no_news_sitemap_ends_with_its_reason(body, reason):
    with pytest.raises(FeedError) as caught:
        parse(body, URL)
    assert caught.value.reason == reason


def test_a_declaration_that_defines_nothing_is_read_over():
    assert one(urlset(address(1, news()), head=EXTERNAL)).title == ARABIC


@pytest.mark.heavy
@pytest.mark.parametrize(
    "text",
    [
        "<url " + " ".join(f'a{at}="1"' for at in range(200_000)) + "/>",
        f"<{'n' * 1_000_000}>" + "<a/>" * 500_000 + f"</{'n' * 1_000_000}>",
        address(1, news("ب" * 2_000_000)),
        "<!-- <url> -->" * 200_000,
        "&amp;" * 800_000,
    ],
    ids=["attributes", "names", "title", "comments", "entities"],
)
def test_shapes_that_are_slow_elsewhere_are_read_at_once(text):
    with no_runaway():
        found = parse(urlset(address(1, news()), text).encode(), URL).feed
    assert all(len(entry.title.encode()) <= entries.MAX_TITLE_BYTES for entry in found.entries)


def test_the_newest_entries_are_kept():
    dated = [
        address(at, news(date=f"2025-01-01T00:{at // 60:02}:{at % 60:02}Z")) for at in range(510)
    ]
    found = parse(urlset(*dated).encode(), URL).feed.entries
    assert [entry.url[21:] for entry in found] == [str(at) for at in range(10, 510)]


def test_bodies_that_are_no_gzip_are_left_alone():
    assert gunzip(b"<urlset/>") == b"<urlset/>"


@pytest.mark.untraced
@settings(max_examples=150)
@given(st.data())
def test_mutated_sitemaps_parse_or_raise_feed_error(data):
    body = bytearray(urlset(address(1, news()), address(2)).encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        if not body:
            break
    try:
        found = parse(bytes(body), URL).feed
    except FeedError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in found.entries)


def test_a_bare_ampersand_in_an_address_stays_what_it_is():
    loc = "https://news.example/?a=1&lang=ar&sect=2"
    assert one(urlset(address(1, news(), loc))).url == loc


@pytest.mark.parametrize("broken", ["<url><loc>x</url>", "<url><loc>x</loc><news></url>"])
def test_a_broken_address_costs_only_itself(broken):
    body = urlset(address(1, news()), broken, address(2, news()))
    found = parse(body.encode(), URL).feed.entries
    assert [entry.url[-1] for entry in found] == ["1", "2"]


def test_one_bad_byte_costs_one_letter_of_a_sitemap():
    body = urlset(address(1, news()), address(2, news("خبر"))).encode()
    at = body.index("خبر".encode())
    first, second = parse(body[:at] + b"\xff" + body[at:], URL).feed.entries
    assert (first.title, second.title) == (ARABIC, "\ufffdخبر")


def test_of_two_addresses_the_one_that_is_there_counts():
    news = "<news><title>a</title><publication_date>2025-11-29</publication_date></news>"
    body = f"<urlset><url><loc> </loc><loc>https://a.example/1</loc>{news}</url></urlset>"
    assert [entry.url for entry in parse(body.encode(), URL).feed.entries] == [
        "https://a.example/1"
    ]
