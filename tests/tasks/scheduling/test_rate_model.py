"""What polls teach, over histories of days that pass in milliseconds."""

import random
from bisect import bisect_right

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tasks.model import Hints
from tasks.scheduling.next_poll import PollLimits, next_poll, safe_seconds
from tasks.scheduling.publisher_hints import DAY, HOUR
from tasks.scheduling.rate_model import (
    PollResult,
    RateModel,
    expected_per_day,
    forecast,
    observe,
    quiet_seconds,
)

SUNDAY = 1_772_323_200.0  # 1 March 2026, 00:00 UTC
LIMITS, NONE = PollLimits(300, 3600), Hints()
WIDE = PollLimits(60, 14 * DAY)


def watch(
    times: list[float],
    window: int,
    limits: PollLimits = LIMITS,
    days: int = 14,
    hints: Hints = NONE,
):
    """Poll a feed that publishes at these times.

    Returns its rhythm, the polls' times, delays and the true loss.
    """
    rhythm, now, found, polls, delays, lost = RateModel(), SUNDAY, 0, [], [], 0
    while now < SUNDAY + days * DAY:
        end = bisect_right(times, now)
        begin = max(end - window, 0)
        new = times[max(found, begin) : end]
        lost += max(begin - found, 0) if polls else 0
        delays += [now - time for time in new if polls]
        polls.append(now)
        listed = times[begin:end] if new else []
        rhythm = observe(rhythm, PollResult(len(listed), len(new), tuple(listed)), now)
        found = end
        now += next_poll(rhythm, limits, hints, now, 0.5)
    return rhythm, polls, delays, lost


def steady(per_day: float, days: int = 14) -> list[float]:
    return [SUNDAY + at * DAY / per_day for at in range(int(per_day * days))]


@pytest.mark.heavy
@pytest.mark.parametrize("per_day", [2, 24, 200])
def test_the_rate_of_a_steady_feed_is_learned(per_day):
    rhythm, *_ = watch(steady(per_day), 50)
    assert expected_per_day(rhythm) == pytest.approx(per_day, rel=0.15)


@pytest.mark.heavy
def test_a_busy_feed_is_polled_often_and_a_slow_one_seldom():
    busy, slow = watch(steady(200), 50)[1], watch(steady(1), 50)[1]
    assert len(busy) > 2 * len(slow)
    assert len(slow) == pytest.approx(14 * 24, rel=0.1), "the operator's longest interval"


