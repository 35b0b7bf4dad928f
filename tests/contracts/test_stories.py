"""What a flow may expect of any ``Stories``: the ones in Redis and the ones in memory."""

import pytest

from rasid.testing import MemoryStories
from tasks.model import Article, Story
from worker.state.stories import RedisStories

REPORT = " ".join(f"كلمة{number}" for number in range(200))
OTHER = " ".join(f"خبر{number}" for number in range(200))


@pytest.fixture(params=["real", "fake"])
def stories(request):
    if request.param == "fake":
        return MemoryStories()
    return RedisStories(request.getfixturevalue("store"))


def article(text: str) -> Article:
    return Article(url="u", canonical_url="u", title="t", text=text)


def test_the_first_report_is_a_story_of_its_own(stories):
    assert stories.place("a", article(REPORT), "A") == Story("a")
    assert stories.place("b", article(OTHER), "B") == Story("b")


def test_a_copy_belongs_to_the_story_of_the_first_and_is_no_independent_source(stories):
    stories.place("a", article(REPORT), "A")
    placed = stories.place("b", article(REPORT), "B")
    assert placed == Story("a", outlets=2, independent=1, copy_of="a")


def test_a_later_call_for_the_same_article_says_the_same_story(stories):
    stories.place("a", article(REPORT), "A")
    placed = stories.place("b", article(REPORT), "B")
    assert stories.place("b", article(OTHER), "B") == placed
