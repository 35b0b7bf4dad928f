"""Pages of stories."""

from datetime import timedelta

import pytest

from tasks.model import Story
from tasks.query import parse_text
from tests.tasks.query.articles import NOW
from tests.worker.index.messages import told

LATER = NOW + timedelta(hours=2)


def pages(index, text: str, limit: int) -> list[list[tuple[str, str, int]]]:
    """List story, article and number of other articles of every page."""
    found, cursor = [], ""
    while True:
        page = index.stories(parse_text(text), LATER, limit=limit, cursor=cursor)
        found.append([(one.id, one.article.fields["id"], len(one.others)) for one in page.stories])
        cursor = page.next
        if not cursor:
            return found


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
