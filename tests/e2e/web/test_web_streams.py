"""Streams over HTTP.

Exact resumption over several topics, gaps, filters, tokens, feeds for any reader.
"""

import http.client
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import count
from urllib.parse import quote

import pytest

from rasid.web.app import create_app
from tasks.http.request import Validators
from tasks.model import Article, Entry, Story, Tag
from tasks.ports import Claim, Feed
from tasks.publishing.article_v1 import Provenance, article_of
from tests.support.processes import until
from tests.support.service import Service
from worker.config.settings import Settings
from worker.state.frontier import RedisFrontier
from worker.store import keys
from worker.streams.publisher import RedisPublisher
from worker.streams.streams import Streams

NUMBERS = count(1)
NAUGHTY = "<script>alert(1)</script>\u202eabc & \"'>]]> id: 9-9 data: x"


def tell(
    service: Service, *topics: str, title: str = "عنوان", lang: str = "ar", source: str = "A"
) -> str:
    """Publish one article; returns the id of its message."""
    frontier, host = RedisFrontier(service.store), f"h{next(NUMBERS)}.example"
    feed = Feed(claim=Claim(host, 1), url=f"http://{host}/feed", source=source, lang=lang)
    frontier.add(feed, [Entry(url=f"http://{host}/1", title=host)])
    while not (
        claimed := frontier.claim(1)
    ):  # a claim also clears away hosts that have nothing left
        continue
    (lease,) = frontier.start(claimed, is_redelivered=False)
    article = Article(url=lease.url, canonical_url=lease.url, title=title, text="نص", lang=lang)
    came = Provenance(source=source, feed="feed1", seen_at=datetime.now(UTC), taxonomy="t")
    tags = tuple(Tag(topic, 0.9, (), "main") for topic in topics)
    message = article_of(
        article, tags, Story(lease.claim.id), came, article_id=lease.claim.id, revision=1
    )
    assert (
        RedisPublisher(service.store).publish(lease, message, lease.claim.id, Validators())
        == "published"
    )
    return Streams(service.store).last("articles")


def start(service: Service) -> Service:
    service.processes.start("web", "web")
    assert until(lambda: service.get("/healthz")[0] == 200), service.processes.log("web")
    return service


@contextmanager
def listening(service: Service, path: str, **headers: str) -> Iterator[Iterator[dict[str, str]]]:
    """Yield the events of a connection as a strict reader of the format sees them."""
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    assert (answer.status, answer.getheader("Content-Type")) == (
        200,
        "text/event-stream; charset=utf-8",
    )

    def events() -> Iterator[dict[str, str]]:
        one: dict[str, str] = {}
        while line := answer.fp.readline().decode():
            name, _, value = line.rstrip("\n").partition(": ")
            if line == "\n" and "data" in one:
                yield one
                one = {}
            elif name in {"id", "event", "data"}:
                assert name not in one
                one[name] = value

    try:
        yield events()
    finally:
        connection.close()


def titles(events: Iterator[dict[str, str]], number: int) -> list[str]:
    return [json.loads(next(events)["data"])["title"] for _ in range(number)]


def test_what_comes_is_heard_at_once_and_what_was_comes_first(service):
    tell(service, "sdf", title="one")
    start(service)
    with listening(service, "/v1/stream/sdf/sse?since=0") as events:
        assert titles(events, 1) == ["one"]
        tell(service, "isis", title="other")
        tell(service, "sdf", title="two")
        assert titles(events, 1) == ["two"]  # before the connection's patience is over


def test_a_listener_hears_the_end_of_the_process_and_nobody_calls_it_an_error(service):
    start(service)
    with listening(service, "/v1/stream/articles/sse?since=0") as events:
        tell(service, "sdf", title="last")
        assert titles(events, 1) == ["last"]
        assert service.processes.stop("web") == 0
        assert list(events) == []
    assert "error" not in service.processes.log("web").replace("uvicorn.error", "").lower()


def test_one_id_resumes_several_topics(service):
    for number in range(4):
        tell(service, "sdf", *(["isis"] if number % 2 else []), title=str(number))
    start(service)
    with listening(service, "/v1/stream/sdf,isis/sse?since=0") as events:
        found = [next(events) for _ in range(6)]
    told = [json.loads(event["data"]) for event in found]
    assert [(one["title"], one["stream"]) for one in told] == [
        ("0", "sdf"),
        ("1", "isis"),
        ("1", "sdf"),
        ("2", "sdf"),
        ("3", "isis"),
        ("3", "sdf"),
    ]
    assert ["id" in event for event in found] == [True, False, True, True, False, True]
    with listening(
        service, "/v1/stream/sdf,isis/sse", **{"Last-Event-ID": found[2]["id"]}
    ) as events:
        assert titles(events, 3) == ["2", "3", "3"]


def test_a_client_that_slept_too_long_is_told(service):
    first = tell(service, "sdf")
    for _ in range(5):
        tell(service, "sdf")
    service.store.client.xtrim(service.store.key(keys.TOPIC, "sdf"), maxlen=2, approximate=False)
    start(service)
    with listening(service, f"/v1/stream/sdf/sse?since={first}") as events:
        assert [next(events)["event"] for _ in range(3)] == ["gap", "article", "article"]


