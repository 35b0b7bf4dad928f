"""Whole histories of feeds in trouble, with a clock that the test moves: days in milliseconds."""

import msgspec
import pytest

from rasid.testing import respond
from tasks.errors import FeedError, PermanentError, TransientError
from tests.support.fakes import OpenReader
from tests.support.feed_station import URL, FeedStation, rss
from worker.isolation.feed_reader import SafeReader
from worker.isolation.sandbox_child import MEBIBYTE, Limits

HOUR, DAY = 3_600, 86_400
GOOD = respond(URL, rss("1"))


@pytest.fixture
def station(store, clock) -> FeedStation:
    made = FeedStation(store, clock)
    made.feeds.add(URL, source="A", lang="ar")
    return made


def moved(to: str, body: bytes = rss("1"), url: str = URL):
    return msgspec.structs.replace(respond(url, body), final_url=to, moved_to=to)


def events(station: FeedStation) -> list[str]:
    return [event.event for event in reversed(station.feeds.history(station.row.id))]


@pytest.mark.parametrize(
    ("error", "waits"),
    [
        (PermanentError("http_404"), [120, 240, 480, 960]),
        (TransientError("http_503"), [85, 120, 170, 240]),
        (TransientError("dns"), [71, 85, 101, 120]),
        (TransientError("dns_unknown"), [120, 240, 480, 960]),
    ],
)
def test_failures_back_off_by_class(station, error, waits):
    seen = []
    for _ in waits:
        assert station.poll(error) == "failed"
        seen.append(round(station.row.due_at - station.clock.now))
        station.clock.forward(DAY)
    assert seen == waits


def test_a_feed_that_fails_for_a_month_is_still_tried_daily_and_comes_back(station):
    start, polls = station.clock.now, 0
    while station.clock.now - start < 30 * DAY:
        station.poll(PermanentError("not_a_feed"))
        polls += 1
        station.wait()
    assert 30 <= polls <= 42
    assert station.row.state == "failing"
    station.poll(GOOD)
    assert (station.row.state, station.row.reason, station.row.failures) == ("ok", "", 0)
    assert events(station) == ["added", "failing", "ok"]


def test_a_feed_that_is_gone_is_looked_at_once_a_week_and_may_come_back(station):
    station.poll(PermanentError("http_410"))
    assert (station.row.state, station.row.reason) == ("gone", "http_410")
    assert station.wait() == pytest.approx(7 * DAY, rel=0.1)
    station.poll(GOOD)
    assert (station.row.state, station.row.found) == ("ok", 1)


def test_a_feed_without_entries_for_days_is_a_failure(station):
    station.poll(respond(URL, rss()))
    assert station.row.state == "ok"
    for _ in range(4):
        station.clock.forward(DAY)
        station.poll(respond(URL, rss(head=f"<lastBuildDate>{station.clock.now}</lastBuildDate>")))
    assert (station.row.state, station.row.reason) == ("empty", "no_entries")
    station.clock.forward(DAY)
    station.poll(GOOD)
    assert station.row.state == "ok"


def test_a_feed_that_falls_silent_is_told_and_forgiven(station):
    for day in range(14):
        station.poll(respond(URL, rss(*(str(day * 10 + at) for at in range(10)))))
        station.clock.forward(DAY)
    assert station.row.state == "ok"
    assert station.row.per_day == pytest.approx(10, rel=0.5)
    for _ in range(10):
        station.clock.forward(DAY)
        station.poll(respond(URL, b"", status=304))
    assert (station.row.state, station.row.reason) == ("quiet", "no_new_entries")
    station.poll_all()
    station.clock.forward(DAY)
    station.poll(respond(URL, rss("news")))
    assert station.row.state == "ok"


