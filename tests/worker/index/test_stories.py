"""Pages of stories."""

from datetime import timedelta

import msgspec
import pytest

from tasks.model import Story
from tasks.query import parse_text
from tests.tasks.query.articles import NOW
from tests.worker.index.messages import told

LATER = NOW + timedelta(hours=2)


def pages(index, text: str, limit: int) -> list[list[tuple[str, str, int]]]:
    """List story, the article of its place and number of other articles of every page."""
    found, cursor = [], ""
    while True:
        page = index.stories(parse_text(text), LATER, limit=limit, cursor=cursor)
        found.append([shown(one) for one in page.stories])
        cursor = page.next
        if not cursor:
            return found


def shown(story) -> tuple[str, str, int]:
    (newest,) = [one.article for one in story.members if one.message == story.newest]
    return story.id, newest, len(story.members) - 1


def add(writer, stories: str, **topics: str) -> None:
    """Add an article for each letter, oldest first, of the story of that name."""
    writer.add(
        [
            told(number, topics.get(f"a{number}", "sdf"), story=Story(story))
            for number, story in enumerate(stories)
        ]
    )


@pytest.mark.parametrize("limit", [1, 2, 3, 10])
def test_each_story_is_on_one_page_where_its_newest_article_is(index, writer, limit):
    add(writer, "abacbdaab")
    found = [story for page in pages(index, "", limit) for story in page]
    assert found == [("b", "a8", 2), ("a", "a7", 3), ("d", "a5", 0), ("c", "a3", 0)]


@pytest.mark.parametrize("limit", [1, 2, 10])
def test_the_article_is_the_newest_that_is_wanted(index, writer, limit):
    add(writer, "abab", a2="isis", a3="isis")
    assert [one for page in pages(index, "topic:sdf", limit) for one in page] == [
        ("b", "a1", 1),
        ("a", "a0", 1),
    ]
    assert [one for page in pages(index, "independent:1 topic:isis", limit) for one in page] == [
        ("b", "a3", 1),
        ("a", "a2", 1),
    ]


def test_a_long_story_hides_no_other(index, writer):
    add(writer, "b" + "a" * 50)
    assert [one[:2] for page in pages(index, "", 1) for one in page] == [("a", "a50"), ("b", "a0")]


def test_what_a_stretch_of_time_leaves_out_makes_no_story_newer(index, writer):
    add(writer, "aba")
    until = (NOW + timedelta(minutes=1)).isoformat().replace("+00:00", "Z")
    assert pages(index, f"until:{until[:19]}.001Z", 5) == [[("b", "a1", 0), ("a", "a0", 1)]]


def test_without_articles_there_are_no_stories(index, writer):
    assert pages(index, "", 5) == [[]]


@pytest.mark.parametrize("limit", [1, 2, 3])
def test_pages_lead_back_to_what_is_newer(index, writer, limit):
    add(writer, "abacbdaabe")
    forth = [one for page in pages(index, "", limit) for one in page]
    back, cursor = [], f"newer:{told(0).id}"
    while cursor:
        page = index.stories(parse_text(""), LATER, limit=limit, cursor=cursor)
        back = [*[shown(one) for one in page.stories], *back]
        cursor = page.previous
    assert back == forth


def test_the_first_that_is_wanted_and_no_copy_leads(index, writer):
    writer.add(
        [
            told(1, "isis", story=Story("s"), source="A"),
            told(2, "sdf", story=Story("s", 2, 1, "a1"), source="B"),
            told(3, "sdf", story=Story("s", 3, 2), source="C"),
            told(4, "sdf", story=Story("s", 4, 2, "a1"), source="D"),
        ]
    )

    def lead(text: str) -> str:
        (found,) = index.stories(parse_text(text), LATER).stories
        return found.lead.fields["id"]

    assert lead("") == "a1"
    assert lead("topic:sdf") == "a3"
    assert lead("source:B,D") == "a2"
    assert lead("independent:2") == "a1"


def test_members_that_may_not_be_seen_are_not_told(index, writer):
    add(writer, "aaa", a1="isis")
    query = msgspec.structs.replace(parse_text(""), within=("sdf",))
    (found,) = index.stories(query, LATER).stories
    assert [one.article for one in found.members] == ["a0", "a2"]
    assert index.totals(query, LATER).articles == 2


def test_totals_and_shares(index, writer):
    writer.add(
        [
            told(1, story=Story("s"), source="A", lang="ar"),
            told(2, story=Story("s", 2, 2), source="B", lang="en"),
            told(3, source="A", lang="ar"),
        ]
    )
    totals = index.totals(parse_text(""), LATER)
    assert (totals.stories, totals.articles, totals.outlets) == (2, 3, 2)
    assert (totals.corroborated, totals.is_more) == (1, False)
    assert index.totals(parse_text("lang:ar"), LATER).articles == 2
    shares = index.shares(parse_text(""), LATER, since=NOW + timedelta(minutes=2))
    assert (shares.sources, shares.langs) == ({"A": 1, "B": 1}, {"ar": 1, "en": 1})