@pytest.mark.untraced
def test_a_long_past_is_replayed_whole_while_news_comes(service):
    for number in range(450):
        tell(service, "sdf", title=str(number))
    start(service)
    writer = threading.Thread(
        target=lambda: [tell(service, "sdf", title=str(number)) for number in range(450, 600)]
    )
    with listening(service, "/v1/stream/sdf/sse?since=0") as events:
        writer.start()
        got = titles(events, 600)
        assert got == [str(number) for number in range(600)]
        writer.join()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("lang=en", ["Blast in Aleppo"]),
        ("lang=en,ar", ["انفجار في حلب", "Blast in Aleppo"]),
        ("source=B", ["Blast in Aleppo"]),
        ("q=انفجـار", ["انفجار في حلب"]),
        ("q=aleppo%20BLAST", ["Blast in Aleppo"]),
        ("q=bla", []),
    ],
)
def test_messages_are_filtered_by_language_source_and_words(service, query, expected):
    tell(service, "aleppo", title="انفجار في حلب")
    tell(service, "aleppo", title="Blast in Aleppo", lang="en", source="B")
    start(service)
    lines = service.get(f"/v1/stream/aleppo/json?{quote(query, safe='=&,%')}")[1]
    assert [json.loads(line)["title"] for line in lines.splitlines()] == expected


def test_an_article_is_found_by_its_id(service):
    tell(service, "sdf", title="one")
    start(service)
    (message,) = Streams(service.store).past("sdf")
    status, body = service.get(f"/v1/articles/{message.fields['id']}")
    assert (status, json.loads(body)["data"]["text"]) == (200, "نص")
    assert service.get("/v1/articles/0000")[0] == 404


def test_hostile_text_is_one_event_of_valid_json(service):
    tell(service, "sdf", title=NAUGHTY)
    tell(service, "sdf", title="after")
    start(service)
    with listening(service, "/v1/stream/sdf/sse?since=0") as events:
        assert titles(events, 2)[1] == "after"


def test_a_feed_that_has_not_changed_is_not_sent_again(service):
    tell(service, "sdf")
    start(service)
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("GET", "/topics/sdf/feed.json")
    first = connection.getresponse()
    first.read()
    connection.request(
        "GET", "/topics/sdf/feed.json", headers={"If-None-Match": first.getheader("ETag")}
    )
    assert connection.getresponse().status == 304
    connection.close()


def ask(service: Service, path: str, **headers: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=10)
    connection.request("GET", path, headers=headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_a_page_elsewhere_cannot_reach_the_service_by_another_name(service):
    start(service)
    assert ask(service, "/v1/topics", Host="evil.example") == 400
    assert ask(service, "/v1/topics", Host=f"localhost:{service.port}") == 200


@pytest.fixture
def guarded(settings, store, tmp_path):
    made = Service(
        settings, tmp_path, RASID_WEB_HOST="0.0.0.0", RASID_WEB_TOKENS="everything,little=sdf+isis"
    )
    with made.processes:
        yield made
    made.store.close()


def test_bound_wider_than_loopback_a_token_opens_what_it_names(guarded):
    tell(guarded, "sdf")
    tell(guarded, "aleppo")
    start(guarded)
    little, everything = {"Authorization": "Bearer little"}, {"Authorization": "Bearer everything"}
    assert [
        ask(guarded, "/v1/topics", **headers)
        for headers in ({}, {"Authorization": "Bearer x"}, little)
    ] == [
        401,
        401,
        200,
    ]
    assert ask(guarded, "/v1/stream/sdf/json", **little) == 200
    assert ask(guarded, "/v1/stream/aleppo/json", **little) == 403
    assert ask(guarded, "/v1/stream/articles/json", **little) == 403
    assert ask(guarded, "/topics/aleppo/atom.xml", **little) == 404
    assert ask(guarded, "/v1/stream/articles/json", **everything) == 200
    assert ask(guarded, "/v1/stream/sdf/json?token=little") == 200
    assert ask(guarded, "/v1/stream/sdf/json?topic=aleppo", **little) == 400
    assert [ask(guarded, path) for path in ("/", "/healthz", "/metrics")] == [401, 200, 401]
    assert ask(guarded, "/metrics", **little) == 403
    assert ask(guarded, "/metrics", **everything) == 200


def test_bound_wider_without_a_token_it_does_not_start(settings, store, tmp_path):
    made = Service(settings, tmp_path, RASID_WEB_HOST="0.0.0.0")
    with made.processes:
        made.processes.start("web", "web")
        assert until(lambda: "set RASID_WEB_TOKENS" in made.processes.log("web"))
    made.store.close()


def test_every_answer_is_described(service):
    start(service)
    described = json.loads(service.get("/v1/openapi.json")[1])
    app = create_app(Settings(redis_url=service.environment["RASID_REDIS_URL"]), service.store)
    routes = [route for route in app.routes if getattr(route, "include_in_schema", False)]
    paths = {route.path_format for route in routes}
    assert {path for path in paths if not path.startswith("/websub")} == set(described["paths"])
