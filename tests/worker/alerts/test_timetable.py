"""When an alert speaks: at once, by minutes, once a day by its zone; never above its cap."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from worker.alerts.alert import Alert
from worker.alerts.timetable import Sent, due_at, next_time

HOUR = 3_600.0
NOW = datetime(2026, 11, 30, 10, 20, tzinfo=UTC).timestamp()


def alert(**wish) -> Alert:
    kept = {"id": "a", "reader": "local", "secret": "", "since": "0", "changed_at": 0.0}
    return Alert(name="a", **kept, **wish)


def moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()


@pytest.mark.parametrize(
    ("after", "hour", "zone", "due"),
    [
        ("2026-11-30T04:59+00:00", 8, "Asia/Damascus", "2026-11-30T05:00+00:00"),
        ("2026-11-30T05:00+00:00", 8, "Asia/Damascus", "2026-12-01T05:00+00:00"),
        ("2026-03-28T12:00+00:00", 2, "Europe/Berlin", "2026-03-29T01:00+00:00"),  # no such hour
        ("2026-10-24T12:00+00:00", 2, "Europe/Berlin", "2026-10-25T00:00+00:00"),  # twice
        ("2026-11-30T12:00+00:00", 0, "Pacific/Auckland", "2026-12-01T11:00+00:00"),
    ],
)
def test_a_day_begins_its_hour_by_the_clocks_of_its_zone(after, hour, zone, due):
    assert next_time(moment(after), hour, ZoneInfo(zone)) == moment(due)


def test_an_alert_at_once_is_due_at_once():
    assert due_at(alert(), Sent(last=NOW - 1, hour=int(NOW // HOUR), count=1), NOW, NOW) == NOW


def test_a_digest_waits_its_minutes_since_the_last_one_and_the_first_find():
    digest = alert(mode="every", minutes=30)
    assert due_at(digest, Sent(), NOW, NOW) == NOW + 1_800
    assert due_at(digest, Sent(last=NOW + 60), NOW, NOW + 60) == NOW + 60 + 1_800


def test_what_is_above_the_cap_comes_with_the_next_hour():
    capped, sent = alert(most_an_hour=2), Sent()
    for _ in range(2):
        assert due_at(capped, sent, NOW, NOW) == NOW
        sent = sent.with_one_more(NOW)
    next_hour = (NOW // HOUR + 1) * HOUR
    assert due_at(capped, sent, NOW, NOW) == next_hour
    assert due_at(capped, sent, NOW, next_hour) <= next_hour
    assert sent.with_one_more(next_hour).count == 1


@pytest.mark.parametrize("back", [HOUR, 30 * HOUR])
def test_after_a_clock_that_was_put_back_nothing_waits_for_what_it_showed(back):
    ahead = NOW + back  # the ids of messages, and when it was sent last
    sent = Sent(last=ahead, hour=int(ahead // HOUR), count=20)
    for wish in ({}, {"mode": "every", "minutes": 30}, {"mode": "daily"}):
        assert due_at(alert(**wish), sent, ahead, NOW) <= NOW, wish
    digest = alert(mode="every", minutes=30)
    again = sent.with_one_more(NOW)
    assert due_at(digest, again, ahead, NOW + 60) == NOW + 1_800  # and nothing is sent too often
    assert due_at(alert(mode="daily", hour=8), again, ahead, NOW + 60) > NOW + 18 * HOUR


def test_a_cap_holds_an_alert_for_the_rest_of_an_hour_at_most_after_any_step():
    for step in (-30 * HOUR, -HOUR, HOUR, 30 * HOUR):
        full = Sent(last=NOW, hour=int(NOW // HOUR), count=20)
        now = NOW + step
        assert due_at(alert(most_an_hour=20), full, NOW, now) <= now + HOUR
