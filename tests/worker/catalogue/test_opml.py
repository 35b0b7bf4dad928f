import csv
import tracemalloc
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tasks.errors import SettingsError
from tasks.model import IndexSelectors
from worker.catalogue.opml import CatalogueFeed, FeedsFile, opml_of, read_feeds_file
from worker.state.feed_ids import id_of

SHIPPED = Path(__file__).parents[3] / "deploy" / "feeds.opml"

OPML = """<opml version="2.0"><body><outline text="group"><outline text="أخبار" language="ar"
  xmlUrl="https://a.example/feed?utm_source=x"/></outline><outline xmlUrl="http://b.example/"/>
</body></opml>"""


def test_opml_outlines_may_be_nested(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    assert list(read_feeds_file(file).feeds) == [
        CatalogueFeed("https://a.example/feed", "أخبار", "ar", ("group",)),
        CatalogueFeed("http://b.example/"),
    ]


def test_a_text_file_has_one_address_a_line(tmp_path):
    file = tmp_path / "feeds.txt"
    file.write_text("# mine\n\nhttps://a.example/feed\n")
    (feed,) = read_feeds_file(file).feeds
    assert feed == CatalogueFeed("https://a.example/feed", alternatives=None)


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<opml><body>", "not well-formed"),
        (b"<opml/>", "lists no feed"),
        (b"", "lists no feed"),
        (b"\xff\xfehttps", "not UTF-8"),
    ],
)
def test_a_bad_file_is_one_line_with_its_place(body, says, tmp_path):
    file = tmp_path / "feeds.txt"
    file.write_bytes(body)
    with pytest.raises(SettingsError, match=says) as caught:
        read_feeds_file(file)
    assert "\n" not in str(caught.value)
    assert str(file) in str(caught.value)


GOOD = '<outline text="group"><outline text="a" xmlUrl="http://a.example/"/></outline>'


@pytest.mark.parametrize(
    ("attributes", "says"),
    [
        ('xmlUrl="javascript:x"', "http or https"),
        ('xmlUrl="http://b.example/" rules="{}"', "rules"),
        ("xmlUrl='http://b.example/' rules='{\"entry\":\"a[\"}'", "a["),
        ('xmlUrl="http://b.example/" kind="listing"', "selectors"),
        ('xmlUrl="http://b.example/" kind="rss"', "no kind 'rss'"),
        ('xmlUrl="http://b.example/" zone="X/Y"', "no time zone"),
        ('xmlUrl="http://b.example/" zone="localtime"', "no time zone"),
        ('xmlUrl="http://b.example/" language="!!"', "BCP 47"),
        ('xmlUrl="http://b.example/" language="7"', "BCP 47"),
        ('xmlUrl="http://b.example/" country="Syria"', "ISO 3166"),
        ('xmlUrl="http://b.example/" sourceKind="x"', "no kind of source"),
        ('xmlUrl="http://b.example/" news="1"', "yes or no"),
    ],
)
def test_a_bad_outline_is_told_and_costs_no_other(attributes, says, tmp_path):
    file = tmp_path / "feeds.opml"
    bad = f'<outline text="bad" {attributes}/>'
    file.write_text(f'<opml><body>{bad}{GOOD}<outline {attributes} title="x"/></body></opml>')
    read = read_feeds_file(file)
    assert read.feeds == (CatalogueFeed("http://a.example/", "a", labels=("group",)),)
    assert len(read.faults) == 2
    assert all(word in read.faults[0] for word in (says, str(file), "outline 1", "bad"))


def test_values_come_in_their_one_spelling(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        '<opml><outline xmlUrl="http://a.example/" zone="asia/tokyo" country="jp"/></opml>'
    )
    (feed,) = read_feeds_file(file).feeds
    assert (feed.country, feed.facts) == ("JP", {"zone": "Asia/Tokyo"})


