import io
import os
import time
import warnings
from pathlib import Path

import feedparser
import pytest

from tasks.errors import FeedError
from tasks.feeds.parse import parse_feed

CORPUS = Path(os.environ.get("RASID_CORPUS", Path(__file__).parents[4] / "shared" / "corpus"))
FEEDS = sorted(
    path
    for path in (CORPUS / "bad" / "feeds").rglob("*")
    if path.is_file() and path.name != "LICENSE"
)
pytestmark = pytest.mark.skipif(not FEEDS, reason="skipped: no corpus")


def read(path: Path) -> tuple[int, str]:
    try:
        feed = parse_feed(path.read_bytes(), "https://news.example/feed")
    except FeedError as error:
        return 0, error.reason
    return len(feed.entries) + feed.skipped, ""


def entries_of_feedparser(path: Path) -> int:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(feedparser.parse(io.BytesIO(path.read_bytes())).entries)


def test_no_feed_that_broke_a_parser_breaks_or_delays_ours():
    slowest = 0.0
    for path in FEEDS:
        started = time.perf_counter()
        read(path)
        slowest = max(slowest, time.perf_counter() - started)
    assert slowest < 5


def test_every_entry_that_feedparser_sees_is_seen():
    lost = {
        path.name: (read(path), expected)
        for path in FEEDS
        if (expected := entries_of_feedparser(path)) > read(path)[0]
    }
    assert lost == {}


def test_only_feeds_that_hide_their_markup_or_have_none_are_refused():
    refused = [path.name for path in FEEDS if read(path)[1] == "feed_hostile"]
    assert sorted(refused) == ["x80_cp864.xml", "x80_csibm864.xml", "x80_ibm864.xml"]
