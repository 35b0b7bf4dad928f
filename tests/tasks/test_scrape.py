"""The journey on a real server: every lease ends in exactly one outcome."""

import json
from contextlib import nullcontext

import pytest

from rasid.testing import FakeWeb, respond
from tasks.errors import DeniedError, TransientError
from tasks.model import Article, Entry, Tag
from tasks.ports import Claim, Feed
from tasks.scrape import ArticleScraper, ScrapeRules
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

FEED = Feed(claim=Claim("feed1", 1), url="http://a.example/feed", source="A", lang="ar")
SENTENCE = (
    "أعلنت قوات سوريا الديمقراطية في بيان رسمي نشرته يوم السبت تفاصيل العملية الأمنية في ريف "
    "دير الزور الشرقي. "
)
BODY = f"<p>{SENTENCE * 3}</p><p>{SENTENCE * 3}</p>"
PAGE = f"<html lang=ar><title>خبر</title><h1>خبر من دير الزور</h1><article>{BODY}</article>"


class OneTag:
    version = "t1"

    def tag(self, article: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        if "كارثة" in article.text:
            raise RuntimeError("a library broke")
        return (Tag("deir-ez-zor", 1.0, (), "main"),)


@pytest.fixture
def scrape(store, clock):
    frontier = RedisFrontier(store)

    def run(
        answers, *, rounds: int = 1, entries: list[Entry] | None = None, wait: float = 100
    ) -> FakeWeb:
        rules = ScrapeRules(max_attempts=3, retry_seconds=10, max_page_bytes=1_000_000)
        web = FakeWeb(answers)
        journey = ArticleScraper(
            frontier,
            web,
            RedisPublisher(store),
            OneTag(),
            nullcontext(),
            rules,
            RedisStories(store),
        )
        frontier.add(FEED, entries or [Entry(url=url, title="من الخلاصة") for url in answers])
        for _ in range(rounds):
            journey.scrape(frontier.claim(20))
            clock.forward(wait)
        return web

    return run


def test_a_page_becomes_a_tagged_message(scrape, store):
    scrape({"http://a.example/1": PAGE.encode()})
    (message,) = Streams(store).past("deir-ez-zor")
    assert (message.fields["title"], message.fields["source"]) == ("خبر من دير الزور", "A")
    assert read_ledger(store).published == 1


def test_every_answer_ends_in_its_outcome_and_the_ledger_closes(scrape, store):
    scrape(
        {
            "http://a.example/1": PAGE.encode(),
            "http://b.example/robots": DeniedError("robots"),
            "http://c.example/empty": b"<html></html>",
            "http://d.example/bug": PAGE.replace("العملية", "كارثة").encode(),
            "http://e.example/busy": TransientError("http_503"),
        }
    )
    ledger = read_ledger(store)
    assert (ledger.published, ledger.denied, ledger.dead, ledger.waiting) == (1, 1, 2, 1)
    assert {
        "dead:no_article",
        "dead:internal",
        "denied:robots",
        "retry:http_503",
    } <= ledger.reasons.keys()
    assert ledger.closes


def test_a_failure_that_stays_is_buried_after_the_last_attempt(scrape, store):
    scrape({"http://e.example/busy": TransientError("http_503")}, rounds=6)
    (letter,) = Streams(store).newest("dead", 5)
    assert (letter.fields["reason"], letter.fields["detail"]) == ("http_503", "after 3 attempts")


def test_what_the_page_does_not_say_comes_from_the_feed(scrape, store):
    scrape({"http://a.example/1": f"<div>{BODY}</div>".encode()})
    assert Streams(store).past("articles")[0].fields["title"] == "من الخلاصة"


# --- views and walls

ARTICLE, VIEW = "http://a.example/convoy", "http://a.example/convoy/amp"
AMP = (
    f"<html amp lang=ar><head><link rel=canonical "
    f"href={ARTICLE}><title>خبر</title></head><h1>نسخة الهاتف</h1>{BODY}"
)
CHALLENGE = b"<title>Just a moment...</title><script>window._cf_chl_opt={}</script>"


def test_an_amp_page_is_published_as_its_article(scrape, store):
    web = scrape({VIEW: AMP.encode(), ARTICLE: PAGE.encode()}, entries=[Entry(url=VIEW)])
    assert [(request.url, request.obeys_robots) for request in web.asked] == [
        (VIEW, True),
        (ARTICLE, True),
    ]
    (message,) = Streams(store).past("articles")
    assert message.fields["title"] == "خبر من دير الزور"
    assert json.loads(message.fields["data"])["canonical_url"] == ARTICLE
    assert (read_ledger(store).found, read_ledger(store).published) == (1, 1)


@pytest.mark.parametrize("failure", [DeniedError("robots"), TransientError("http_503"), CHALLENGE])
def test_an_amp_page_will_do_when_its_article_cannot_be_had(scrape, store, failure):
    web = scrape({VIEW: AMP.encode(), ARTICLE: failure}, entries=[Entry(url=VIEW)])
    assert len(web.asked) == 2
    assert Streams(store).past("articles")[0].fields["title"] == "نسخة الهاتف"
    assert read_ledger(store).closes


def test_a_challenge_is_tried_again_after_hours_and_then_buried(scrape, store):
    blocked = respond("http://a.example/1", CHALLENGE, status=403)
    scrape({"http://a.example/1": blocked}, rounds=3)
    assert read_ledger(store).waiting == 1  # five minutes are not enough
    scrape({"http://a.example/1": blocked}, rounds=4, wait=7 * 3600)
    (letter,) = Streams(store).newest("dead", 5)
    assert (letter.fields["reason"], letter.fields["detail"]) == (
        "bot_challenge",
        "after 3 attempts",
    )


def test_a_wall_is_a_dead_letter_with_its_reason(scrape, store):
    scrape(
        {
            "http://a.example/1": b"%PDF-1.7",
            "http://b.example/1": (
                "<title>تسجيل الدخول</title><form><input type=password></form>"
            ).encode(),
            "http://c.example/1": "<title>الصفحة غير موجودة</title><h1>404</h1>".encode(),
        }
    )
    assert {"dead:pdf", "dead:login_wall", "dead:soft_404"} <= read_ledger(store).reasons.keys()
    assert Streams(store).past("articles") == []


def test_a_revisit_is_conditional_and_an_unmodified_page_is_no_new_revision(scrape, store):
    url = "http://a.example/1"
    web = scrape({url: respond(url, PAGE.encode(), etag='"v1"')})
    assert read_ledger(store).published == 1
    web = scrape({url: respond(url, b"", status=304)}, entries=[Entry(url=url, title="عنوان معدل")])
    assert web.asked[-1].etag == '"v1"'
    ledger = read_ledger(store)
    assert (ledger.published, ledger.reasons["duplicate:unchanged"], ledger.closes) == (1, 1, True)


def test_a_304_for_a_page_that_was_never_published_is_a_failure(scrape, store):
    url = "http://a.example/1"
    scrape({url: respond(url, b"", status=304)})
    assert "dead:http_304" in read_ledger(store).reasons
