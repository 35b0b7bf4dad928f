"""The address of an entry, whatever stands where it should be."""

import pytest

from tasks.feeds.parse import parse_feed
from tests.tasks.feeds.documents import URL

PAGE = "https://news.example/p/9"
GUID = f"<guid>{PAGE}</guid>"


def in_rss(inside: str) -> list[str]:
    body = f"<rss version='2.0'><channel><item><title>x</title>{inside}</item></channel></rss>"
    return [entry.url for entry in parse_feed(body.encode(), URL).entries]


def in_atom(*links: str, id_: str = "urn:1") -> list[str]:
    body = (
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>t</title>"
        f"<entry><title>x</title><id>{id_}</id>{''.join(links)}</entry></feed>"
    )
    return [entry.url for entry in parse_feed(body.encode(), URL).entries]


@pytest.mark.parametrize(
    "link",
    [
        "",
        "<link/>",
        "<link> </link>",
        "<link>#</link>",
        "<link>/</link>",
        "<link>javascript:void(0)</link>",
        "<link>mailto:desk@news.example</link>",
        "<link>null</link>",
        "<link>https://</link>",
        "<link><![CDATA[ ]]></link>",
        "<link href='#'/>",
        "<link>https://news.example/</link>",
        f"<link>{URL}</link>",
        "<link>اقرأ المزيد</link>",
        "<link>http://[broken</link>",
    ],
)
@pytest.mark.parametrize("guid", [GUID, GUID.replace("<guid>", "<guid isPermaLink='true'>")])
def test_a_guid_that_is_an_address_stands_in_for_a_link_that_is_none(link, guid):
    assert in_rss(link + guid) == [PAGE]
    assert in_rss(guid + link) == [PAGE]


@pytest.mark.parametrize(
    "guid",
    [
        "<guid>12345</guid>",
        GUID.replace("<guid>", "<guid isPermaLink='false'>"),
        "<guid>tag:x</guid>",
    ],
)
def test_a_guid_that_is_no_address_or_denies_it_is_none(guid):
    assert in_rss(f"<link/>{guid}") == []


@pytest.mark.parametrize(
    "link",
    [
        f"<link type='text/html'>{PAGE}</link>",
        f"<link uri='at://x/y'>{PAGE}</link>",
        f"<link href='{PAGE}'/>",
        f"<link rel='alternate' href='{PAGE}'></link>",
        f"<link>\n  {PAGE}\n</link>",
        f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='self' href='/f'/><link>{PAGE}</link>",
    ],
)
def test_attributes_of_a_link_do_not_hide_its_address(link):
    assert in_rss(link) == [PAGE]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("www.other.example/a", "https://www.other.example/a"),
        ("news.example/a", "https://news.example/a"),
        ("//news.example/a", "https://news.example/a"),
        ("https//news.example/a", "https://news.example/a"),
        ("http:/news.example/a", "http://news.example/a"),
        ("http://https://news.example/a", "https://news.example/a"),
        ("/a", "https://news.example/a"),
        ("index.php/a", "https://news.example/feeds/index.php/a"),
        ("article.html", "https://news.example/feeds/article.html"),
    ],
)
def test_an_address_without_its_scheme_is_completed(written, expected):
    assert in_rss(f"<link>{written}</link>") == [expected]
    assert in_atom(f"<link href='{written}'/>") == [expected]


@pytest.mark.parametrize("kind", ["application/json", "application/pdf", "audio/mpeg", "image/png"])
def test_the_page_goes_before_its_other_forms(kind):
    page = f"<link rel='alternate' type='text/html' href='{PAGE}'/>"
    other = f"<link rel='alternate' type='{kind}' href='{PAGE}.x'/>"
    assert in_atom(other, page) == in_atom(page, other) == [PAGE]
    assert in_atom(other) == [f"{PAGE}.x"]


@pytest.mark.parametrize(
    "relation",
    [
        "related",
        "via",
        "Alternate",
        "alternate noopener",
        "http://www.iana.org/assignments/relation/alternate",
        "http://www.iana.org/assignments/relation/related",
        "http://www.iana.org/assignments/relation/via",
    ],
)
def test_what_an_entry_is_about_is_its_address_when_it_has_no_other(relation):
    assert in_atom(f"<link rel='{relation}' href='{PAGE}'/>") == [PAGE]


