"""Texts that feeds carry: used when the page says less, may not be read or is gone."""

import json
from contextlib import nullcontext

import pytest

from rasid.testing import FakeWeb
from tasks.errors import DeniedError, PermanentError, TransientError
from tasks.model import Article, Entry, Tag
from tasks.ports import Claim, Feed
from tasks.scrape import ArticleScraper, ScrapeRules
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.store import keys
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

URL = "http://a.example/1"
FEED = Feed(claim=Claim("feed1", 1), url="http://a.example/feed", source="A", lang="ar")
SENTENCE = (
    "أعلنت قوات سوريا الديمقراطية في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف "
    "دير الزور الشرقي."
)
CONTENT = (
    f"<p>{SENTENCE} أولًا</p><p>{SENTENCE} ثانيًا</p><p>The post <a href=/x>{SENTENCE}</a> is "
    f"here</p>"
)
CARRIED = [f"{SENTENCE} أولًا", f"{SENTENCE} ثانيًا"]
ENTRY = Entry(url=URL, title="خبر من دير الزور", content=CONTENT)


class NoTags:
    version = "t1"

    def tag(self, _: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        return ()


@pytest.fixture
def scrape(store, clock):
    frontier = RedisFrontier(store)

    def run(answer, entry=ENTRY, rounds=1) -> FakeWeb:
        web = FakeWeb({entry.url: answer})
        journey = ArticleScraper(
            frontier,
            web,
            RedisPublisher(store),
            NoTags(),
            nullcontext(),
            ScrapeRules(2, 10, 1_000_000),
            RedisStories(store),
        )
        frontier.add(FEED, [entry])
        for _ in range(rounds):
            journey.scrape(frontier.claim(20))
            clock.forward(100)
        return web

    return run


def published(store) -> dict | None:
    messages = Streams(store).past("articles")
    return json.loads(messages[-1].fields["data"]) if messages else None


def page(paragraphs: str) -> bytes:
    return (
        f"<html lang=ar><title>خبر</title><article><h1>خبر من دير "
        f"الزور</h1>{paragraphs}</article>".encode()
    )


@pytest.mark.parametrize(
    ("answer", "rounds"),
    [
        (page(f"<p>{SENTENCE}</p>"), 1),
        (page("<p>للمشتركين</p>"), 1),
        (DeniedError("robots"), 1),
        (PermanentError("http_404"), 1),
        (TransientError("bot_challenge", retry_after=3600), 1),
        (TransientError("http_503"), 2),
    ],
    ids=["teaser", "stub", "robots", "gone", "challenge", "last attempt"],
)
def test_the_feed_speaks_where_the_page_does_not(scrape, store, answer, rounds):
    scrape(answer, rounds=rounds)
    message = published(store)
    assert message["text"].split("\n\n") == CARRIED
    assert (message["extraction"], message["title"], message["lang"]) == (
        "feed",
        "خبر من دير الزور",
        "ar",
    )
    assert read_ledger(store).closes


def test_a_page_that_says_as_much_is_taken(scrape, store):
    scrape(page(f"<p>{SENTENCE}</p><p>{SENTENCE} أخيرًا</p>"))
    assert published(store)["extraction"] == "blocks"


def test_a_passing_failure_is_waited_out_before_the_feed_speaks(scrape, store):
    scrape(TransientError("http_503"))
    assert published(store) is None
    assert read_ledger(store).waiting == 1


def test_a_failure_stays_one_when_the_feed_carried_nothing_to_read(scrape, store):
    scrape(PermanentError("http_404"), Entry(url=URL, title="خبر", content="<p>…</p>" * 100))
    assert read_ledger(store).reasons["dead:http_404"] == 1


def test_a_message_that_is_whole_is_published_without_a_visit(scrape, store):
    web = scrape(b"", Entry(url=URL, title="خبر", content=f"<p>{SENTENCE}</p>", is_whole=True))
    assert web.asked == []
    assert published(store)["text"] == SENTENCE


def test_an_article_that_was_published_is_not_replaced_when_its_page_goes(scrape, store):
    scrape(page(f"<p>{SENTENCE}</p><p>{SENTENCE} أخيرًا</p>"))
    scrape(PermanentError("http_410"), Entry(url=URL, title="عنوان معدل", content=CONTENT))
    assert published(store)["revision"] == 1


def test_contents_do_not_outlive_their_entries(scrape, store):
    scrape(page(f"<p>{SENTENCE}</p>"))
    scrape(page(f"<p>{SENTENCE}</p>"))
    assert store.client.keys(store.key(keys.CONTENT, "*")) == []
