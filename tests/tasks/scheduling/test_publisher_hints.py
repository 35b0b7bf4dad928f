import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Hints
from tasks.scheduling.publisher_hints import heed, hour_of_day, weekday

HOUR, DAY = 3_600.0, 86_400.0
SATURDAY_NOON = 1_764_417_600.0  # 29 November 2025, 12:00 UTC
HINTS = st.builds(
    Hints,
    ttl_seconds=st.floats(0, 1e15),
    update_seconds=st.floats(0, 1e15),
    max_age_seconds=st.floats(0, 1e15),
    skip_hours=st.lists(st.integers(0, 23), max_size=24).map(tuple),
    skip_days=st.lists(st.integers(0, 6), max_size=7).map(tuple),
)


def test_the_calendar_is_utc():
    assert (weekday(SATURDAY_NOON), hour_of_day(SATURDAY_NOON)) == (5, 12)
    assert (weekday(0), hour_of_day(0)) == (3, 0)


@pytest.mark.parametrize(
    "hints", [Hints(ttl_seconds=1800), Hints(update_seconds=1800), Hints(max_age_seconds=1800)]
)
def test_a_feed_is_left_alone_as_long_as_it_asks_for(hints):
    assert heed(300, hints, SATURDAY_NOON, most=HOUR) == 1800
    assert heed(2400, hints, SATURDAY_NOON, most=HOUR) == 2400


def test_a_cache_hint_of_a_week_is_cut_to_the_operators_bound():
    assert heed(300, Hints(max_age_seconds=7 * DAY), SATURDAY_NOON, most=HOUR) == HOUR


def test_skipped_hours_are_slept_through():
    assert heed(300, Hints(skip_hours=(12, 13)), SATURDAY_NOON, most=DAY) == 2 * HOUR
    assert heed(300, Hints(skip_hours=(13,)), SATURDAY_NOON, most=DAY) == 300
    assert heed(300, Hints(skip_hours=(12, 13)), SATURDAY_NOON, most=HOUR) == HOUR


def test_skipped_days_are_slept_through_as_far_as_the_bound_allows():
    assert heed(300, Hints(skip_days=(5,)), SATURDAY_NOON, most=DAY) == 12 * HOUR
    assert heed(300, Hints(skip_days=tuple(range(7))), SATURDAY_NOON, most=DAY) == DAY


@given(HINTS, st.floats(0, 1e5), st.floats(0, 4e9), st.floats(60, 1e5))
def test_no_hint_silences_a_feed_or_hurries_us(hints, wait, now, most):
    heeded = heed(wait, hints, now, most=most)
    assert min(wait, most) <= heeded <= most