def test_a_bare_sign_in_an_address_is_mended(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text('<opml><outline text="A & B" xmlUrl="http://a.example/?a=1&lang=ar"/></opml>')
    read = read_feeds_file(file)
    assert read == FeedsFile((CatalogueFeed("http://a.example/?a=1&lang=ar", "A & B"),))


@pytest.mark.parametrize(
    "broken",
    [
        '<outline text="x" text="y" xmlUrl="http://b.example/"/>',
        "<outline text=x xmlUrl=http://b.example/ />",
        "</nothing>",
        '<outline text="never closed">',
    ],
)
def test_a_file_that_is_no_xml_is_told_and_its_whole_outlines_are_read(broken, tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        f"<opml><body>{GOOD}{broken}<outline xmlUrl='http://c.example/'/></body></opml>"
    )
    read = read_feeds_file(file)
    assert [feed.url for feed in read.feeds] == ["http://a.example/", "http://c.example/"]
    assert read.feeds[0].labels == ("group",)
    assert "not well-formed" in read.faults[0]


def test_a_file_that_breaks_off_keeps_what_stands_before(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(f'<opml><body>{GOOD}<outline text="b" xmlU')
    read = read_feeds_file(file)
    assert [feed.url for feed in read.feeds] == ["http://a.example/"]
    assert len(read.faults) == 1


def test_a_bad_line_of_a_text_file_costs_no_other(tmp_path):
    file = tmp_path / "feeds.txt"
    file.write_text("ftp://a.example/\nhttp://b.example/\nx y\n")
    read = read_feeds_file(file)
    assert [feed.url for feed in read.feeds] == ["http://b.example/"]
    assert ["line 1" in read.faults[0], "line 3" in read.faults[1]] == [True, True]


def test_a_file_of_fifty_megabytes_is_refused_and_not_read(tmp_path):
    file = tmp_path / "feeds.opml"
    with file.open("wb") as written:
        written.write(b"<opml><body>")
        written.truncate(50_000_000)
    tracemalloc.start()
    with pytest.raises(SettingsError, match=r"feeds\.opml is larger than 10000000 bytes; split it"):
        read_feeds_file(file)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 25_000_000


def test_a_missing_file_is_one_line(tmp_path):
    with pytest.raises(SettingsError, match="No such file"):
        read_feeds_file(tmp_path / "none.opml")


def test_folders_and_categories_are_labels_and_come_back_the_same(tmp_path):
    feeds = [
        CatalogueFeed(
            "https://a.example/feed",
            'أخبار "&"',
            "ar",
            ("سوريا/الشمال", "x/y", "z"),
            "SY",
            "verified",
        ),
        CatalogueFeed("https://a.example/b", "b", "ku", ("سوريا",), "SY", "unverified"),
        CatalogueFeed(
            "https://a.example/c", "c", rules=IndexSelectors(entry=".card > a"), kind="listing"
        ),
        CatalogueFeed("https://a.example/d", "d", labels=("سوريا/الشمال",)),
        CatalogueFeed(
            "https://a.example/e",
            title="SANA",
            facts={"zone": "Asia/Tokyo", "kind": "agency", "news": "0"},
        ),
    ]
    file = tmp_path / "feeds.opml"
    file.write_text(opml_of(feeds), encoding="utf-8")
    assert {feed.url: feed for feed in read_feeds_file(file).feeds} == {
        feed.url: feed for feed in feeds
    }
    assert opml_of(feeds).count('text="سوريا"') == 1


def test_files_nested_beyond_reason_are_read(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(
        "<opml>"
        + "<outline>" * 20_000
        + '<outline xmlUrl="http://a.example/"/>'
        + "</outline>" * 20_000
        + "</opml>"
    )
    assert len(read_feeds_file(file).feeds) == 1


def test_the_shipped_catalogue_says_of_each_feed_whether_it_was_seen_to_work():
    feeds = read_feeds_file(SHIPPED).feeds
    addresses = [id_of(url) for feed in feeds for url in feed.addresses]
    assert len(addresses) == len(set(addresses)) >= 100
    assert {feed.status for feed in feeds} == {"verified", "unverified"}
    assert all(feed.source and feed.lang in {"ar", "en", "ku", "ckb", "tr"} for feed in feeds)


def test_a_source_of_the_shipped_catalogue_has_one_feed_of_each_language_and_kind():
    feeds = read_feeds_file(SHIPPED).feeds
    kinds = [(feed.source, feed.lang, "t.me/" in feed.url) for feed in feeds]
    assert len(kinds) == len(set(kinds))


def test_the_shipped_catalogue_has_what_the_table_of_the_corpus_says(corpus):
    listed = {url: feed for feed in read_feeds_file(SHIPPED).feeds for url in feed.addresses}
    for row in csv.DictReader(
        (corpus / "feeds.tsv").read_text("utf-8").splitlines(), delimiter="\t"
    ):
        url = ""
        for part in row["feed URL"].split(" ; "):
            url = urljoin(url, part)
            feed = listed[url]
            known = {"reported working": "verified", "reported failing": "unverified"}
            assert feed.status == known.get(row["status"], feed.status), url
            assert feed.source == row["source"]
            assert feed.lang in row["language"].split("/")
