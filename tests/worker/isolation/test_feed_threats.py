"""What a hostile feed may not do to the others.

Polled by real workers' code, read in real children, on a real frontier.
"""

import socket

import pytest

from rasid.testing import respond
from tasks.model import Page
from tests.support.feed_station import URL, FeedStation, rss
from worker.isolation.feed_reader import SafeReader
from worker.isolation.sandbox_child import Limits
from worker.store import keys

HUGE = rss(*map(str, range(100_000)))
CANARY = "canary-7f3a"


@pytest.fixture(scope="module")
def reader() -> SafeReader:
    """A reader that a busy machine does not end: what is asked here are the bounds of content."""
    return SafeReader(Limits(cpu_seconds=60, wall_seconds=300))


def test_t10_a_feed_of_a_hundred_thousand_entries_is_refused_and_nobody_waits_for_it(
    store, clock, reader
):
    station = FeedStation(store, clock)
    others = [f"http://o{at}.example/feed" for at in range(5)]
    for url in (URL, *others):
        station.feeds.add(url)
        station.web.answers[url] = respond(url, HUGE if url == URL else rss("1", host=url[7:17]))
    station.web.answers[URL] = respond(URL, HUGE)
    polling = station.polling(reader)
    outcomes = [polling.poll(claim) for claim in station.feeds.claim(10)]
    assert sorted(outcomes) == ["failed", *["read"] * len(others)]
    rows = {row.url: row for row in station.feeds.rows()}
    assert (rows[URL].state, rows[URL].reason) == (
        "failing",
        "feed_too_large",
    )  # counted and refused, not killed by its limits
    assert {rows[url].found for url in others} == {1}


def test_t10_a_feed_of_ten_thousand_entries_gives_its_newest_five_hundred(store, clock, reader):
    station = FeedStation(store, clock)
    station.feeds.add(URL)
    station.web.answers[URL] = respond(URL, rss(*map(str, range(10_000))))
    (claim,) = station.feeds.claim(1)
    assert station.polling(reader).poll(claim) == "read"
    assert station.row.found == 500


@pytest.mark.parametrize(
    "declaration",
    [
        "<!DOCTYPE rss [<!ENTITY x SYSTEM '{file}'>]>",
        "<!DOCTYPE rss [<!ENTITY % x SYSTEM '{url}'>%x;]>",
        "<!DOCTYPE rss SYSTEM '{url}'>",
        "<!DOCTYPE rss PUBLIC 'x' '{url}'>",
    ],
)
@pytest.mark.parametrize("root", ["rss", "urlset"])
def test_t11_no_entity_reads_a_file_or_calls_home(declaration, root, tmp_path, reader):
    secret = tmp_path / "secret"
    secret.write_text(CANARY)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/x.dtd"
        head = declaration.format(file=secret.as_uri(), url=url)
        inside = {
            "rss": "<rss version='2.0'><channel><item><title>&x;</title>"
            "<link>http://a.example/1</link></item></channel></rss>",
            "urlset": "<urlset><url><loc>http://a.example/1</loc>"
            "<news><title>&x;</title></news></url></urlset>",
        }[root]
        try:
            read = repr(reader.read(Page(URL, (head + inside).encode())))
        except Exception as error:  # noqa: BLE001 - whatever the ending, it may not hold the secret
            read = repr(error)
        assert CANARY not in read
        with pytest.raises(TimeoutError):
            listener.accept()


def test_t13_a_date_of_a_year_to_come_is_no_date_and_no_privilege(store, clock):
    station = FeedStation(store, clock)
    station.feeds.add(URL)
    late = b"<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>"
    dated = rss("future", "today").replace(
        b"<link>http://a.example/future", late + b"<link>http://a.example/future"
    )
    station.poll(respond(URL, dated))
    fields = [
        store.client.hgetall(key) for key in store.client.scan_iter(store.key(keys.ENTRY, "*"))
    ]
    assert [entry["published"] for entry in fields] == ["", ""]
    assert all(float(entry["order"]) <= clock.now for entry in fields)
