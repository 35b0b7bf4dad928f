"""One query for pages, streams, events and feeds."""

import csv
import io
import json
from urllib.parse import quote, urlencode
from xml.etree import ElementTree as ET

import pytest

from tests.e2e.web.test_web_streams import guarded, listening, start, tell, titles
from tests.support.processes import until
from tests.support.service import Service
from worker.streams.streams import Streams

__all__ = ["guarded"]


def page(service: Service, address: str = "", **asked: str) -> dict:
    status, body = service.get(address or f"/v1/articles?{urlencode(asked)}")
    assert status == 200, body
    return json.loads(body)


def found(service: Service, **asked: str) -> list[str]:
    return [one["title"] for one in page(service, **asked)["articles"]]


def lines(service: Service, address: str) -> list[str]:
    status, body = service.get(address)
    assert status == 200, body
    return [json.loads(line)["title"] for line in body.splitlines()]


def test_articles_are_found_by_any_query_in_pages(service):
    for number in range(5):
        topic = "sdf" if number % 2 else "isis"
        tell(service, topic, title=f"وصل للتحالف {number}", source="A" if number < 4 else "B")
    tell(service, "sdf", title="Other", lang="en")
    start(service)
    assert until(lambda: len(found(service)) == 6)
    assert found(service, q="التحالف topic:isis") == [f"وصل للتحالف {at}" for at in (4, 2, 0)]
    assert found(service, q="التحالف", source="b") == ["وصل للتحالف 4"]
    assert found(service, topic="sdf", lang="en") == ["Other"]
    first = page(service, topic="isis", limit="2")
    assert (first["query"], first["previous"]) == ("topic:isis", "")
    second = page(service, topic="isis", limit="2", cursor=first["next"])
    assert [one["title"] for one in second["articles"]] == ["وصل للتحالف 0"]
    assert page(service, topic="isis", limit="2", cursor=second["previous"]) == first


@pytest.mark.untraced
def test_filters_act_before_a_stream_is_cut(service):
    for number in range(1200):
        tell(service, "sdf", title=str(number), source="A" if number < 4 else "B")
    start(service)
    assert lines(service, "/v1/stream/sdf/json?newest=2&source=A") == ["2", "3"]
    assert lines(service, "/v1/stream/sdf/json?source=A") == ["0", "1", "2", "3"]
    many = lines(service, "/v1/stream/sdf/json?source=B")
    assert (len(many), many[0]) == (1000, "4")


def test_the_newest_are_no_older_than_what_is_asked_for(service):
    for title in ("one", "two", "three"):
        tell(service, "sdf", title=title)
    first = Streams(service.store).page(("sdf",), "0", 1)[0].id
    start(service)
    assert lines(service, f"/v1/stream/sdf/json?newest=5&since={first}") == ["two", "three"]
    assert lines(service, f"/v1/stream/sdf/json?newest=1&since={first}") == ["three"]


def test_words_of_the_text_are_found_in_streams_of_topics(service):
    tell(service, "sdf", title="one")  # its text is نص
    start(service)
    assert lines(service, f"/v1/stream/sdf/json?q={quote('والنص')}") == []
    assert lines(service, f"/v1/stream/sdf/json?q={quote('نص')}") == ["one"]


def test_listeners_hear_what_their_query_wants(service):
    tell(service, "sdf", title="past", lang="en")
    tell(service, "sdf", title="other past")
    start(service)
    with listening(service, "/v1/stream/sdf/sse?since=1h&lang=en&kind=actor") as events:
        assert titles(events, 1) == ["past"]
        tell(service, "sdf", title="other")
        tell(service, "isis", title="elsewhere", lang="en")
        tell(service, "sdf", title="news", lang="en")
        assert titles(events, 1) == ["news"]


def test_a_query_is_a_feed(service):
    tell(service, "sdf", title="one")
    tell(service, "sdf", "isis", title="two")
    start(service)
    assert until(lambda: len(found(service)) == 2)
    items = json.loads(service.get("/topics/sdf/feed.json?not=isis")[1])["items"]
    assert [item["title"] for item in items] == ["one"]
    feed = ET.fromstring(service.get("/topics/articles/atom.xml?q=topic:isis%20two")[1])
    atom = "{http://www.w3.org/2005/Atom}"
    assert feed.find(f"{atom}title").text == "articles topic:isis two"
    assert feed.find(f"{atom}id").text == "urn:rasid:topic:articles%20topic%3Aisis%20two"
    assert [entry.find(f"{atom}title").text for entry in feed.findall(f"{atom}entry")] == ["two"]


def test_a_query_is_a_table(service):
    for title in ("one", "=HYPERLINK(1)", "two"):
        tell(service, "sdf", title=title)
    start(service)
    assert until(lambda: len(found(service)) == 3)
    status, body = service.get("/v1/articles.csv?topic=sdf&limit=2")
    rows = list(csv.DictReader(io.StringIO(body.removeprefix("\ufeff"))))
    assert (status, body[:1]) == (200, "\ufeff")
    assert [row["title"] for row in rows] == ["two", "'=HYPERLINK(1)"]
    assert service.get("/v1/articles.csv?nonsense=1")[0] == 400


def test_a_topic_without_news_is_there_and_empty(service):
    start(service)
    assert lines(service, "/v1/stream/coalition/json") == []
    assert json.loads(service.get("/topics/coalition/feed.json")[1])["items"] == []


@pytest.mark.parametrize(
    "path", ["/v1/articles", "/v1/stream/articles/json", "/topics/sdf/atom.xml"]
)
def test_what_is_wrong_is_refused_by_name(service, path):
    start(service)
    for asked, error in (
        ("langs=ar", "langs: no such parameter; did you mean lang?"),
        ("q=topic:sfd", "topic: no topic 'sfd'; did you mean sdf?"),
        ("since=soon", "since: 'soon' is no time; write 24h, 7d, yesterday, 2026-11-01"),
        ("governorate=sdf", "governorate: no governorate 'sdf'"),
        (f"q={'a' * 1001}", "q: at most 1000 characters"),
    ):
        status, body = service.get(f"{path}?{asked}")
        assert (status, json.loads(body)["error"].startswith(error)) == (400, True), body
        assert json.loads(body)["parameter"] == error.partition(":")[0]


@pytest.mark.parametrize("asked", ["limit=0", "limit=201", "limit=x", "cursor=x", "newest=5"])
def test_pages_are_bounded(service, asked):
    start(service)
    assert service.get(f"/v1/articles?{asked}")[0] == 400


def test_a_token_finds_what_it_opens(guarded):
    tell(guarded, "sdf", title="open")
    tell(guarded, "aleppo", title="closed")
    start(guarded)
    assert until(lambda: len(page(guarded, "/v1/articles?token=everything")["articles"]) == 2)
    seen = page(guarded, "/v1/articles?token=little")
    assert [one["title"] for one in seen["articles"]] == ["open"]
    status, refused = guarded.get("/v1/articles?token=little&topic=aleppo")
    assert (status, json.loads(refused)["parameter"]) == (400, "topic")  # as one that is not there


def test_an_article_is_kept_longer_than_its_stream(service):
    tell(service, "sdf", title="one")
    start(service)
    assert until(lambda: len(found(service)) == 1)
    (one,) = page(service)["articles"]
    Streams(service.store).clear("articles")
    assert json.loads(service.get(f"/v1/articles/{one['id']}")[1]) == one
