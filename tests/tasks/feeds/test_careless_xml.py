"""Feeds that break the rules of XML in one place cost nothing in another."""

import gzip

import pytest

from tasks.errors import FeedError
from tasks.feeds.parse import parse_feed, read
from tasks.feeds.xml_repair import with_closed_literals
from tasks.model import Page
from tests.tasks.feeds.documents import URL

FIRST = "قصف على أطراف المدينة"
SECOND = "اجتماع في دمشق"
DECLARATIONS = ["", "iso-8859-1", "utf-8", "windows-1252", "windows-1256", "us-ascii", "nonsense"]
HEADERS = ["text/xml", "text/xml; charset=iso-8859-1", "application/rss+xml; charset=utf-8"]


def item(number: int, title: str, extra: str = "") -> str:
    return f"<item><title>{title}</title><link>https://news.example/{number}</link>{extra}</item>"


def feed(extra: str = "", declared: str = "", doctype: str = "", spaces: str = "") -> str:
    encoding = f' encoding="{declared}"' if declared else ""
    items = item(1, FIRST, extra) + item(2, SECOND)
    channel = f"<channel><title>شبكة</title>{items}</channel>"
    return f'<?xml version="1.0"{encoding}?>{doctype}<rss version="2.0" {spaces}>{channel}</rss>'


def titles(body: bytes | str, content_type: str = "text/xml") -> list[str]:
    raw = body.encode() if isinstance(body, str) else body
    return [entry.title for entry in parse_feed(raw, URL, content_type).entries]


@pytest.mark.parametrize("declared", DECLARATIONS)
@pytest.mark.parametrize("header", HEADERS)
@pytest.mark.parametrize("encoding", ["windows-1256", "utf-8", "utf-8-sig", "utf-16"])
def test_letters_are_told_by_what_they_become_not_by_their_label(declared, header, encoding):
    body = feed(declared=declared).encode(encoding)
    assert titles(body, header) == [FIRST, SECOND]


@pytest.mark.parametrize("bad", [b"\xff", b"\xd8", b"\xa0", b"\xc3\x28"])
@pytest.mark.parametrize("declared", ["", "iso-8859-1", "utf-8"])
def test_one_bad_byte_costs_one_letter(bad, declared):
    body = feed(declared=declared).encode()
    at = body.index(SECOND.encode())
    first, second = titles(body[:at] + bad + body[at:])
    assert first == FIRST
    assert second.endswith(SECOND)


def test_a_title_that_was_encoded_twice_is_read_once():
    assert titles(feed().encode().decode("latin-1").encode()) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "before",
    [
        "\n\n  ",
        "<br />\n<b>Notice</b>: Undefined index in <b>/x.php</b> on line <b>3</b><br />\n",
        '<?xml version="1.0" encoding="windows-1256"?>',
        "<!-- cached -->",
    ],
)
def test_what_a_server_wrote_before_the_feed_is_passed_over(before):
    assert titles(before + feed(declared="utf-8")) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "odd",
    [
        (
            '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters">'
            "<psc:chapter/></psc:chapters>"
        ),
        '<georss:point xmlns:georss="http://www.georss.org/georss">north</georss:point>',
        "<dc:creator>" + "مراسل " * 1_500 + "</dc:creator>",
        '<enclosure length="?"/>',
        "<unknown:element x=1 x=2>",
        "<description>5 < 6 & 7 &nbsp; &unknown;</description>",
        "<description><p>never closed</description>",
        '<x xml:base="http://[broken"/>',
        "<pubDate>99 of May</pubDate>",
        "<category/>\x0b\x00",
        "<title>&#x1F;&#xD800;</title>",
    ],
)
def test_one_odd_element_costs_no_entry(odd):
    found = parse_feed(feed(odd).encode(), URL, "text/xml").entries
    assert [entry.url[-1] for entry in found] == ["1", "2"]
    assert found[1].title == SECOND


@pytest.mark.parametrize(
    ("doctype", "expected"),
    [
        ('<!DOCTYPE rss [<!ENTITY nbsp "&#160;">]>', "أ ب"),
        ("<!DOCTYPE rss [<!ELEMENT x ANY><!ENTITY site 'نبأ'><!-- c -->]>", "أ ب"),
        (
            (
                '<!DOCTYPE rss [<!ENTITY % h PUBLIC "-//W3C//ENTITIES Latin 1//EN" '
                '"http://www.w3.org/TR/xhtml1/DTD/xhtml-lat1.ent">%h;]>'
            ),
            "أ ب",
        ),
    ],
)
def test_a_doctype_with_plain_entities_is_read_and_names_of_html_are_known(doctype, expected):
    body = feed(doctype=doctype).replace(FIRST, "أ&nbsp;ب")
    assert titles(body) == [expected, SECOND]


def test_an_entity_of_the_feed_is_what_the_feed_says():
    doctype = '<!DOCTYPE rss [<!ENTITY city "حلب">]>'
    assert titles(feed(doctype=doctype).replace(FIRST, "قصف &city;"))[0] == "قصف حلب"


@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>',
        '<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE r [<!ENTITY % a SYSTEM "http://x.example/a"> %a;]>',
        f'<!DOCTYPE r [<!ENTITY a "{"x" * 300}">]>',
        '<!DOCTYPE r [<!ENTITY a "<item/>">]>',
    ],
)
def test_t11_entities_made_of_others_or_kept_elsewhere_are_refused(doctype):
    with pytest.raises(FeedError) as caught:
        parse_feed(feed(doctype=doctype).encode(), URL)
    assert caught.value.reason == "feed_hostile"


