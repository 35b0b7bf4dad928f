"""What is fuzzed: each target reads bytes as a stranger sends them, and may refuse them."""

import os
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

import rasid
from tasks.errors import FeedError, NoArticle, QueryError, SettingsError
from tasks.feeds import json_feed, sitemap, telegram
from tasks.feeds.parse import parse_feed
from tasks.http.urls import clean_url, entry_identity
from tasks.query import parse_text
from tasks.text.charset import decode
from worker.catalogue.opml import read_feeds_file
from worker.config.settings import load_settings
from worker.fetch.robots import deciding_rule
from worker.streams.soundness import is_readable, is_sound
from worker.streams.streams import ARTICLES, Message

HERE = "https://news.example/feed"
_SCRATCH = Path(tempfile.gettempdir()) / f"rasid-fuzz-{os.getpid()}"
_FIELDS = "id revision url title lang source feed published_at seen_at topics kind changed seq data"


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")


def _extract(body: bytes) -> None:
    rasid.extract(body, HERE, content_type="text/html")


def _tag(body: bytes) -> None:
    title, _, text = decode(body).partition("\n")
    rasid.tag(title=title, text=text, source="news.example")


def _url(body: bytes) -> None:
    cleaned = clean_url(_text(body), HERE)
    if clean_url(cleaned) != cleaned:
        raise AssertionError(f"cleaned twice it is another: {cleaned!r}")
    entry_identity(cleaned)


def _robots(body: bytes) -> None:
    deciding_rule(body.decode("utf-8-sig", "replace"), "https://news.example/a/b?c=d", "Rasid")


def _opml(body: bytes) -> None:
    _SCRATCH.mkdir(exist_ok=True)
    path = _SCRATCH / "feeds.opml"
    path.write_bytes(body)
    read_feeds_file(path)


def _settings(body: bytes) -> None:
    _SCRATCH.mkdir(exist_ok=True)
    (_SCRATCH / "rasid.toml").write_bytes(body)
    before = Path.cwd()
    os.chdir(_SCRATCH)
    try:
        load_settings()
    finally:
        os.chdir(before)


def _message(body: bytes) -> None:
    """Take lines as the fields of a message, as the client decodes them."""
    values = body.decode("utf-8", "backslashreplace").split("\n")
    id_, *rest = values
    fields = dict(zip(_FIELDS.split(), rest, strict=False))
    for message in (
        Message("1-1", ARTICLES, fields),
        Message("1-1", "sdf", {**fields, "article": id_}),
    ):
        if is_sound(message) and not is_readable(message):
            raise AssertionError("sound but not readable")


TARGETS: Mapping[str, tuple[Callable[[bytes], object], tuple[type[Exception], ...]]] = {
    "feed": (lambda body: parse_feed(body, HERE), (FeedError,)),
    "json_feed": (lambda body: json_feed.parse(body, HERE), (FeedError,)),
    "sitemap": (lambda body: sitemap.parse(body, HERE), (FeedError,)),
    "telegram": (lambda body: telegram.parse(body, "https://t.me/s/news"), (FeedError,)),
    "extraction": (_extract, (NoArticle,)),
    "tagging": (_tag, ()),
    "dates": (lambda body: rasid.parse_date(_text(body)), ()),
    "urls": (_url, (ValueError,)),
    "charset": (decode, ()),
    "robots": (_robots, ()),
    "opml": (_opml, (SettingsError,)),
    "message": (_message, ()),
    "settings": (_settings, (SettingsError,)),
    "query": (lambda body: parse_text(body.decode("utf-8", "replace")), (QueryError,)),
}

