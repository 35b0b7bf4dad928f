import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.core.schedule import PollLimits, failure_interval, next_interval, retry_wait, spread

LIMITS = PollLimits(60, 3600)


def test_news_shortens_the_interval_and_silence_lengthens_it():
    assert next_interval(600, 3, LIMITS) == 300
    assert next_interval(600, 0, LIMITS) == 900


@given(st.floats(0, 1e6), st.integers(0, 100))
def test_an_interval_stays_within_the_limits(current, found):
    assert 60 <= next_interval(current, found, LIMITS) <= 3600


@given(st.floats(0, 1e6), st.integers(1, 10_000))
def test_a_failing_feed_is_never_given_up(current, failures):
    assert 60 <= failure_interval(current, failures, LIMITS) <= 3600


def test_a_retry_waits_at_least_what_was_asked_for_and_at_most_a_day():
    assert retry_wait(60, 0) == 60
    assert retry_wait(60, 3) == 480
    assert retry_wait(60, 0, asked=900) == 900
    assert retry_wait(60, 0, asked=10**9) == 86_400


def test_jitter_moves_by_a_tenth_at_most():
    assert (spread(100, 0), spread(100, 0.5), spread(100, 1)) == pytest.approx((90, 100, 110))
