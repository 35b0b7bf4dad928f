import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.scheduling.next_poll import PollLimits, failure_wait, retry_wait, spread

LIMITS = PollLimits(60, 3600)


@given(st.floats(0.25, 1e6), st.floats(0, 1e12))
def test_a_failing_feed_is_never_given_up(failures, asked):
    assert 60 <= failure_wait(failures, LIMITS, asked) <= 86_400


def test_failures_double_the_wait_by_their_weight_up_to_the_limit():
    assert [failure_wait(failures, LIMITS) for failures in (1, 2, 3, 99)] == [120, 240, 480, 86_400]
    assert failure_wait(0.5, LIMITS) == pytest.approx(84.85, abs=0.01)


@pytest.mark.parametrize(("asked", "wait"), [(5, 120), (600, 600), (10**10, 86_400)])
def test_t29_what_a_server_asks_for_is_believed_between_a_minute_and_a_day(asked, wait):
    assert failure_wait(1, LIMITS, asked) == wait


def test_a_retry_waits_at_least_what_was_asked_for_and_at_most_a_day():
    assert retry_wait(60, 0) == 60
    assert retry_wait(60, 3) == 480
    assert retry_wait(60, 0, asked=900) == 900
    assert retry_wait(60, 0, asked=10**9) == 86_400


def test_jitter_moves_by_a_tenth_at_most():
    assert (spread(100, 0), spread(100, 0.5), spread(100, 1)) == pytest.approx((90, 100, 110))
