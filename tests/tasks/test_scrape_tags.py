"""What an article is tagged with: its text, and the state of its source."""

from contextlib import nullcontext

import msgspec
import pytest

from rasid.testing import FakeWeb
from tasks.model import Article, Entry, Tag
from tasks.scrape import ArticleScraper, ScrapeRules
from tests.support.articles import FEED, take
from worker.state.frontier import RedisFrontier
from worker.state.stories import RedisStories
from worker.streams.publisher import RedisPublisher

URL = "http://h1.example/1"
SENTENCE = "عادت الكهرباء إلى أحياء المدينة مساء اليوم بعد انقطاع دام أسبوعا كاملا بسبب العاصفة. "
CONTENT = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p>"
PAGE = f"<html lang=ar><title>خبر</title><h1>عودة الكهرباء</h1><article>{CONTENT}</article>"


class Countries:
    """Tags that write down the states and names they were asked with."""

    version = "t1"

    def __init__(self) -> None:
        self.asked: list[tuple[str, str]] = []

    def tag(self, _: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        self.asked.append((country, source))
        return ()


@pytest.mark.parametrize("country", ["SY", "IQ", ""])
@pytest.mark.parametrize("is_whole", [False, True], ids=["page", "feed"])
def test_the_state_of_the_source_goes_to_the_topics(store, country, is_whole):
    frontier, tags = RedisFrontier(store), Countries()
    rules = ScrapeRules(max_attempts=3, retry_seconds=10, max_page_bytes=1_000_000)
    web, publisher = FakeWeb({URL: PAGE.encode()}), RedisPublisher(store)
    journey = ArticleScraper(
        frontier, web, publisher, tags, nullcontext(), rules, RedisStories(store)
    )
    frontier.add(FEED, [Entry(url=URL, title="عودة الكهرباء", content=CONTENT)])
    (lease,) = take(frontier)
    journey.finish_all([msgspec.structs.replace(lease, country=country, is_whole=is_whole)])
    assert tags.asked == [(country, lease.source)]
    assert len(web.asked) == (not is_whole)