def test_day_and_night_are_told_apart():
    times = [
        SUNDAY + day * DAY + 8 * HOUR + at * 360 for day in range(14) for at in range(60)
    ]  # 8:00 to 14:00 UTC
    rhythm, polls, *_ = watch(times, 50)
    ahead = forecast(rhythm)
    assert ahead.hourly[10] > 20 * ahead.hourly[22]
    late = [at for at in polls if at > SUNDAY + 7 * DAY]
    noon, night = (sum(int(at // HOUR) % 24 == hour for at in late) for hour in (11, 22))
    assert noon > 3 * night


def test_weekends_are_told_apart():
    times = [
        SUNDAY + day * DAY + at * 1800
        for day in range(21)
        if day % 7 not in {5, 6}
        for at in range(48)
    ]
    rhythm, *_ = watch(times, 50, days=21)
    daily = forecast(rhythm).daily  # Monday first; Friday and Saturday are free
    assert max(daily[4], daily[5]) < 0.5 * min(daily[0], daily[6])


def test_a_burst_is_noticed_and_forgotten():
    times = sorted(
        steady(24) + [SUNDAY + 7 * DAY + at * 120 for at in range(60)]
    )  # thirty an hour for two hours
    rhythm, now, found, surprises = RateModel(), SUNDAY, 0, {}
    while now < SUNDAY + 8 * DAY:
        end = bisect_right(times, now)
        listed = tuple(times[max(end - 100, 0) : end]) if end > found else ()
        rhythm, found = observe(rhythm, PollResult(len(listed), end - found, listed), now), end
        surprises[round((now - SUNDAY) / HOUR)] = forecast(rhythm).surprise
        now += HOUR / 2
    assert surprises[7 * 24 + 2] > 3
    assert surprises[7 * 24 + 20] < 1.5


@pytest.mark.heavy
@pytest.mark.parametrize("window", [10, 20, 100])
@pytest.mark.parametrize("per_day", [5, 60])
def test_nothing_is_lost_when_the_pace_is_six_times_as_high_for_hours(per_day, window):
    chance = random.Random(per_day * window)
    calm = [SUNDAY + chance.random() * 14 * DAY for _ in range(per_day * 14)]
    bursts = [
        SUNDAY + day * DAY + chance.random() * 4 * HOUR
        for day in (6, 9, 12)
        for _ in range(per_day)
    ]
    assert watch(sorted(calm + bursts), window)[3] == 0


def test_what_was_lost_is_estimated():
    times = steady(24)
    rhythm = observe(RateModel(), PollResult(10, 10, tuple(times[:10])), SUNDAY + 10 * HOUR)
    for hours in range(11, 60):
        end = hours + 1
        rhythm = observe(
            rhythm, PollResult(10, 1, tuple(times[end - 10 : end])), SUNDAY + hours * HOUR
        )
    assert rhythm.lost == 0
    after = observe(rhythm, PollResult(10, 10, tuple(times[100:110])), SUNDAY + 109.5 * HOUR)
    assert after.lost == pytest.approx(40, rel=0.4)
    assert after.overlap == 0
    undated = observe(rhythm, PollResult(10, 10), SUNDAY + 109.5 * HOUR)
    assert undated.lost == pytest.approx(40, rel=0.5)


def test_after_a_loss_the_next_poll_comes_in_half_the_time():
    rhythm = observe(RateModel(), PollResult(10, 10), SUNDAY)
    rhythm = observe(rhythm, PollResult(10, 10), SUNDAY + HOUR)
    assert safe_seconds(rhythm, forecast(rhythm), SUNDAY + HOUR, DAY) <= HOUR / 2


def test_the_window_is_learned_when_new_entries_push_old_ones_out():
    rhythm = observe(RateModel(), PollResult(25, 25), SUNDAY)
    assert rhythm.window == 25
    assert observe(rhythm, PollResult(20, 3), SUNDAY + HOUR).window == 20
    assert observe(rhythm, PollResult(30, 3), SUNDAY + HOUR).window == 30


def test_silence_surprises_a_busy_feed_sooner():
    busy, slow = watch(steady(60), 50)[0], watch(steady(1), 50)[0]
    assert quiet_seconds(busy) == DAY
    assert 10 * DAY < quiet_seconds(slow) <= 30 * DAY


@pytest.mark.heavy
def test_hints_are_heeded_as_far_as_nothing_is_lost():
    hinted, free = Hints(ttl_seconds=50 * 60), Hints()
    slow_window = watch(steady(60), 100, hints=hinted)[1]
    assert len(slow_window) < 0.7 * len(watch(steady(60), 100, hints=free)[1])
    assert watch(steady(100), 10, hints=hinted)[3] == 0


def test_the_first_listing_teaches_the_past_by_its_dates():
    times = steady(48, days=1)
    rhythm = observe(RateModel(), PollResult(48, 48, tuple(times)), SUNDAY + DAY)
    assert expected_per_day(rhythm) == pytest.approx(48, rel=0.2)
    assert (rhythm.lost, rhythm.overlap) == (0, 1)


@pytest.mark.heavy
def test_the_memory_of_a_busy_feed_stays_small():
    rhythm, *_ = watch(steady(200), 50)
    assert len(msgspec.json.encode(rhythm)) < 700


@pytest.mark.heavy
@given(
    st.lists(
        st.tuples(
            st.integers(0, 500),
            st.integers(0, 500),
            st.lists(st.floats(-1e12, 1e12), max_size=5),
            st.floats(0, 60 * DAY),
        ),
        min_size=1,
        max_size=12,
    ),
    st.floats(0, 1),
)
def test_whatever_a_feed_says_the_next_poll_is_within_the_bounds_and_the_memory_survives(
    polls, chance
):
    rhythm, now = RateModel(), SUNDAY
    for listed, new, dates, gap in polls:
        now += gap
        rhythm = observe(rhythm, PollResult(listed, min(new, listed), tuple(dates)), now)
        for limits in (LIMITS, WIDE):
            assert (
                limits.min_seconds
                <= next_poll(rhythm, limits, Hints(), now, chance)
                <= limits.max_seconds
            )
    assert msgspec.json.decode(msgspec.json.encode(rhythm), type=RateModel) == rhythm