def test_a_permanent_redirect_is_believed_the_third_time_and_the_feed_stays_the_same(station):
    new = "http://b.example/rss"
    for times in range(3):
        assert station.row.url == URL, times
        station.poll(moved(new))
        station.clock.forward(DAY)
    assert station.row.url == new
    assert station.feeds.find(URL) == station.feeds.find(new) == station.row.id
    assert station.feeds.add(URL) == (station.row.id, False)
    assert "moved" in events(station)
    station.poll(respond(new, rss("1", "2")), new)
    assert station.row.found == 2


@pytest.mark.parametrize(
    "targets",
    [
        [
            "http://b.example/rss",
            "http://b.example/rss",
            "",
            "http://b.example/rss",
            "http://b.example/rss",
        ],
        ["http://b.example/1", "http://b.example/2", "http://b.example/3", "http://b.example/4"],
    ],
)
def test_t29_a_redirect_that_changes_its_mind_is_not_believed(station, targets):
    for target in targets:
        station.poll(moved(target) if target else GOOD)
        station.clock.forward(DAY)
    assert station.row.url == URL


def test_t29_nobody_is_led_from_an_encrypted_address_to_a_plain_one(store, clock):
    station, secure = FeedStation(store, clock), "https://a.example/feed"
    station.feeds.add(secure)
    for _ in range(4):
        station.poll(moved("http://a.example/feed", url=secure), secure)
        station.clock.forward(DAY)
    assert station.row.url == secure


def test_a_feed_that_moves_to_where_another_is_becomes_that_one(station):
    there, is_new = station.feeds.add("http://b.example/rss", source="B")
    assert is_new
    station.web.answers["http://b.example/rss"] = respond("http://b.example/rss", rss("1"))
    station.web.answers[URL] = moved("http://b.example/rss")
    for _ in range(3):
        assert sorted(station.poll_all()) in (["read", "read"], ["unchanged", "unchanged"])
        station.clock.forward(DAY)
    assert [row.id for row in station.feeds.rows()] == [there]
    assert station.feeds.find(URL) == there
    assert station.feeds.add(URL) == (there, False)


def test_a_feed_that_kills_its_child_is_quarantined_and_the_others_never_notice(station):
    class Bomb:
        """Reads everything in a child, and a marked body until the kernel ends it."""

        def __init__(self) -> None:
            self.safe = SafeReader(
                Limits(cpu_seconds=1, memory_bytes=512 * MEBIBYTE, wall_seconds=60)
            )

        def read(self, page, kind, rules, zone=""):
            if b"BOMB" in page.body:
                return self.safe.run(bytes, spin, 10**12)
            return self.safe.read(page, kind, rules)

    others = [f"http://o{at}.example/feed" for at in range(5)]
    for url in others:
        station.feeds.add(url)
        station.web.answers[url] = respond(url, rss("1", host=url[7:17]))
    station.web.answers[URL] = respond(URL, rss("BOMB"))
    polling = station.polling(Bomb())
    assert sorted(polling.poll(claim) for claim in station.feeds.claim(100)) == [
        "failed",
        *["read"] * 5,
    ]
    rows = {row.url: row for row in station.feeds.rows()}
    assert (rows[URL].state, rows[URL].reason) == ("quarantined", "feed_killed")
    assert {rows[url].state for url in others} == {"ok"}
    assert rows[URL].due_at - station.clock.now == pytest.approx(DAY, rel=0.1)
    assert station.feeds.history(rows[URL].id)[0].detail.startswith("feed_killed: cpu")


def spin(times: int) -> bytes:
    return str(sum(range(times))).encode()


def die(station, *, while_reading: bool) -> None:
    """Begin the poll of the one feed, and let its worker die."""
    (feed,) = station.feeds.take(10)
    if while_reading:
        station.feeds.mark_risky(feed.claim)
    station.clock.forward(61)


def test_a_feed_whose_workers_die_while_it_is_not_read_goes_on_for_long(station):
    for _ in range(11):
        die(station, while_reading=False)
    assert station.row.state == "new"
    die(station, while_reading=False)
    assert station.feeds.take(10) == []
    assert (station.row.state, station.row.reason) == ("quarantined", "crashed")


