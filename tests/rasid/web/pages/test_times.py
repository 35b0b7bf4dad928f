"""Moments are moved into the reader's zone, days are not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from rasid.web.pages.strings import strings
from rasid.web.pages.times import Times, zone_of

NOW = datetime(2026, 11, 30, 22, 30, tzinfo=UTC)


def times(lang="en", zone="Asia/Damascus"):
    return Times(strings(lang), ZoneInfo(zone), NOW)


def test_a_moment_is_in_the_readers_zone():
    when = times().when(datetime(2026, 11, 30, 22, 0, tzinfo=UTC))
    assert (when.clock, when.day, str(when.ago)) == ("01:00", "Tue 1 Dec", "30 min ago")


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "Asia/Damascus", "America/Los_Angeles"])
def test_a_day_is_shown_as_a_day_and_moved_by_no_zone(zone):
    when = times(zone=zone).when(datetime(2026, 11, 29, tzinfo=UTC), is_day=True)
    assert (when.iso, when.clock, when.day) == ("2026-11-29", "", "Sun 29 Nov")


def test_days_are_counted_as_calendars_do():
    assert str(times().ago(NOW - timedelta(hours=25))) == "yesterday"
    assert str(times().ago(NOW - timedelta(hours=46, minutes=40))) == "2 days ago"
    assert str(times().ago(NOW - timedelta(days=200))) == ""


def test_another_year_is_written():
    assert times().day(datetime(2025, 1, 5, tzinfo=UTC).date()) == "Sun 5 Jan 2025"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "قبل دقيقة"), (2, "قبل دقيقتين"), (3, "قبل 3 دقائق"), (13, "قبل 13 دقيقة")],
)
def test_arabic_counts_by_its_own_rules(minutes, said):
    assert str(times("ar").ago(NOW - timedelta(minutes=minutes))) == said


def test_late_is_a_day_after_the_moment_or_after_the_whole_day():
    at = NOW - timedelta(hours=30)
    assert times().is_late(at, NOW, is_day=False)
    assert not times().is_late(at, NOW, is_day=True)


@pytest.mark.parametrize("wrong", ["", "Mars/Base", "../etc/passwd", "x\x00y", "Asia"])
def test_a_wrong_zone_is_the_installations(wrong):
    assert zone_of(wrong, "Europe/Istanbul").key == "Europe/Istanbul"
