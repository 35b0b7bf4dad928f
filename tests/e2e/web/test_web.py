"""The web process as a subscriber and a browser meet it: replay, resume, refusals, headers."""

import http.client
import json
import time
from datetime import UTC, datetime

import pytest

from tasks.http.request import Validators
from tasks.model import Article, Entry, Story, Tag
from tasks.ports import Claim, Feed
from tasks.publishing.article_v1 import Provenance, article_of
from tests.support.processes import until
from worker.state.frontier import RedisFrontier
from worker.store.keys import ALIVE
from worker.streams.publisher import RedisPublisher

FEED = Feed(claim=Claim("feed1", 1), url="http://a.example/feed", source="A", lang="ar")


@pytest.fixture
def web(service):
    """The web process over a store with three articles on SDF."""
    frontier, publisher = RedisFrontier(service.store), RedisPublisher(service.store)
    frontier.add(
        FEED, [Entry(url=f"http://{host}.example/1", title=f"عنوان {host}") for host in "abc"]
    )
    for lease in frontier.start(frontier.claim(3), is_redelivered=False):
        article = Article(
            url=lease.url,
            canonical_url=lease.url,
            title=lease.title,
            text="نص <script>alert(1)</script>",
            lang="ar",
        )
        tags = (Tag("sdf", 0.9, (), "main"),)
        came = Provenance(source="A", feed="feed1", seen_at=datetime.now(UTC), taxonomy="t")
        message = article_of(
            article, tags, Story(lease.claim.id), came, article_id=lease.claim.id, revision=1
        )
        publisher.publish(lease, message, lease.claim.id, Validators())
    service.processes.start("web", "web")
    assert until(lambda: service.get("/healthz")[0] == 200), service.processes.log("web")
    return service


def events(web, path: str, count: int, **headers: str) -> list[dict]:
    """Read ``count`` events and hang up."""
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer, found, one = connection.getresponse(), [], {}
    assert answer.status == 200
    while len(found) < count:
        line = answer.fp.readline().decode().strip()
        name, _, value = line.partition(": ")
        if name in {"id", "event", "data"}:
            one[name] = value
        elif not line and "data" in one:
            found.append(one)
            one = {}
    connection.close()
    return found


def test_the_past_is_replayed_and_a_browser_that_reconnects_misses_nothing(web):
    first = events(web, "/v1/stream/sdf/sse?since=0", 3)
    assert [json.loads(event["data"])["title"][:5] for event in first] == ["عنوان"] * 3
    again = events(web, "/v1/stream/sdf/sse", 2, **{"Last-Event-ID": first[0]["id"]})
    assert [event["id"] for event in again] == [event["id"] for event in first[1:]]


def test_the_newest_are_listed_oldest_first(web):
    lines = [
        json.loads(line)
        for line in web.get("/v1/stream/sdf,articles/json?newest=2")[1].splitlines()
    ]
    ids = [line["message"] for line in lines]
    assert (len(ids), ids) == (4, sorted(ids))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/stream/atlantis/json", 404),
        ("/v1/stream/sdf/json?since=someday", 400),
        ("/v1/stream/sdf/sse?since=-1", 400),
        ("/v1/stream/sdf/json?newest=0", 400),
        ("/v1/stream/sdf/json?newest=9999999", 400),
        ("/../app.py", 404),
        ("/readyz", 503),
        ("/v1/topics", 200),
    ],
)
def test_wrong_questions_get_a_clear_answer(web, path, status):
    assert web.get(path)[0] == status


def test_the_wall_runs_no_script_but_its_own(web):
    connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=10)
    connection.request("GET", "/")
    answer = connection.getresponse()
    policy, body = answer.getheader("Content-Security-Policy"), answer.read().decode()
    connection.close()
    assert "default-src 'none'; script-src 'self'" in policy
    assert answer.getheader("X-Content-Type-Options") == "nosniff"
    assert body.count("<script") == 1
    assert "'unsafe" not in policy
    assert "innerHTML" not in web.get("/static/wall.js")[1] + web.get("/static/live.js")[1]


def test_a_step_of_the_servers_clock_is_told(web):
    key = web.store.key(ALIVE)
    web.store.client.hset(key, mapping={"stepped_at": time.time() - 60, "step": -7200})
    assert json.loads(web.get("/readyz")[1])["notes"] == [
        "the server's clock was stepped by -7200 s"
    ]
    assert "\nrasid_server_clock_step_seconds -7200.0\n" in web.get("/metrics")[1]
    web.store.client.hset(key, "stepped_at", time.time() - 100_000)
    assert json.loads(web.get("/readyz")[1])["notes"] == []
    web.store.client.hdel(key, "stepped_at", "step")


def test_readiness_names_what_is_missing(web):
    status, body = web.get("/readyz")
    assert (status, json.loads(body)["faults"]) == (
        503,
        ["no poller has ticked yet", "no worker has given a sign of life yet"],
    )