def test_the_entry_s_own_id_goes_before_what_it_is_about():
    assert in_atom("<link rel='related' href='https://other.example/x'/>", id_=PAGE) == [PAGE]


def test_related_goes_before_via():
    via = "<link rel='via' href='https://other.example/x'/>"
    assert in_atom(via, f"<link rel='related' href='{PAGE}'/>") == [PAGE]


def listed(*links: str) -> list[str]:
    items = "".join(f"<item><title>{link}</title><link>{link}</link></item>" for link in links)
    body = f"<rss version='2.0'><channel>{items}</channel></rss>"
    return [entry.url for entry in parse_feed(body.encode(), URL).entries]


def test_fragments_are_kept_only_where_they_alone_tell_entries_apart():
    live = [f"https://news.example/live#post-{number}" for number in range(3)]
    assert listed(*live, "https://news.example/1#top") == [*live, "https://news.example/1"]
    assert listed(live[0], "https://news.example/live") == [live[0], "https://news.example/live"]
    assert listed(live[0], live[0]) == ["https://news.example/live"] * 2


AR, EN = "اجتماع وزاري في دمشق", "Ministers meet in Damascus"


def translated(title: str, feed: str = "", entry: str = "", **hreflangs: str) -> str:
    links = "".join(
        f"<link rel='alternate' href='/{path}' hreflang='{lang}'/>"
        for path, lang in hreflangs.items()
    )
    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom' {feed}><title>t</title>"
        f"<entry {entry}><title>{title}</title><id>urn:1</id>{links}</entry></feed>"
    )
    (found,) = parse_feed(body.encode(), URL).entries
    return found.url.rpartition("/")[2]


@pytest.mark.parametrize(
    ("title", "feed", "entry", "expected"),
    [
        (AR, "", "", "b"),
        (AR, "xml:lang='ar'", "", "b"),
        (AR, "xml:lang='en'", "xml:lang='ar-SY'", "b"),
        (AR, "xml:lang='en'", "", "b"),
        (EN, "xml:lang='ar'", "xml:lang='en'", "a"),
        (EN, "xml:lang='en-GB'", "", "a"),
        ("2026", "xml:lang='ar'", "", "b"),
    ],
)
def test_of_translations_the_link_in_the_own_language_counts(title, feed, entry, expected):
    assert translated(title, feed, entry, a="en", b="ar-SY", c="fr") == expected


def test_a_link_without_a_language_comes_before_those_of_others():
    assert translated(AR, a="en", b="", c="fr") == "b"
    assert translated(AR, a="en", b="x-default", c="fr") == "b"
    assert translated(AR, a="en", c="fr") == "a"


@pytest.mark.parametrize(
    "link",
    [
        f'&lt;a href="{PAGE}"&gt;اقرأ&lt;/a&gt;',
        f"<![CDATA[<a class='x' href='{PAGE}'>اقرأ</a>]]>",
        "https:\\\\news.example\\p\\9",
        f"{PAGE}&lt;br/&gt;",
        f'"{PAGE}"',
        f"«{PAGE}»",
        f"&lt;{PAGE}&gt;",
        f"\u200f{PAGE}\u200e",
    ],
)
def test_an_address_is_taken_out_of_what_is_written_around_it(link):
    assert in_rss(f"<link>{link}</link>") == [PAGE]


def test_an_item_of_rss_1_is_at_its_own_about():
    def rdf(about: str) -> list[str]:
        space = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
        body = (
            f"<rdf:RDF xmlns:rdf='{space}' xmlns='http://purl.org/rss/1.0/'><channel/>"
            f"<item rdf:about='{about}'><title>x</title></item></rdf:RDF>"
        )
        return [entry.url for entry in parse_feed(body.encode(), URL).entries]

    assert rdf(PAGE) == [PAGE]
    assert rdf(f"{PAGE}?a=1&amp;b=2") == [f"{PAGE}?a=1&b=2"]
    assert rdf("urn:x:1") == []
