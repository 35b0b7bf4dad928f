"""Stories: the first report leads, and who may not see one does not learn of it."""

from datetime import timedelta

import msgspec

from rasid.web.pages.stories import group_of, may_see
from tests.rasid.web.pages.reports import NOW, REPORT


def told(article, number, **changes):
    return msgspec.structs.replace(
        REPORT,
        article=article,
        story="s",
        message=f"{number}-0",
        seen_at=NOW + timedelta(minutes=number),
        source=article,
        **changes,
    )


FIRST = told("first", 1)
COPY = told("copy", 3, copy_of="first", independent=2)
OWN = told("own", 4, independent=2)


def test_the_first_report_leads():
    story = group_of([OWN, COPY, FIRST], None, "4-0")
    assert (story.lead.article, story.newest) == ("first", "4-0")
    assert [one.article for one in story.others] == ["copy", "own"]
    assert (story.outlets, story.independent) == (3, 2)


def test_a_copy_leads_only_where_nothing_else_is_left():
    gone = msgspec.structs.replace(FIRST, is_gone=True)
    assert group_of([gone, COPY, OWN], None, "4-0").lead.article == "own"
    assert group_of([gone, COPY], None, "3-0").lead.article == "copy"


def test_outlets_that_the_reader_may_not_see_are_not_counted():
    hidden = msgspec.structs.replace(OWN, topics=frozenset({"isis"}))
    story = group_of([FIRST, hidden], frozenset({"sdf"}), "1-0")
    assert (story.outlets, story.independent, story.others) == (1, 1, ())


def test_a_limited_reader_sees_articles_of_his_topics_only():
    assert may_see(REPORT, None)
    assert may_see(REPORT, frozenset({"sdf"}))
    assert not may_see(REPORT, frozenset({"isis"}))
    assert not may_see(msgspec.structs.replace(REPORT, is_gone=True), None)