# Pieces that each target's readers look for; mutations put them together.
WORDS: Mapping[str, tuple[bytes, ...]] = {
    "feed": (
        b"<rss version='2.0'><channel><item><title>a</title><link>http://a.example/1</link>"
        b"<pubDate>Mon, 30 Nov 2026 10:00:00 +0300</pubDate></item></channel></rss>",
        b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/1'/></entry></feed>",
        b"<![CDATA[", b"]]>", b"<!--", b"-->", b"<?xml version='1.0' encoding='utf-16'?>",
        b"<!DOCTYPE", b"&#0;", b"&#x110000;", b"<item>", b"</item>", b"xml:base='http://[::1'",
        b"\xff\xfe", b"<media:content url='", b"<content:encoded>", b"&lt;p&gt;",
    ),
    "json_feed": (
        b'{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","url":"http://a.example"'
        b',"title":"a","date_published":"2026-11-30T10:00:00Z","content_html":"<p>a"}]}',
        b"[" * 200, b'{"items":', b"1e999", b'"\\ud800"', b"null", b"-0", b"\xef\xbb\xbf",
    ),
    "sitemap": (
        b"<urlset xmlns='http://www.sitemaps.org/schemas/sitemap/0.9'><url><loc>http://a.example/1"
        b"</loc><lastmod>2026-11-30</lastmod></url></urlset>",
        b"<sitemapindex>", b"<news:news>", b"<news:title>", b"</url>", b"<url>", b"<loc>",
    ),
    "telegram": (
        b"<div class='tgme_widget_message' data-post='news/1'><div class='tgme_widget_message_text'"
        b">a</div><time datetime='2026-11-30T10:00:00+00:00'></time></div>",
        b"<br>", b"data-post='", b"</div>", b"<a href='",
    ),
    "extraction": (
        b"<html><head><title>a</title><script type='application/ld+json'>{\"@type\":\"NewsArticle\""
        b',"articleBody":"a"}</script></head><body><article><h1>a</h1><p>'
        + b"a long sentence stands here. " * 12 + b"</p></article></body></html>",
        b"<p>", b"<div>" * 60, b"<table>", b"<svg><style>", b"<template>", b"style='display:none'",
        "قال مصدر في دير الزور إن ".encode(), b"&#x202e;", b"<base href='", b"<plaintext>",
    ),
    "tagging": tuple(
        one.encode() for one in ("دير الزور", "قسد", "SDF",
            "Şam'da", "و", "ال", " ", "\n", "ـ", "ََ")
    ),
    "dates": tuple(
        one.encode()
        for one in (
            "2026-11-30T10:00:00+03:00", "29 من تشرين الثاني 2025", "١٤٤٧", "۱۴۰۴", "AM", "م",
            "yesterday", "1764000000", "Mon, 30 Nov 2026", "/", "-", ":", "99", "UTC", "ago", "قبل",
        )
    ),
    "urls": (
        b"http://a.example/1?utm_source=b&id=3#c", b"http://[::1]/", b"%00", b"//", b"\\", b"@",
        "http://مثال.example/".encode(), b"xn--", b":99999", b"javascript:", b"%zz", b"..", b";s=1",
    ),
    "charset": (
        b"<meta charset='windows-1256'>", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xc7\xe1",
        b"<?xml encoding='ucs-2'?>", b"\x00", b"charset=utf-7",
    ),
    "robots": (
        b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 1e400\n", b"*" * 40, b"$", b"Allow:", b"\r",
        b"Sitemap:", b"User-agent: Rasid\n", b"%",
    ),
    "opml": (
        b"<opml version='2.0'><body><outline xmlUrl='http://a.example/f' text='a'/></body></opml>",
        b"<outline>", b"</outline>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"xmlUrl='",
    ),
    "message": (
        b"1-1\na1\n1\nhttp://a.example\na\nar\nb\nf\n\n2026-11-30T10:00:00Z\nsdf\nnew\n\n1\n{}",
        b"[" * 300, b"9" * 20, b"\xff", b"nan", b'{"id":"a1"}',
    ),
    "settings": (
        b"web_port = 8080\n", b"redis_url = 'redis://u:p@h:1/0'\n", b"web_tokens = ['a=b']\n",
        b"[[", b"]]", b'"""', b"1e400", b"allow_networks = ['127.0.0.0/8']\n", b"nan", b"\\u0000",
    ),
    "query": (
        b'topic:sdf -topic:isis "a b" lang:ar since:24h', b"zone:", b"*", b'"', b"published_from:",
        "دير الزور*".encode(), b"independent:",
    ),
}  # fmt: skip
