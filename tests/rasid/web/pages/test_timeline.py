"""Counts against their usual: bands, spikes, levels, and a drawing that stays in its frame."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from rasid.web.pages.timeline import FRAMES, chart_of, level_of, steps_of, timeline_of, usual_of

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=400)
WEEK = FRAMES["7d"]


def counts(past: int, *shown: int) -> list[int]:
    return [past] * WEEK.past + [past] * (WEEK.shown - len(shown)) + list(shown)


def test_steps_end_now():
    found = steps_of(WEEK, NOW)
    assert found.end == NOW
    assert (found.number, found.step) == (WEEK.shown + WEEK.past, timedelta(hours=6))


def test_what_is_above_twice_the_band_is_a_spike():
    timeline = timeline_of(WEEK, NOW, counts(3, 6, 7), LONG_AGO)
    assert timeline.spikes == (27,)
    assert timeline.usual.middle == 3


def test_a_short_past_says_nothing_of_the_usual():
    timeline = timeline_of(WEEK, NOW, counts(0, 9), NOW - timedelta(hours=12))
    assert (timeline.usual, timeline.spikes) == (None, ())
    assert level_of(WEEK, NOW, counts(0, 9), NOW - timedelta(hours=12)).usual is None


def test_the_level_compares_whole_days():
    level = level_of(WEEK, NOW, counts(2, 5, 5, 5, 5), LONG_AGO)
    assert (level.count, level.usual, level.factor) == (20, 8, 2.5)


def test_nothing_at_all_is_a_level_too():
    level = level_of(WEEK, NOW, counts(0), LONG_AGO)
    assert (level.count, level.usual, level.factor) == (0, 0, 0)


def test_few_counts_have_no_band():
    assert usual_of([1] * 7) is None


@given(st.sampled_from(sorted(FRAMES)), st.integers(0, 10_000), st.integers(0, 10_000))
def test_every_bar_and_label_stays_within_the_drawing(name, past, now):
    frame = FRAMES[name]
    found = [past] * (frame.shown + frame.past - 1) + [now]
    chart = chart_of(timeline_of(frame, NOW, found, LONG_AGO))
    for bar in chart.bars:
        assert 0 <= bar.y <= bar.y + bar.height <= chart.bottom + 0.2
        assert chart.left <= bar.x <= bar.x + bar.width <= chart.width
    for x, y, _, _ in chart.spikes:
        assert 0 < x < chart.width
        assert 0 < y < chart.height
