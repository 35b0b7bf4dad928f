"""Every dialect of feeds gives the same entries."""

from datetime import UTC, datetime

import pytest

from tasks.feeds.parse import parse_feed
from tests.tasks.feeds.documents import ARABIC, ATOM, JSON, RDF, RSS, RSS_091, URL


@pytest.mark.parametrize(
    "text", [RSS, RSS_091, RDF, ATOM, JSON], ids=["rss2", "rss091", "rdf", "atom", "json"]
)
def test_every_dialect_gives_the_same_entry(text):
    feed = parse_feed(text.encode(), URL)
    (entry,) = feed.entries
    assert (feed.title, feed.skipped) == ("t", 0)
    assert (entry.url, entry.title) == ("https://news.example/1", ARABIC)
    assert text == RSS_091 or entry.published_at == datetime(2025, 11, 29, 17, 47, tzinfo=UTC)
