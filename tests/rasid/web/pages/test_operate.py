"""The operator's pages: what they show, what they change, and that hostile text stays text."""

import re

import pytest

from rasid.testing import Clock
from rasid.testing.loopback import Site, says
from rasid.web.app import create_app
from tasks.model import Entry
from tests.support.articles import FEED, take
from tests.support.in_process import Visitor
from worker.exporter import exposition
from worker.readers.audit import AuditLog
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.worker_registry import WorkerRecord, WorkerRegistry
from worker.streams.dead_letters import DeadLetters

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
RSS = (
    "<rss version='2.0'><channel><title>Levant &lt;b&gt;Ledger</title><language>en</language>"
    "<item><title>Road opens</title><link>{url}/1</link></item></channel></rss>"
)


@pytest.fixture
def desk(settings, store):
    """Somebody at this machine, who may do everything."""
    visitor = Visitor(
        create_app(settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)}), store)
    )
    visitor.get("/operate")
    return visitor


def kill(store, count: int, reason: str) -> None:
    """Make dead letters."""
    frontier = RedisFrontier(store)
    urls = [f"https://{reason.replace('_', '-')}{n}.example/1" for n in range(count)]
    frontier.add(FEED, [Entry(url=url, title=HOSTILE) for url in urls])
    for lease in take(frontier, count):
        frontier.dead_letter(lease, reason, "")


def test_pages_are_complete_and_hostile_text_is_text(desk, store):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add("https://a.example/feed", source=HOSTILE, lang="ar")
    kill(store, 2, "no_article")
    for path in ("/operate", "/operate/feeds", f"/operate/feeds/{id_}", "/operate/dead"):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert answer.text.count("<script") == 1, path
        assert "<img" not in answer.text
        assert re.search(r"<[^>]*\son\w+=", re.sub(r'"[^"]*"', '""', answer.text)) is None
    assert "no_article" in desk.get("/operate/dead").text
    assert desk.get("/operate/feeds/unknown").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "https://a.example/feed?lang=ar&{name}=hunter22".replace("{name}", name)
        for name in ("token", "key", "api_key", "apikey", "access_token", "auth", "sig", "password")
    ],
)
def test_t44_a_feeds_secret_is_on_no_page_and_in_no_metric(desk, settings, store, address):
    id_, _ = RedisFeeds(store).add(address)
    desk.get("/operate/feeds")
    AuditLog(store).note("local", "feed_added", id_, address)
    for path in ("/operate", "/operate/feeds", f"/operate/feeds/{id_}"):
        answer = desk.get(path)
        assert answer.status_code == 200, path
        assert "hunter22" not in answer.text, path
    assert "a.example" in desk.get("/operate/feeds").text
    assert b"hunter22" not in exposition(settings, store)
    assert "a.example" in AuditLog(store).newest(1)[0].detail
    assert "hunter22" not in AuditLog(store).newest(1)[0].detail


def test_the_processes_of_workers_are_counted(desk, store):
    registry = WorkerRegistry(store)
    for pid, processes in ((1, 2), (2, 5)):
        queues = ("feeds", "articles")
        record = WorkerRecord(hostname="m", pid=pid, queues=queues, processes=processes)
        registry.sign(record)
    answer = desk.get("/operate")
    assert answer.status_code == 200
    assert "<b>7</b>" in answer.text


@pytest.mark.parametrize("lang", ["ar", "ckb", "kmr", "tr"])
def test_pages_are_said_in_every_language(desk, store, lang):
    id_, _ = RedisFeeds(store).add("https://a.example/feed", source="A")
    kill(store, 1, "timeout")
    desk.cookies["rasid-lang"] = lang
    for path in ("/operate", "/operate/feeds", f"/operate/feeds/{id_}", "/operate/dead"):
        assert desk.get(path).status_code == 200


def test_a_feed_is_looked_at_then_added_under_the_name_that_was_given(desk, store):
    with Site({"/feed": says(RSS)}) as web:
        url = web.url + "/feed"
        seen = desk.post("/operate/feeds/look", url=url)
        assert seen.status_code == 200
        assert "Road opens" in seen.text
        assert list(RedisFeeds(store).rows()) == []
        added = desk.post("/operate/feeds/add", url=url, source="مداد الشمال", lang="ar")
    assert added.status_code == 303, added.text
    (row,) = RedisFeeds(store).rows()
    assert (row.url, row.source, row.lang) == (url, "مداد الشمال", "ar")
    assert added.headers["location"].startswith(f"/operate/feeds/{row.id}?done=feed_added")
    noted = AuditLog(store).newest(1)[0]
    assert (noted.reader, noted.action, noted.target) == ("local", "feed_added", row.id)


def test_a_feed_is_paused_resumed_polled_set_and_removed(desk, store):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add("https://a.example/feed")
    page = f"/operate/feeds/{id_}"
    assert desk.post(f"{page}/pause").status_code == 303
    assert feeds.row(id_).paused
    assert feeds.take(5) == []
    assert "paused" in desk.get(page).text
    desk.post(f"{page}/resume")
    assert not feeds.row(id_).paused
    desk.post(f"{page}/set", source="Ledger", zone="Asia/Baghdad", lang="", country="", kind="")
    facts = feeds.row(id_).facts
    assert (feeds.row(id_).source, facts.zone.value) == ("Ledger", "Asia/Baghdad")
    desk.post(f"{page}/set", source="", zone="")
    assert feeds.row(id_).facts.zone.origin != "operator"
    assert desk.post(f"{page}/set", zone="Nowhere/Land").status_code == 422
    assert desk.post(f"{page}/poll").status_code == 303
    desk.post(f"{page}/remove")
    assert feeds.row(id_) is None
    assert desk.post(f"{page}/poll").status_code == 422


def test_fifty_dead_letters_of_a_reason_are_tried_again_and_others_stay(desk, store):
    kill(store, 50, "timeout")
    kill(store, 2, "no_article")
    answer = desk.post("/operate/dead/requeue", ("reason", "timeout"))
    assert answer.headers["location"].endswith("n=50")
    left = DeadLetters(store).by_reason()
    assert [(one.reason, one.count) for one in left] == [("no_article", 2)]
    assert "50 entries are tried again" in desk.get(answer.headers["location"]).text
    desk.post("/operate/dead/drop", ("reason", "no_article"))
    assert DeadLetters(store).by_reason() == []
    assert desk.post("/operate/dead/requeue").status_code == 422


def test_a_paused_feed_is_not_polled_for_weeks_and_goes_on_when_resumed(store, clock: Clock):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add("https://a.example/feed")
    (under_way,) = feeds.take(5)
    feeds.pause(id_, is_paused=True)
    feeds.hand_back(under_way.claim)
    for _ in range(5):
        assert feeds.take(5) == []
        clock.forward(6 * 86_400)
    feeds.poll_now(id_)
    assert feeds.take(5) == []
    feeds.pause(id_, is_paused=False)
    assert [feed.url for feed in feeds.take(5)] == ["https://a.example/feed"]
    assert not feeds.pause("unknown", is_paused=True)
