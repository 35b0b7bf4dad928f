"""What is no feed, or was made to hurt, ends with its reason and in time."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tasks.errors import FeedError
from tasks.feeds.entry import MAX_BYTES
from tasks.feeds.parse import parse_feed
from tests.tasks.feeds.documents import ARABIC, ATOM, JSON, RDF, RSS, URL, linked, one, rss

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
        (rss(linked("<a>" * 250_000)), "feed_hostile"),
        (b"<rss><channel>" + b"<item>" * 30_000, "feed_too_large"),
        (b"<rss>" + b" " * MAX_BYTES, "feed_too_large"),
    ],
)
def test_what_is_no_feed_ends_with_its_reason(body, reason):
    body = body.replace("\xff".encode(), b"\xff")
    with pytest.raises(FeedError) as caught:
        parse_feed(body, URL)
    assert caught.value.reason == reason


@pytest.mark.parametrize(
    "body",
    [
        b"\n" * 200_000 + rss(linked()),
        rss(linked('<description>&lt;p style="' + "a" * 80_000 + '"&gt;</description>')),
        rss(linked("<description><![CDATA[" + "<!--" * 80_000 + "]]></description>")),
        rss(linked("<category>" + "a/" * 100_000 + "</category>")),
        rss(linked("<author>" + "a" * 64_000 + "</author>")),
        rss(linked("<author><![CDATA[" + "<a@" * 20_000 + "]]></author>")),
    ],
    ids=[
        "newlines",
        "style",
        "comments",
        "category",
        "author",
        "author in CDATA",
    ],
)
def test_known_slow_feeds_are_read_at_once(body):
    assert one(body).title == ARABIC


def test_persons_that_are_never_closed_cost_no_time_and_no_entry():
    found = parse_feed(rss(linked(), linked("<author><![CDATA[" * 100_000)), URL)
    assert [entry.title for entry in found.entries] == [ARABIC, ARABIC]


@pytest.mark.parametrize(
    ("failure", "reason"), [(KeyError, "feed_unreadable"), (RecursionError, "feed_hostile")]
)
def test_whatever_the_parser_raises_is_a_feed_error(failure, reason, monkeypatch):
    def fails(*_, **__):
        raise failure

    monkeypatch.setattr("tasks.feeds.xml.feedparser.parse", fails)
    with pytest.raises(FeedError, match=reason):
        parse_feed(rss(linked()), URL)


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
            parse_feed(body, "/etc/passwd")
        except FeedError:
            continue
    watching.clear()
    assert [name for name in opened if "passwd" in str(name)] == []


SEEDS = [RSS, RDF, ATOM, JSON]


@pytest.mark.untraced
@settings(max_examples=200)
@given(st.sampled_from(SEEDS), st.data())
def test_t13_mutated_feeds_parse_or_raise_feed_error(seed, data):
    body = bytearray(seed.encode())
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(body) - 1))
        body[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=4))
        if not body:
            break
    try:
        feed = parse_feed(bytes(body), URL)
    except FeedError:
        return
    assert all(entry.url.startswith(("http://", "https://")) for entry in feed.entries)
    dates = [
        date for entry in feed.entries for date in (entry.published_at, entry.updated_at) if date
    ]
    assert all(1995 <= date.year <= 2100 for date in dates)
