"""All addresses of a feeds file are tried: politely, once each, and told as they are."""

import msgspec
import pytest

from rasid.testing import FakeWeb, respond
from tasks.errors import PermanentError, TransientError
from tests.support.fakes import OpenReader
from tests.support.feed_station import rss
from worker.catalogue.checking import Checker, as_tried, turns_of
from worker.catalogue.opml import CatalogueFeed

GOOD, MISSING, PAGE = "http://a.example/feed", "http://a.example/rss", "http://b.example/feed"
EMPTY, OLD, SLOW = "http://a.example/empty", "http://b.example/old", "http://c.example/"
DATED = (
    b"<rss version='2.0'><channel><title>T</title><item><title>x</title>"
    b"<link>http://b.example/1</link><pubDate>Mon, 06 Jan 2020 10:00:00 GMT</pubDate></item>"
    b"</channel></rss>"
)
WEB = {
    GOOD: respond(GOOD, rss("1", "2")),
    MISSING: PermanentError("http_404"),
    PAGE: respond(PAGE, b"<html><body>no feed</body></html>"),
    EMPTY: respond(EMPTY, rss()),
    OLD: respond(OLD, DATED),
    SLOW: TransientError("timeout", "no complete answer in 20 s"),
}
FEEDS = [
    CatalogueFeed(MISSING, "A", alternatives=(EMPTY, GOOD)),
    CatalogueFeed(PAGE, "B", alternatives=(OLD,)),
    CatalogueFeed(SLOW, "C"),
]


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def checker(pauses) -> Checker:
    return Checker(
        downloader=FakeWeb(dict(WEB)),
        reader=OpenReader(),
        max_feed_bytes=1_000_000,
        pause_seconds=5,
        clock=lambda: 1_764_500_000.0,
        sleep=pauses.append,
    )


def test_each_address_is_told_as_it_is(checker):
    told = {trial.url: trial.reason for trial in checker.check(FEEDS)}
    assert told == {
        GOOD: "",
        MISSING: "http_404",
        PAGE: "not_a_feed",
        EMPTY: "no_entries",
        OLD: "old_entries",
        SLOW: "timeout",
    }


def test_a_host_is_asked_once_in_a_turn_with_a_pause_before_the_next(checker, pauses):
    turns = [[url for _, url in turn] for turn in turns_of([*FEEDS, CatalogueFeed(GOOD, "D")])]
    assert turns == [[MISSING, PAGE, SLOW], [EMPTY, OLD], [GOOD]]
    assert len(list(checker.check(FEEDS))) == len(checker.downloader.asked) == 6
    assert pauses == [5, 5]


def test_what_works_comes_first_and_is_verified(checker):
    first, second, third = as_tried(FEEDS, list(checker.check(FEEDS)))
    assert (first.url, first.alternatives, first.status) == (GOOD, (MISSING, EMPTY), "verified")
    assert (second.url, second.alternatives, second.status) == (OLD, (PAGE,), "verified")
    assert third == msgspec.structs.replace(FEEDS[2], status="unverified")
