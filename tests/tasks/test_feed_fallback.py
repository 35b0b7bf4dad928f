"""What is published of an entry whose page cannot be had."""

import json
from contextlib import nullcontext

import pytest

from rasid.testing import FakeWeb
from tasks.errors import DeniedError, NoArticle, PermanentError, TransientError
from tasks.model import Entry
from tasks.ports import Claim, Feed
from tasks.scrape import ArticleScraper, ScrapeRules
from tests.tasks.test_scrape_from_feed import CONTENT, SENTENCE, NoTags, page
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

URL = "http://a.example/1"
HEADLINE = "قوات سوريا الديمقراطية تعلن نتائج عملية في دير الزور"
ENTRY = Entry(url=URL, title=HEADLINE)
FEED_URL = "http://a.example/feed"


@pytest.fixture
def scrape(store, clock):
    """Scrape an entry of a feed whose items are news, or what else is said of it."""
    feeds, frontier = RedisFeeds(store), RedisFrontier(store)

    def run(answer, entry=ENTRY, rounds=1, **said: str) -> None:
        id_, _ = feeds.add(FEED_URL, source="A")
        feeds.say(id_, {"news": "1"} | said)
        scraper = ArticleScraper(
            frontier,
            FakeWeb({entry.url: answer}),
            RedisPublisher(store),
            NoTags(),
            nullcontext(),
            ScrapeRules(2, 10, 1_000_000),
            RedisStories(store),
        )
        frontier.add(Feed(claim=Claim(id_, 1), url=FEED_URL, source="A", lang="ar"), [entry])
        for _ in range(rounds):
            scraper.scrape(frontier.claim(20))
            clock.forward(100)

    return run


def published(store) -> list[dict]:
    return [json.loads(message.fields["data"]) for message in Streams(store).past("articles")]


SCRIPT_ONLY = b"<html><div id=root></div><script src=/app.js></script>"


@pytest.mark.parametrize(
    ("answer", "rounds"),
    [
        (SCRIPT_ONLY, 1),
        (page("<p>للمشتركين</p>"), 1),
        (DeniedError("robots", "Disallow: /"), 1),
        (PermanentError("http_403"), 1),
        (PermanentError("aggregator_link"), 1),
        (NoArticle("login_wall"), 1),
        (TransientError("bot_challenge", retry_after=3600), 1),
        (TransientError("http_503"), 2),
    ],
    ids=["script", "stub", "robots", "refused", "aggregator", "wall", "challenge", "last attempt"],
)
def test_news_without_a_page_is_published_as_its_headline(scrape, store, answer, rounds):
    scrape(answer, rounds=rounds)
    (message,) = published(store)
    assert (message["title"], message["text"], message["lang"]) == (HEADLINE, HEADLINE, "ar")
    assert (message["form"], message["extraction"]) == ("headline", "headline")
    assert (message["fetched_at"], message["final_url"]) == (None, "")
    assert read_ledger(store).closes


@pytest.mark.parametrize(
    ("answer", "outcome"),
    [(DeniedError("robots"), "denied:robots"), (NoArticle("login_wall"), "dead:login_wall")],
)
def test_what_is_no_news_ends_as_it_did(scrape, store, answer, outcome):
    scrape(answer, news="0")
    assert published(store) == []
    assert read_ledger(store).reasons[outcome] == 1


@pytest.mark.parametrize(
    "reason", ["http_404", "http_410", "removed", "soft_404", "listing", "bad_url", "image"]
)
def test_a_page_that_was_taken_away_takes_its_headline_along(scrape, store, reason):
    scrape(PermanentError(reason))
    assert published(store) == []
    assert read_ledger(store).reasons[f"dead:{reason}"] == 1


@pytest.mark.parametrize("title", ["", "عاجل", "Live blog", "29 11 2025", "— … —"])
def test_a_label_is_no_headline(scrape, store, title):
    scrape(NoArticle("login_wall"), Entry(url=URL, title=title))
    assert published(store) == []


def test_what_may_pass_is_waited_out(scrape, store):
    scrape(TransientError("http_503"))
    assert published(store) == []
    assert read_ledger(store).waiting == 1


def test_the_text_that_the_feed_carries_goes_before_the_headline(scrape, store):
    scrape(DeniedError("robots"), Entry(url=URL, title=HEADLINE, content=CONTENT))
    (message,) = published(store)
    assert (message["form"], message["extraction"]) == ("full", "feed")


def test_a_text_that_is_none_leaves_the_headline(scrape, store):
    scrape(DeniedError("robots"), Entry(url=URL, title=HEADLINE, content="<p>…</p>" * 100))
    (message,) = published(store)
    assert message["form"] == "headline"


def test_a_headline_becomes_the_article_when_its_page_can_be_read(scrape, store, clock):
    scrape(NoArticle("login_wall"))
    clock.forward(100_000)
    text = page(f"<p>{SENTENCE}</p><p>{SENTENCE} أخيرًا</p>").replace(b"<title>", b"<title>x ")
    changed = Entry(url=URL, title=f"{HEADLINE} اليوم")
    scrape(text.replace("خبر من دير الزور".encode(), HEADLINE.encode()), changed)
    first, second = published(store)
    assert (second["id"], second["revision"]) == (first["id"], 2)
    assert (second["form"], second["extraction"]) == ("full", "blocks")


def test_a_published_article_is_not_replaced_by_a_headline(scrape, store, clock):
    scrape(page(f"<p>{SENTENCE}</p><p>{SENTENCE} أخيرًا</p>"))
    clock.forward(100_000)
    scrape(NoArticle("login_wall"), Entry(url=URL, title=f"{HEADLINE} اليوم"))
    (message,) = published(store)
    assert message["form"] == "full"