def test_a_feed_that_ends_its_workers_while_it_is_read_is_quarantined(station):
    for _ in range(3):
        die(station, while_reading=True)
    assert station.feeds.claim(10) == []
    assert (station.row.state, station.row.reason) == ("quarantined", "crashed")
    station.clock.forward(DAY + 1)
    assert station.poll(GOOD) == "read"
    assert station.row.state == "ok"


def test_a_claim_that_was_never_begun_is_nobodys_crash(station):
    for _ in range(10):
        assert len(station.feeds.claim(10)) == 1
        station.clock.forward(61)
    assert station.poll(GOOD) == "read"


@pytest.mark.heavy
@pytest.mark.parametrize(
    "error", [TransientError("connect"), TransientError("dns"), TransientError("timeout")]
)
def test_when_nearly_everybody_is_away_it_is_us_and_nobody_is_penalised(store, clock, error):
    station = FeedStation(store, clock)
    urls = [f"http://news{at}.example/feed" for at in range(10)]
    for url in urls:
        station.feeds.add(url)
        station.web.answers[url] = respond(url, rss("1", host=url[7:20]))
    assert station.poll_all() == ["read"] * 10
    for url in urls:
        station.web.answers[url] = error
    for _ in range(120):  # two hours without a network
        station.clock.forward(60)
        station.poll_all()
    rows = list(station.feeds.rows())
    assert {(row.state, row.failures) for row in rows} == {("ok", 0.0)}
    for url in urls:
        station.web.answers[url] = respond(url, rss("1", "2", host=url[7:20]))
    for _ in range(5):
        station.clock.forward(60)
        station.poll_all()
    assert {row.state for row in station.feeds.rows()} == {"ok"}
    assert {row.found for row in station.feeds.rows()} == {2}, "all are back within five minutes"


def test_one_dead_site_among_many_is_penalised(store, clock):
    station = FeedStation(store, clock)
    for at in range(10):
        station.feeds.add(f"http://news{at}.example/feed")
        station.web.answers[f"http://news{at}.example/feed"] = respond("x", rss("1"))
    station.poll_all()
    station.web.answers["http://news3.example/feed"] = TransientError("connect")
    for _ in range(300):
        station.clock.forward(60)
        station.poll_all()
    failing = [row for row in station.feeds.rows() if row.state == "failing"]
    assert [row.url for row in failing] == ["http://news3.example/feed"]
    assert failing[0].failures >= 2


def test_a_damaged_parser_answer_is_a_reason_and_not_a_crash(station):
    class Broken(OpenReader):
        def read(self, page, kind, rules, zone=""):
            raise FeedError("feed_killed", "memory: more than 512 MB")

    station.web.answers[URL] = GOOD
    (claim,) = station.feeds.claim(1)
    assert station.polling(Broken()).poll(claim) == "failed"
    assert station.row.reason == "feed_killed"


@pytest.mark.parametrize("status", [200, 403, 503])
def test_a_check_for_people_before_a_feed_is_named(station, status):
    wall = (
        "<html><head><title>Just a moment...</title><script>window._cf_chl_opt={}</script></head>"
        "<body><h1>Checking your browser</h1></body></html>"
    )
    answer = msgspec.structs.replace(
        respond(URL, wall.encode()), status=status, content_type="text/html"
    )
    assert station.poll(answer) == "failed"
    assert (station.row.state, station.row.reason) == ("failing", "bot_challenge")
    assert station.row.due_at - station.clock.now >= 6 * HOUR


def test_a_page_that_is_no_challenge_is_no_feed(station):
    page = b"<html><body><h1>Archive</h1><p>Nothing to subscribe to on this page.</p></body></html>"
    station.poll(msgspec.structs.replace(respond(URL, page), content_type="text/html"))
    assert station.row.reason == "not_a_feed"