@pytest.mark.heavy
def test_t11_entities_may_not_make_a_feed_grow():
    doctype = f'<!DOCTYPE r [<!ENTITY a "{"x" * 200}">]>'
    body = feed(doctype=doctype).replace(FIRST, "&a;" * 30_000)
    with pytest.raises(FeedError, match="grow") as caught:
        parse_feed(body.encode(), URL)
    assert caught.value.reason == "feed_hostile"


@pytest.mark.parametrize(
    "query",
    [
        "a=1&lang=ar",
        "sect=2&para=3",
        "x=1&copy=2&reg=3",
        "a=1&not=2&lt=3&amp=4",
        "u=1&times=2&order=3",
    ],
)
@pytest.mark.parametrize("wrapped", ["{}", "<![CDATA[{}]]>"])
def test_a_bare_ampersand_in_an_address_never_becomes_a_sign(query, wrapped):
    link = wrapped.format(f"https://news.example/?{query}")
    item_of_rss = f"<item><title>x</title><link>{link}</link></item>"
    rss = f"<rss version='2.0'><channel>{item_of_rss}</channel></rss>"
    atom = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry><title>x</title>"
        f"<link href='https://news.example/?{query}'/></entry></feed>"
    )
    for body in (rss, atom):
        (entry,) = parse_feed(body.encode(), URL).entries
        assert entry.url == f"https://news.example/?{query}"


def test_a_feed_that_breaks_off_keeps_its_whole_entries():
    whole = feed("<description>نص</description>").encode()
    second = whole.index(b"<item>", whole.index(b"<item>") + 1)
    for end in range(second, whole.index(b"</item></channel>"), 3):
        assert titles(whole[:end]) == [FIRST], whole[:end][-30:]
    assert titles(whole[: -len("l></rss>")]) == [FIRST, SECOND]


def test_a_compressed_feed_that_is_damaged_keeps_its_whole_entries():
    noise = "".join(f"<x>{number * 7919}</x>" for number in range(9_000))
    packed = gzip.compress((feed() + noise).encode())
    for body in (packed[:-4_000], packed[:-4_000] + b"\x00" * 2_000):
        found = read(Page(URL, body)).feed.entries
        assert [entry.title for entry in found] == [FIRST, SECOND]


def test_the_bound_that_a_message_names_is_the_one_in_force():
    with pytest.raises(FeedError, match="a feed may have 5000000") as caught:
        parse_feed(b"<rss>" + b" " * 5_000_000, URL)
    assert caught.value.reason == "feed_too_large"


@pytest.mark.parametrize("text", ["خبر قديم من الأرشيف", "Şırnak'ta çığ düştü, ölü var"])
def test_an_entry_of_another_encoding_is_read_in_its_own(text):
    encoding = "cp1254" if "Ş" in text else "cp1256"
    body = feed(f"<description>{FIRST * 8}</description>").encode()
    assert titles(body.replace(SECOND.encode(), text.encode(encoding))) == [FIRST, text]


def test_a_few_bad_bytes_are_damage_and_no_encoding():
    body = feed().encode().replace(FIRST.encode()[:2], b"\xd9", 1)
    assert titles(body)[1] == SECOND
    assert "\ufffd" in titles(body)[0]


def test_references_to_halves_of_a_character_are_that_character():
    assert titles(feed().replace(FIRST, "عاجل &#55357;&#56397;&#xD83D;&#xDC4D;"))[0] == "عاجل 👍👍"
    assert titles(feed().replace(FIRST, "عاجل &#55357;"))[0].startswith("عاجل")


def test_a_reference_to_a_forbidden_sign_goes_as_the_sign_does():
    assert titles(feed().replace(FIRST, "قصف&#x1;&#8; جديد"))[0] == "قصف جديد"


@pytest.mark.parametrize(
    "broken",
    [
        "<title><![CDATA[b</title><link>https://news.example/3</link>",
        "<title>b</title><link>https://news.example/3</link><description><![CDATA[<p>x</p>",
        "<title>b</title><link>https://news.example/3</link><description>never closed",
        "<title>b</title><link>https://news.example/3</link><description><p>x<br>y</description>",
        "<title>b</title><link>https://news.example/3</link><author><name>x</author>",
    ],
)
def test_an_element_that_is_never_closed_costs_no_other_entry(broken):
    for around in ((broken, "", ""), ("", broken, ""), ("", "", broken)):
        items = [f"<item>{one}</item>" if one else item(1, FIRST) for one in around]
        body = f"<rss version='2.0'><channel><title>t</title>{''.join(items)}</channel></rss>"
        expected = ["b" if one else FIRST for one in around]
        assert titles(body) == expected


def test_what_a_literal_quotes_is_no_end_of_it():
    quoted = "<![CDATA[<p>an </item> in a text</p>]]>"
    assert titles(feed(f"<description>{quoted}</description>")) == [FIRST, SECOND]


@pytest.mark.parametrize("piece", ["<![CDATA[", "]]>", "<![CDATA[</item>", "<item><![CDATA[x"])
def test_sections_without_end_are_closed_in_linear_time(piece):
    text = piece * 200_000
    assert len(with_closed_literals(text)) >= len(text)
