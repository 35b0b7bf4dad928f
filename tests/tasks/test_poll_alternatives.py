"""One feed with several addresses: they are asked in turn, and the one that works is kept."""

import pytest
from msgspec.structs import replace

from rasid.testing import respond
from tasks.errors import PermanentError, TransientError
from tasks.http.request import RequestOptions
from tasks.scheduling.feed_state import MOVES_TO_BELIEVE
from tests.support.feed_station import URL, FeedStation, rss
from worker.state.ledger import read_ledger

SECOND, THIRD = "http://a.example/rss", "http://b.example/feed.xml"
GOOD = {url: respond(url, rss("1", "2"), etag='"v1"') for url in (URL, SECOND, THIRD)}
MISSING = PermanentError("http_404")


@pytest.fixture
def station(store, clock) -> FeedStation:
    made = FeedStation(store, clock)
    id_, _ = made.feeds.add(URL, source="A", lang="ar")
    made.feeds.keep_addresses(id_, (URL, SECOND, THIRD))
    return made


def poll_next(station: FeedStation) -> float:
    """Wait until the feed is due and poll it; returns the seconds."""
    seconds = station.wait()
    assert station.poll_all()
    return seconds


def test_the_address_that_works_is_found_soon_and_kept(station, store):
    station.web.answers |= {URL: MISSING, SECOND: respond(SECOND, b"<html></html>")}
    station.web.answers[THIRD] = GOOD[THIRD]
    waits = [poll_next(station) for _ in range(4)]
    assert [request.url for request in station.web.asked] == [URL, SECOND, THIRD, THIRD]
    assert max(waits[:3]) < 2 * station.limits.min_seconds
    assert (station.row.url, station.row.state) == (THIRD, "ok")
    assert read_ledger(store).found == 2
    assert station.web.asked[3].etag == '"v1"'


def test_when_all_have_failed_each_round_waits_longer(station):
    station.web.answers |= dict.fromkeys((URL, SECOND, THIRD), MISSING)
    waits = [poll_next(station) for _ in range(10)]
    assert [request.url for request in station.web.asked[:4]] == [URL, SECOND, THIRD, URL]
    assert waits[9] > 4 * waits[1]


def test_an_address_that_worked_is_left_only_for_what_does_not_pass(station):
    station.web.answers |= GOOD
    poll_next(station)
    station.web.answers[URL] = TransientError("http_503")
    for _ in range(3):
        poll_next(station)
    assert station.row.url == URL
    poll_next(station)
    assert station.row.url == SECOND
    poll_next(station)
    assert (station.row.state, station.web.asked[-1].etag) == ("ok", "")


def test_a_feed_that_lists_nothing_for_days_is_asked_elsewhere(station):
    station.web.answers |= GOOD | {URL: respond(URL, rss())}
    for _ in range(200):
        poll_next(station)
        if station.row.url != URL:
            break
    assert station.row.url == SECOND
    poll_next(station)
    assert station.row.state == "ok"


def test_an_address_that_is_another_feeds_is_left_to_it(store, clock):
    station = FeedStation(store, clock)
    other, _ = station.feeds.add(SECOND)
    id_, _ = station.feeds.add(URL)
    station.feeds.keep_addresses(id_, (URL, SECOND, THIRD))
    station.web.answers |= GOOD | {URL: MISSING}
    for _ in range(2):
        poll_next(station)
    assert {row.id: row.url for row in station.feeds.rows()} == {id_: THIRD, other: SECOND}
    assert station.feeds.find(SECOND) == other


def test_each_of_its_addresses_names_the_feed(station):
    for address in (URL, SECOND, THIRD):
        assert station.feeds.find(address) == station.row.id
        assert station.feeds.add(address) == (station.row.id, False)
    station.feeds.remove(station.row.id)
    assert station.feeds.add(SECOND)[1]


def test_options_stay_with_the_origin_they_were_given_for(station):
    station.feeds.set_request_options(station.row.id, RequestOptions(headers={"X-Key": "secret"}))
    station.web.answers |= GOOD | {URL: MISSING, SECOND: MISSING}
    for _ in range(3):
        poll_next(station)
    last = station.web.asked[-1]
    assert last.url == THIRD
    assert not last.request_options.hold_for(THIRD, THIRD)


def test_a_page_cache_is_passed_and_a_move_is_to_the_usual_address(station, store):
    station.feeds.set_request_options(station.row.id, RequestOptions(fresh_parameter="rasid"))
    for number in range(MOVES_TO_BELIEVE):
        asked = f"{URL}?rasid={int(station.clock.now)}"
        moved = asked.replace("http:", "https:")
        answer = replace(respond(asked, rss(str(number))), final_url=moved, moved_to=moved)
        assert station.poll(answer, asked) == "read"
        station.clock.forward(4000)
    assert len({request.url for request in station.web.asked}) == MOVES_TO_BELIEVE
    assert station.row.url == URL.replace("http:", "https:")
    assert read_ledger(store).found == MOVES_TO_BELIEVE


def test_a_feed_that_repeats_the_parameter_in_its_own_address_has_one_topic_at_its_hub(station):
    station.feeds.set_request_options(station.row.id, RequestOptions(fresh_parameter="rasid"))
    topics: list[str] = []
    station.hubs.request = lambda feed, memory: topics.append(memory.topic)
    for number in range(2):
        asked = f"{URL}?rasid={int(station.clock.now)}"
        links = f"<a:link rel='hub' href='http://h.example/'/><a:link rel='self' href='{asked}'/>"
        body = rss(str(number), head=links)
        named = body.replace(b"<rss", b"<rss xmlns:a='http://www.w3.org/2005/Atom'")
        assert station.poll(named, asked) == "read"
        station.clock.forward(4000)
    assert len({request.url for request in station.web.asked}) == 2
    assert topics == [URL, URL]
