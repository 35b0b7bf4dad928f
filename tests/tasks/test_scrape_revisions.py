"""What becomes of a published article when its page changes: revised, kept or withdrawn."""

from contextlib import nullcontext
from itertools import count

import pytest

from rasid.testing import FakeWeb, respond
from tasks.model import Article, Entry, Tag
from tasks.ports import Claim, Feed
from tasks.scrape import ArticleScraper, ScrapeRules
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

FEED = Feed(claim=Claim("feed1", 1), url="http://a.example/feed", source="A", lang="ar")
URL = "http://a.example/1"
HOUR = 3_600
TITLE = "مقتل ثلاثة عمال في انهيار مبنى بحلب"
BODY = (
    "قضى ثلاثة عمال وأصيب آخرون عندما انهار سقف مبنى قيد الترميم في حي السكري بمدينة حلب، وقال "
    "الدفاع المدني إن فرقه انتشلت الضحايا بعد ساعات من العمل بين الأنقاض ونقلت المصابين إلى المشفى."
)
OTHER_TITLE = "افتتاح معرض للزهور في حديقة تشرين"
OTHER = (
    "افتتح في دمشق معرض للزهور يستمر عشرة أيام ويشارك فيه عارضون من محافظات عدة، وتقام على هامشه "
    "أمسيات موسيقية وورشات للأطفال، وخصصت إدارة المعرض جناحاً لنباتات الزينة ومستلزمات الحدائق."
)


class Topics:
    version = "t1"

    def tag(self, article: Article, country: str = "", source: str = "") -> tuple[Tag, ...]:
        found = {"aleppo": "حلب", "deir-ez-zor": "دير الزور"}
        return tuple(
            Tag(topic, 1.0, (), "main") for topic, word in found.items() if word in article.text
        )


def page(title: str = TITLE, body: str = BODY) -> bytes:
    return f"<html lang=ar><title>{title}</title><article><h1>{title}</h1><p>{body}</p>".encode()


@pytest.fixture
def visit(store, clock):
    frontier = RedisFrontier(store)
    editions = count(1)

    def run(answer, *, lists: bool = True) -> None:
        if lists:
            entry = Entry(url=URL, title=f"{TITLE} {next(editions)}")
            frontier.add(FEED, [entry])
        rules = ScrapeRules(max_attempts=1, retry_seconds=10, max_page_bytes=1_000_000)
        answers = {URL: answer if not isinstance(answer, bytes) else respond(URL, answer)}
        scraper = ArticleScraper(
            frontier,
            FakeWeb(answers),
            RedisPublisher(store),
            Topics(),
            nullcontext(),
            rules,
            RedisStories(store),
        )
        scraper.scrape(frontier.claim(20))
        clock.forward(100)

    return run


def kinds(store, name: str = "articles") -> list[tuple[str, str]]:
    return [
        (message.fields["kind"], message.fields["changed"]) for message in Streams(store).past(name)
    ]


def test_a_number_in_words_that_changed_is_named(visit, store):
    visit(page())
    visit(page(TITLE.replace("ثلاثة", "سبعة"), BODY.replace("ثلاثة", "سبعة")))
    assert kinds(store) == [("new", ""), ("revised", "title,text,numbers")]


def test_an_edit_without_a_new_figure_changes_no_numbers(visit, store):
    visit(page(body=f"{BODY} منذ 3 ساعات."))
    visit(page(body=f"{BODY} وفتح تحقيق. منذ 5 ساعات."))
    assert kinds(store) == [("new", ""), ("revised", "text")]


def test_a_topic_that_a_revision_brings_is_added(visit, store):
    visit(page())
    visit(page(body=f"{BODY} ووقع حادث مماثل في دير الزور."))
    assert kinds(store, "aleppo") == [("new", ""), ("revised", "text")]
    assert kinds(store, "deir-ez-zor") == [("added", "text")]


def test_another_article_on_the_page_does_not_replace_it(visit, store):
    visit(page())
    visit(page(OTHER_TITLE, OTHER))
    ledger = read_ledger(store)
    assert kinds(store) == [("new", "")]
    assert (ledger.published, ledger.dead, ledger.reasons["duplicate:kept"]) == (1, 0, 1)
    assert ledger.closes


def test_a_page_that_shows_the_beginning_alone_leaves_the_whole_article(visit, store):
    rest = "وبنيت العمارة قبل ثلاثين عاماً بلا ترخيص. وطالب الأهالي بفحص المباني المجاورة كلها. "
    whole = f"{BODY}</p><p>{rest}</p><p>{rest * 2}"
    visit(page(body=whole))
    visit(page(body=f"{BODY}</p><p>لقراءة بقية المقال اشترك في الموقع"))
    ledger = read_ledger(store)
    assert kinds(store) == [("new", "")]
    assert (ledger.dead, ledger.reasons["duplicate:kept"]) == (0, 1)
    visit(page(body=f"{whole} وأعلن عن تحقيق."))
    assert kinds(store) == [("new", ""), ("revised", "text")]


@pytest.mark.parametrize("status", [403, 500])
def test_a_page_that_cannot_be_had_leaves_its_article(visit, store, status):
    visit(page())
    visit(respond(URL, b"", status=status))
    assert kinds(store) == [("new", "")]
    assert read_ledger(store).dead == 0
    assert Streams(store).past("dead") == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_is_withdrawn_at_a_second_visit_after_six_hours(
    visit, store, clock, status
):
    visit(page())
    gone = respond(URL, b"", status=status)
    visit(gone)
    assert kinds(store) == [("new", "")]
    RedisFrontier(store).sweep()
    clock.forward(5 * HOUR)
    visit(gone, lists=False)
    assert kinds(store) == [("new", "")]
    clock.forward(HOUR)
    visit(gone, lists=False)
    assert kinds(store) == kinds(store, "aleppo") == [("new", ""), ("withdrawn", "gone")]
    ledger = read_ledger(store)
    assert (ledger.published, ledger.dead, ledger.closes) == (2, 0, True)


def test_a_withdrawn_article_is_one_revision_on_and_carries_no_text(visit, store, clock):
    visit(page())
    for _ in range(2):
        visit(respond(URL, b"", status=404))
        clock.forward(7 * HOUR)
    first, last = Streams(store).past("articles")
    assert (last.fields["id"], last.fields["revision"]) == (first.fields["id"], "2")
    assert (last.fields["seq"], last.fields["title"]) == ("2", TITLE)
    assert BODY not in last.fields["data"]


def test_a_good_page_later_is_a_revision(visit, store, clock):
    visit(page())
    for _ in range(2):
        visit(respond(URL, b"", status=404))
        clock.forward(7 * HOUR)
    visit(page())
    assert [kind for kind, _ in kinds(store)] == ["new", "withdrawn", "revised"]


def test_a_page_that_comes_back_before_the_second_visit_was_never_gone(visit, store, clock):
    visit(page())
    visit(respond(URL, b"", status=404))
    clock.forward(7 * HOUR)
    visit(page(body=f"{BODY} وفتح تحقيق."), lists=False)
    visit(respond(URL, b"", status=404))
    assert [kind for kind, _ in kinds(store)] == ["new", "revised"]
