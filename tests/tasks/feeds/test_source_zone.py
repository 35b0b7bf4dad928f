"""Dates that name no zone are in that of their source, in every format."""

import json

import pytest

from tasks.feeds.parse import read
from tasks.model import IndexSelectors, Page

URL = "https://a.example/feed"
LOCAL, EXACT = "2025-07-29T20:00:00", "2025-07-29T20:00:00+03:00"
RULES = IndexSelectors("p", date="time")
JSON = {"version": "https://jsonfeed.org/version/1.1", "title": "A"}


def rss(date: str) -> str:
    item = f"<item><title>a</title><link>/1</link><pubDate>{date}</pubDate></item>"
    return f"<rss version='2.0'><channel><title>A</title>{item}</channel></rss>"


def atom(date: str) -> str:
    entry = f"<entry><title>a</title><link href='/1'/><updated>{date}</updated></entry>"
    return f"<feed xmlns='http://www.w3.org/2005/Atom'><title>A</title>{entry}</feed>"


def json_feed(date: str) -> str:
    return json.dumps(JSON | {"items": [{"url": "/1", "title": "a", "date_published": date}]})


def sitemap(date: str) -> str:
    news = f"<news><title>a</title><publication_date>{date}</publication_date></news>"
    return f"<urlset><url><loc>https://a.example/1</loc>{news}</url></urlset>"


def listing(date: str) -> str:
    return f"<html><p><a href=/1>a</a><time datetime='{date}'>x</time></p></html>"


FORMATS = [(rss, None), (atom, None), (json_feed, None), (sitemap, None), (listing, RULES)]


@pytest.mark.parametrize(("write", "rules"), FORMATS)
@pytest.mark.parametrize(
    ("zone", "hour"), [("", 17), ("Asia/Damascus", 17), ("Europe/Paris", 18), ("Asia/Tokyo", 11)]
)
def test_a_date_without_a_zone_is_in_the_sources(write, rules, zone, hour):
    (entry,) = read(Page(URL, write(LOCAL).encode()), rules=rules, zone=zone).feed.entries
    assert entry.published_at is not None
    assert (entry.published_at.hour, entry.published_at.minute) == (hour, 0)


@pytest.mark.parametrize(("write", "rules"), FORMATS)
def test_a_zone_that_is_written_wins(write, rules):
    (entry,) = read(Page(URL, write(EXACT).encode()), rules=rules, zone="Asia/Tokyo").feed.entries
    assert entry.published_at is not None
    assert entry.published_at.hour == 17
