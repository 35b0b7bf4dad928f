"""Numbers for a look: a day's counts, what rises, shades."""

from datetime import UTC, datetime, timedelta

import msgspec

from rasid.web.pages.glance import glance_of, rising, shades, spark, spark_end
from tests.rasid.web.pages.test_query import REPORT

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def told(hours: float, *topics: str):
    at = int((NOW - timedelta(hours=hours)).timestamp() * 1000)
    return msgspec.structs.replace(REPORT, message=f"{at}-0", topics=frozenset(topics))


def test_a_day_is_counted_and_what_was_before_is_the_usual():
    past = [told(24 + hours, "sdf") for hours in range(1, 97, 6)]
    glance = glance_of([told(1, "sdf", "syria"), told(2, "sdf"), *past], NOW)
    assert glance.counts == {"sdf": 2, "syria": 1}
    assert sum(glance.courses["sdf"]) == 2
    assert 3.5 < glance.usual["sdf"] < 4.5


def test_without_a_past_nothing_rises():
    glance = glance_of([told(1, "sdf") for _ in range(50)], NOW)
    assert rising(glance, 5) == []


def test_what_has_twice_its_usual_rises_the_steepest_first():
    past = [told(24 + hours, "sdf", "isis") for hours in range(1, 97, 24)]
    now = [told(1, "sdf") for _ in range(6)] + [told(1, "isis") for _ in range(3)]
    assert [one.topic for one in rising(glance_of([*past, *now], NOW), 5)] == ["sdf", "isis"]


def test_shades_begin_with_the_first_article():
    assert shades([0, 1, 100]) == [0, 1, 5]
    assert shades([0, 0]) == [0, 0]
    assert shades([]) == []


def test_a_line_ends_in_its_dot():
    path = spark([0, 2, 1], 44, 14)
    assert spark_end(path) == f"M{path.rsplit(' ', 2)[1]} {path.rsplit(' ', 1)[1]}h0"
