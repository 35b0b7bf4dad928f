"""What a file is stands in its first bytes; labels lie."""

import pytest

from tasks.errors import PermanentError
from tasks.http.media_type import kind_of
from tasks.http.response import Response
from tasks.interstitials.detect import refuse

URL = "https://news.example/syria/convoy-turned-back"
SENTENCE = (
    "أعادت قوات الأمن قافلة للتحالف الدولي كانت متجهة إلى مدينة دير الزور، وطلبت من "
    "قادتها العودة إلى شرق الفرات. " * 4
)


def answer(body: bytes, content_type: str) -> Response:
    return Response(url=URL, final_url=URL, status=200, body=body, content_type=content_type)


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3", "text/html", "pdf"),
        (b"\n%PDF-1.4", "", "pdf"),
        (b"...", "application/pdf", "pdf"),
        (b"\x89PNG\r\n\x1a\n", "text/html; charset=utf-8", "image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "", "image"),
        (b"RIFF\x10\x00\x00\x00WEBPVP8 ", "text/html", "image"),
        (b"\x00\x00\x00\x1cftypavif", "", "image"),
        (
            b"<?xml version='1.0'?><!-- x --><svg xmlns='http://www.w3.org/2000/svg'/>",
            "text/xml",
            "image",
        ),
        (b"<html>", "image/jpeg", "image"),
        (b"ID3\x03\x00", "text/html", "media"),
        (b"\x00\x00\x00\x18ftypmp42", "text/html", "media"),
        (b"#EXTM3U\n", "text/plain", "media"),
        (b"\x1aE\xdf\xa3", "", "media"),
        (b"<html>", "video/mp4; codecs=x", "media"),
        (b"PK\x03\x04\x14\x00", "text/html", "binary"),
        (b"\x1f\x8b\x08\x00", "text/html", "binary"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "application/octet-stream", "binary"),
        (bytes(range(256)) * 8, "text/html", "binary"),
        (b"<rss version='2.0'><channel>", "text/html", "feed"),
        (
            (
                b"\xef\xbb\xbf<?xml version='1.0'?>\n<!-- made by x --><feed "
                b"xmlns='http://www.w3.org/2005/Atom'>"
            ),
            "",
            "feed",
        ),
        (b"<?xml version='1.0'?><!DOCTYPE rdf:RDF><rdf:RDF>", "text/html", "feed"),
        ("<?xml version='1.0'?><rss>".encode("utf-16"), "", "feed"),
        (
            b'{"version": "https:\\/\\/jsonfeed.org\\/version\\/1.1", "items": []}',
            "application/json",
            "feed",
        ),
        (b'{"title": "x"}', "application/json", "other"),
        (b"<?xml version='1.0'?><urlset>", "application/rss+xml", "other"),
        (b"body { color: red }", "text/css", "other"),
    ],
)
def test_other_kinds_of_files_are_told_by_their_bytes(body, content_type, expected):
    assert kind_of(body, content_type) == expected
    with pytest.raises(PermanentError, match="not_html" if expected == "other" else expected):
        refuse(answer(body, content_type))


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1256", "utf-16", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "text/html",
        "text/plain",
        "application/octet-stream",
        "application/xml",
        "application/rss+xml",
        "*/*",
    ],
)
def test_html_is_html_under_any_textual_label(encoding, content_type):
    page = f"<!-- x --><!DOCTYPE html>\n<html><body><p>{SENTENCE}"
    assert kind_of(page.encode(encoding), content_type) == "html"
    refuse(answer(page.encode(encoding), content_type))


def test_xhtml_is_html():
    assert (
        kind_of(
            b"<?xml version='1.0'?><!DOCTYPE html><html xmlns='http://www.w3.org/1999/xhtml'>",
            "text/xml",
        )
        == "html"
    )
