import pytest

from tasks.core.errors import SettingsError
from worker.catalogue import CatalogueFeed, read_feeds_file

OPML = """<opml version="2.0"><body><outline text="group"><outline text="أخبار" language="ar"
  xmlUrl="https://a.example/feed?utm_source=x"/></outline><outline xmlUrl="http://b.example/"/></body></opml>"""


def test_opml_outlines_may_be_nested(tmp_path):
    file = tmp_path / "feeds.opml"
    file.write_text(OPML)
    assert read_feeds_file(file) == [
        CatalogueFeed("https://a.example/feed", "أخبار", "ar"),
        CatalogueFeed("http://b.example/"),
    ]


def test_a_text_file_has_one_address_a_line(tmp_path):
    file = tmp_path / "feeds.txt"
    file.write_text("# mine\n\nhttps://a.example/feed\n")
    assert read_feeds_file(file) == [CatalogueFeed("https://a.example/feed")]


@pytest.mark.parametrize(
    ("body", "says"),
    [(b"<opml><body>", "not well-formed"), (b"<opml/>", "lists no feed"), (b"", "lists no feed"),
     (b"ftp://a.example/", "line 1"), (b"\xff\xfehttps", "not UTF-8"),
     (b'<opml><outline xmlUrl="javascript:x"/></opml>', "outline 1")],
)  # fmt: skip
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
