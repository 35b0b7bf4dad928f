"""The newsroom's news is of the last days, whenever it opens, and its dates can be read."""

from datetime import UTC, datetime, timedelta

import pytest

import rasid
from rasid.demo.pages import DAMASCUS, visible
from rasid.demo.plan import WEEK, load_outlets, weeks_until

WRITTEN = datetime(2025, 12, 1, tzinfo=UTC)


def moments(later: timedelta) -> list[datetime]:
    return [article.at for outlet in load_outlets(later) for article in outlet.articles]


@pytest.mark.parametrize("days", [0, 3, 365, 1000])
def test_the_newest_is_of_this_week_and_nothing_of_the_future(days):
    now = WRITTEN + timedelta(days=days)
    later = weeks_until(now)
    assert timedelta() <= now - max(moments(later)) < WEEK + timedelta(days=2)
    assert later % WEEK == timedelta()
    assert {at.weekday() for at in moments(later)} == {at.weekday() for at in moments(WEEK * 0)}
    assert load_outlets(later) == load_outlets(weeks_until(now))


def test_before_it_was_written_its_news_is_as_written():
    assert weeks_until(datetime(2020, 1, 1, tzinfo=UTC)) == timedelta()


@pytest.mark.parametrize("week", range(0, 52, 4))
def test_dates_that_readers_see_can_be_read_in_every_month(week):
    for outlet in load_outlets(WEEK * week):
        for article in outlet.articles:
            read = rasid.parse_date(visible(outlet, article))
            assert read is not None
            day = article.at.astimezone(DAMASCUS).date()
            assert read.at.astimezone(DAMASCUS).date() == day, visible(outlet, article)
