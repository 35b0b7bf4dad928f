"""One article stays one article: addresses, GUIDs, revisions."""

import pytest

from rasid.testing import respond
from tests.support.feed_station import URL, FeedStation
from worker.state.ledger import read_ledger
from worker.store import keys

DAY = 86_400


@pytest.fixture
def station(store, clock) -> FeedStation:
    made = FeedStation(store, clock)
    made.feeds.add(URL)
    return made


def listing(*items: tuple[str, str, str]) -> bytes:
    """Return a feed of (path, guid, title)."""
    rows = "".join(
        f"<item><title>{title}</title><link>http://a.example/{path}</link><guid "
        f"isPermaLink='false'>{guid}</guid>"
        f"<pubDate>Wed, 19 Nov 2025 20:47:0{at} +0300</pubDate></item>"
        for at, (path, guid, title) in enumerate(items)
    )
    return f"<rss version='2.0'><channel><title>A</title>{rows}</channel></rss>".encode()


def run(station: FeedStation, *bodies: bytes) -> None:
    for body in bodies:
        station.poll(respond(URL, body))
        station.clock.forward(DAY)


def stable(*more: tuple[str, str, str]) -> list[bytes]:
    """Return three listings in which every GUID holds, each a little different."""
    return [
        listing(("a", "g1", "first"), ("b", "g2", "second"), *((f"x{at}", f"x{at}", "x"),), *more)
        for at in range(3)
    ]


def test_a_corrected_address_under_a_proven_guid_is_the_same_article(station, store):
    run(station, *stable())
    found = read_ledger(store).found
    assert station.row.guids == "guid"
    run(station, listing(("a-corrected", "g1", "first"), ("b", "g2", "second")))
    assert read_ledger(store).found == found


def test_before_guids_are_proven_an_address_of_its_own_is_an_article_of_its_own(station, store):
    run(station, listing(("a", "g1", "first")), listing(("a2", "g1", "first")))
    assert read_ledger(store).found == 2


@pytest.mark.parametrize(
    "broken",
    [
        [listing(("a", "same", "first"), ("b", "same", "second"))],  # one GUID for all
        [listing(("a", f"poll{at}", "first")) for at in range(3)],  # new GUIDs at every poll
    ],
)
def test_t29_broken_guids_are_noticed_and_never_hide_or_double_an_article(station, store, broken):
    run(station, *broken)
    before = read_ledger(store).found
    assert station.row.guids == "url"
    run(station, listing(("a", "same", "first"), ("b", "same", "second"), ("c", "same", "third")))
    new = read_ledger(store).found - before
    assert new == (1 if b"second" in broken[0] else 2)


def test_a_guid_that_is_used_again_for_another_article_hides_nothing(station, store):
    run(station, *stable())
    before = read_ledger(store).found
    reused = listing(("other", "g1", "another title")).replace(b"19 Nov", b"20 Nov")
    run(station, reused)
    assert read_ledger(store).found == before + 1
    assert station.row.guids == "url"


def test_without_dates_another_title_under_an_old_guid_is_another_article(station, store):
    undated = [
        body.replace(b"pubDate", b"x")
        for body in (*stable(), listing(("other", "g1", "another title")))
    ]
    run(station, *undated[:3])
    before = read_ledger(store).found
    run(station, undated[3])
    assert read_ledger(store).found == before + 1


@pytest.mark.parametrize(
    "query",
    ["?sid=7", "?id=7", "?p=7", "?source=7", "%D8%AE%D8%A8%D8%B1/7", "Path/7"],
)
def test_what_names_an_article_stays_in_its_address(station, store, query):
    run(station, listing((query, "", "t"), (query.replace("7", "8"), "", "t")))
    urls = {
        store.client.hget(key, "url") for key in store.client.scan_iter(store.key(keys.ENTRY, "*"))
    }
    assert urls == {f"http://a.example/{query}", f"http://a.example/{query.replace('7', '8')}"}


def test_links_without_a_scheme_resolve_against_the_feed(station, store):
    links = ("//b.example/x", "/y?utm_medium=rss&amp;id=3")
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    body = f"<rss version='2.0'><channel>{items}</channel></rss>".encode()
    run(station, body)
    urls = {
        store.client.hget(key, "url") for key in store.client.scan_iter(store.key(keys.ENTRY, "*"))
    }
    assert urls == {"http://b.example/x", "http://a.example/y?id=3"}
