"""What is known of a feed's source reaches the poll and the page."""

from datetime import UTC, datetime

import pytest

from tasks.ports import Lease
from tests.support.articles import take
from tests.support.feed_station import FeedStation
from worker.store import keys

ITEM = "<item><title>خبر</title><link>http://{}/1</link><pubDate>{}</pubDate></item>"
WRITTEN = "29 Nov 2025 20:00:00"
TOKYO = "Asia/Tokyo"


@pytest.fixture
def station(store, clock) -> FeedStation:
    clock.forward(datetime(2025, 11, 30, tzinfo=UTC).timestamp() - clock.now)
    return FeedStation(store, clock)


def lease_of(station: FeedStation, url: str, title: str = "A") -> Lease:
    """Poll a feed whose entry has a date without a zone, and take the entry."""
    item = ITEM.format("entries.example", WRITTEN)
    body = f"<rss version='2.0'><channel><title>{title}</title>{item}</channel></rss>".encode()
    assert station.poll(body, url) == "read"
    (lease,) = take(station.frontier)
    return lease


def hour_of(lease: Lease) -> int:
    assert lease.published_at is not None
    return lease.published_at.hour


@pytest.mark.parametrize(
    ("url", "country", "zone", "hour"),
    [
        ("https://nobody.example/feed", "", "", 17),
        ("https://www.france24.com/ar/rss", "FR", "Europe/Paris", 19),
        ("https://feeds.bbci.co.uk/arabic/rss.xml", "GB", "Europe/London", 20),
        ("https://www.voanews.com/api/x", "US", "America/New_York", 1),
    ],
)
def test_dates_without_a_zone_are_in_that_of_the_feeds_source(station, url, country, zone, hour):
    station.feeds.add(url)
    lease = lease_of(station, url)
    assert (lease.country, lease.zone, hour_of(lease)) == (country, zone, hour)


def test_the_operators_name_leads_to_the_catalogue(station):
    url = "https://bridge.example/feed"
    station.feeds.add(url, source="فرانس 24")
    lease = lease_of(station, url)
    assert (lease.source_id, lease.country, lease.is_news) == ("france24", "FR", True)
    assert (lease.source, hour_of(lease)) == ("فرانس 24", 19)


@pytest.mark.parametrize("is_kept", [False, True], ids=["listed", "added with it"])
def test_what_a_feed_calls_itself_leads_nowhere(station, is_kept):
    url = "https://impostor.example/feed"
    id_, _ = station.feeds.add(url)
    station.feeds.keep_title(id_, "France 24" if is_kept else "")
    lease = lease_of(station, url, title="France 24")
    assert (lease.source, lease.source_id, lease.country) == ("France 24", "", "")
    assert (lease.is_news, hour_of(lease)) == (False, 17)
    assert (station.row.source, station.row.facts.id) == ("France 24", "")


def test_what_the_operator_sets_goes_first_and_can_be_forgotten(station):
    url = "https://www.france24.com/ar/rss"
    id_, _ = station.feeds.add(url, source="F24", lang="ar", country="FR")
    said = {"zone": TOKYO, "country": "JP", "news": "0", "source": "Tokyo Desk", "lang": "en"}
    station.feeds.say(id_, said)
    lease = lease_of(station, url)
    assert (lease.country, lease.zone, lease.is_news) == ("JP", TOKYO, False)
    assert (lease.source, lease.lang, hour_of(lease)) == ("Tokyo Desk", "en", 11)
    station.feeds.add(url, source="F24", country="FR")  # a feeds file that is read at each start
    assert (station.row.source, station.row.country) == ("Tokyo Desk", "JP")
    station.feeds.say(id_, {}, tuple(said))
    facts = station.row.facts
    assert (facts.zone.value, facts.zone.origin) == ("Europe/Paris", "country")
    assert (facts.country.origin, facts.news.value, station.row.source) == ("catalogue", True, "A")


def test_what_is_set_holds_for_entries_that_wait(station):
    url = "https://nobody.example/feed"
    id_, _ = station.feeds.add(url)
    item = ITEM.format("entries.example", WRITTEN)
    station.poll(f"<rss version='2.0'><channel>{item}</channel></rss>".encode(), url)
    station.feeds.say(id_, {"country": "IQ"})
    (lease,) = take(station.frontier)
    assert (lease.country, lease.zone) == ("IQ", "Asia/Baghdad")


def test_a_feed_of_an_older_version_is_known_by_its_address(station):
    url = "https://www.france24.com/ar/rss"
    id_, _ = station.feeds.add(url, source="BBC", country="fr")
    station.feeds._store.client.hdel(station.feeds._store.key(keys.FEED, id_), "named")
    lease = lease_of(station, url)
    assert (lease.source, lease.source_id, lease.country) == ("BBC", "france24", "FR")


def test_a_country_that_is_none_counts_as_unknown(station):
    station.feeds.add("https://nobody.example/feed", country="Syria")
    assert lease_of(station, "https://nobody.example/feed").country == ""
