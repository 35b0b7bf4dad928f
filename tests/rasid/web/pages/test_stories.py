"""Stories: one card for what is told together, in the order in which it was told last."""

from datetime import UTC, datetime, timedelta

import msgspec

from rasid.web.pages.query import Choice, WallQuery
from rasid.web.pages.stories import groups
from tests.rasid.web.pages.test_query import REPORT

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def told(article, story, number, **changes):
    return msgspec.structs.replace(
        REPORT,
        article=article,
        story=story,
        message=f"{number}-0",
        seen_at=NOW + timedelta(minutes=number),
        source=article,
        **changes,
    )


def grouped(*reports, query=WallQuery(), allowed=None, before="", independent=1):  # noqa: B008
    by_story = {}
    for report in reports:
        by_story.setdefault(report.story, {})[report.article] = report
    newest_first = sorted(reports, key=lambda one: -int(one.message.split("-")[0]))
    choice = Choice(query, allowed, NOW)
    return list(groups(newest_first, by_story, choice, before=before, independent=independent))


FIRST = told("first", "s", 1)
OTHER = told("other", "o", 2)
COPY = told("copy", "s", 3, copy_of="first", outlets=3, independent=2)
OWN = told("own", "s", 4, outlets=3, independent=2)


def test_the_first_report_leads_and_the_story_stands_where_it_was_told_last():
    story, single = grouped(FIRST, OTHER, COPY, OWN)
    assert (story.lead.article, story.newest) == ("first", "4-0")
    assert [one.article for one in story.others] == ["copy", "own"]
    assert (story.outlets, story.independent) == (3, 2)
    assert (single.outlets, single.independent) == (1, 1)


def test_a_copy_leads_only_where_nothing_else_was_asked_for():
    (story,) = grouped(FIRST, COPY, OWN, query=WallQuery(source="copy"))
    assert story.lead.article == "copy"


def test_pages_neither_repeat_nor_lose_a_story():
    everything = grouped(FIRST, OTHER, COPY, OWN)
    assert [one.id for one in grouped(FIRST, OTHER, COPY, OWN, before=everything[0].newest)] == [
        "o"
    ]


def test_few_independent_sources_are_left_out():
    assert [one.id for one in grouped(FIRST, OTHER, COPY, OWN, independent=2)] == ["s"]


def test_outlets_that_the_reader_may_not_see_are_not_counted():
    hidden = msgspec.structs.replace(OWN, topics=frozenset({"isis"}))
    (story,) = grouped(FIRST, hidden, allowed=frozenset({"sdf"}))
    assert (story.outlets, story.independent, story.others) == (1, 1, ())
