import io
import json
import os
import warnings
from pathlib import Path

import feedparser
import pytest

from tasks.errors import FeedError
from tasks.feeds.parse import parse_feed
from tests.support.runaway import no_runaway

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
    for path in FEEDS:
        with no_runaway():
            read(path)


@pytest.mark.heavy
def test_every_entry_that_feedparser_sees_is_seen():
    lost = {
        path.name: (read(path), expected)
        for path in FEEDS
        if (expected := entries_of_feedparser(path)) > read(path)[0]
    }
    assert lost == {}


@pytest.mark.untraced
def test_only_feeds_that_hide_their_markup_or_have_none_are_refused():
    refused = [path.name for path in FEEDS if read(path)[1] == "feed_hostile"]
    assert sorted(refused) == ["x80_cp864.xml", "x80_csibm864.xml", "x80_ibm864.xml"]


PEERS = CORPUS / "suites"


def links_of_peers() -> dict[Path, int]:
    """Count the items with a link that gofeed and feed-rs found, by feed."""
    found = {}
    for told in sorted(PEERS.rglob("*.json")):
        feed = told.with_name(told.name.removesuffix(".json").removesuffix(".serde") + ".xml")
        known = json.loads(told.read_bytes()) if feed.is_file() else None
        if isinstance(known, dict):
            items = known.get("items") or known.get("entries") or []
            found[feed] = sum(map(has_address, items))
    return found


def has_address(item: dict) -> bool:
    links = [link for link in item.get("links") or () if isinstance(link, dict)]
    named = [link.get("href") for link in links if link.get("rel", "alternate") == "alternate"]
    return any(str(link).startswith("http") for link in (item.get("link"), *named))


@pytest.mark.untraced
def test_every_linked_entry_that_two_peers_find_is_found():
    peers = links_of_peers()
    if not peers:
        pytest.skip("no corpus")
    lost = {feed.name: count for feed, count in peers.items() if count > entries_found(feed)}
    assert lost == {}


def entries_found(feed: Path) -> int:
    try:
        return len(parse_feed(feed.read_bytes(), "https://news.example/feed").entries)
    except FeedError:
        return 0
