"""Numbers for a look: a day's counts, what rises, shades."""

from datetime import UTC, datetime, timedelta

from rasid.web.pages.glance import day_before, glance_of, rising, shades, spark, spark_end

DAY = {"sdf": (0, 2, 0, 4), "isis": (3, 0, 0, 0)}


def test_a_day_is_counted_and_what_was_before_is_the_usual():
    glance = glance_of(DAY, {"sdf": 16}, 4)
    assert glance.counts == {"sdf": 6, "isis": 3}
    assert glance.usual == {"sdf": 4.0}


def test_without_a_past_nothing_rises():
    assert rising(glance_of(DAY, {"sdf": 1}, 1.5), 5) == []


def test_what_has_twice_its_usual_rises_the_steepest_first():
    glance = glance_of(DAY, {"sdf": 4, "isis": 4}, 4)
    assert [(one.topic, one.factor) for one in rising(glance, 5)] == [("sdf", 6), ("isis", 3)]


def test_the_steps_of_a_day_end_now():
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    steps = day_before(now)
    assert (steps.end, steps.begin) == (now, now - timedelta(days=1))


def test_shades_begin_with_the_first_article():
    assert shades([0, 1, 100]) == [0, 1, 5]
    assert shades([0, 0]) == [0, 0]
    assert shades([]) == []


def test_a_line_ends_in_its_dot():
    path = spark([0, 2, 1], 44, 14)
    assert spark_end(path) == f"M{path.rsplit(' ', 2)[1]} {path.rsplit(' ', 1)[1]}h0"
