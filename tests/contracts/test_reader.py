"""What a poll may expect of any ``Reader``: the sandboxed one and the one of tests."""

import pytest

from tasks.errors import FeedError
from tasks.feeds.parse import read
from tasks.model import IndexSelectors, Page
from tests.support.fakes import OpenReader
from tests.support.feed_station import URL, rss
from worker.isolation.feed_reader import SafeReader

LISTING = b"<html><a href=/1><b>one</b></a></html>"


@pytest.fixture(params=[SafeReader, OpenReader], scope="module")
def reader(request):
    return request.param()


@pytest.mark.parametrize(
    ("body", "kind", "rules"),
    [(rss("1", "2"), "", None), (LISTING, "listing", IndexSelectors("a", title="b"))],
)
def test_a_body_is_read_as_the_pure_function_reads_it(reader, body, kind, rules):
    reading = reader.read(Page(URL, body), kind, rules)
    assert reading == read(Page(URL, body), kind, rules)
    assert reading.feed.entries


def test_dates_that_name_no_zone_are_in_the_one_that_is_given(reader):
    item = "<item><title>a</title><link>/1</link><pubDate>29 Nov 2025 20:00</pubDate></item>"
    page = Page(URL, f"<rss version='2.0'><channel>{item}</channel></rss>".encode())
    hours = {
        zone: reader.read(page, "", None, zone).feed.entries[0].published_at.hour
        for zone in ("", "Europe/Paris", "Asia/Tokyo")
    }
    assert hours == {"": 17, "Europe/Paris": 19, "Asia/Tokyo": 11}


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [(b"no feed", "", "not_a_feed"), (LISTING, "listing", "rules_wrong")],
)
def test_what_cannot_be_read_is_a_feed_error_with_its_reason(reader, body, kind, reason):
    with pytest.raises(FeedError) as caught:
        reader.read(Page(URL, body), kind, None)
    assert caught.value.reason == reason
