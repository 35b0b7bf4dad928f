import csv
from pathlib import Path
from urllib.parse import urljoin

import pytest

from tasks.errors import SettingsError
from tasks.model import IndexSelectors
from worker.catalogue.opml import CatalogueFeed, opml_of, read_feeds_file

SHIPPED = Path(__file__).parents[3] / "deploy" / "feeds.opml"

OPML = """<opml version="2.0"><body><outline text="group"><outline text="أخبار" language="ar"
  xmlUrl="https://a.example/feed?utm_source=x"/></outline><outline xmlUrl="http://b.example/"/>
</body></opml>"""


def test_opml_outlines_may_be_nested(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    assert read_feeds_file(file) == [
        CatalogueFeed("https://a.example/feed", "أخبار", "ar", ("group",)),
        CatalogueFeed("http://b.example/"),
    ]


def test_a_text_file_has_one_address_a_line(tmp_path):
    file = tmp_path / "feeds.txt"
    file.write_text("# mine\n\nhttps://a.example/feed\n")
    assert read_feeds_file(file) == [CatalogueFeed("https://a.example/feed")]


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"<opml><body>", "not well-formed"),
        (b"<opml/>", "lists no feed"),
        (b"", "lists no feed"),
        (b"ftp://a.example/", "line 1"),
        (b"\xff\xfehttps", "not UTF-8"),
        (b'<opml><outline xmlUrl="javascript:x"/></opml>', "outline 1"),
        (b'<opml><outline xmlUrl="http://a.example/" rules="{}"/></opml>', "outline 1: rules"),
        (b'<opml><outline xmlUrl="http://a.example/" zone="X/Y"/></opml>', "outline 1: no time"),
        (b'<opml><outline xmlUrl="http://a.example/" sourceKind="x"/></opml>', "no kind"),
        (b'<opml><outline xmlUrl="http://a.example/" news="1"/></opml>', "yes or no"),
    ],
)
def test_a_bad_file_is_one_line_with_its_place(body, says, tmp_path):
    file = tmp_path / "feeds.txt"
    file.write_bytes(body)
    with pytest.raises(SettingsError, match=says) as caught:
        read_feeds_file(file)
    assert "\n" not in str(caught.value)
    assert str(file) in str(caught.value)


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
    assert {feed.url: feed for feed in read_feeds_file(file)} == {feed.url: feed for feed in feeds}
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
    assert len(read_feeds_file(file)) == 1


def test_the_shipped_catalogue_says_of_each_feed_whether_it_was_seen_to_work():
    feeds = read_feeds_file(SHIPPED)
    assert len(feeds) == len({feed.url for feed in feeds}) >= 45
    assert {feed.status for feed in feeds} == {"verified", "unverified"}
    assert all(
        feed.source and feed.country in {"AE", "FR", "GB", "IQ", "NL", "QA", "SY", "TR"}
        for feed in feeds
    )
    assert all(feed.lang in {"ar", "en", "ku", "tr", ""} for feed in feeds)


def test_the_shipped_catalogue_is_the_table_of_the_corpus(corpus):
    listed = {feed.url: feed for feed in read_feeds_file(SHIPPED)}
    for row in csv.DictReader(
        (corpus / "feeds.tsv").read_text("utf-8").splitlines(), delimiter="\t"
    ):
        url = ""
        for part in row["feed URL"].split(" ; "):
            url = urljoin(url, part)
            feed = listed.pop(url)
            assert (feed.status == "verified") == (row["status"] == "reported working"), url
            assert feed.source == row["source"]
            assert feed.lang in {*row["language"].split("/"), ""}
    assert not listed
