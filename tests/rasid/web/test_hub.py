"""Live clients: each message is judged once for all that ask the same."""

import asyncio
import json
from datetime import UTC, datetime

from rasid.web.hub import QUEUE, Client, Event, Hub
from tasks.query import Query, parse_text, read_document
from tests.worker.index.messages import told
from worker.streams.streams import order

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


def event(*topics: str) -> Event:
    message = told(1, *topics)
    return Event(message, read_document(message.fields["data"], order(message.id), {}))


def test_an_event_is_judged_once_for_the_same_query(monkeypatch):
    judged = []
    monkeypatch.setattr(Query, "matches", lambda *asked: judged.append(asked) or True)
    told_of = event("sdf")
    for _ in range(100):
        assert told_of.is_wanted(parse_text("topic:sdf lang:ar"), NOW)
    assert len(judged) == 1


def test_what_is_no_article_is_wanted_by_those_who_ask_for_everything():
    other = Event(told(1))
    assert other.is_wanted(Query(), NOW)
    assert not other.is_wanted(parse_text("lang:ar"), NOW)


def test_a_client_gets_what_it_wants_and_is_dropped_when_it_does_not_keep_up(store):
    async def run() -> tuple[int, bool]:
        hub = Hub(store, 10)
        client = hub.join(["articles"], parse_text("topic:sdf"))
        assert isinstance(client, Client)
        for _ in range(QUEUE):
            hub._hand_out(event("sdf"), NOW)
            hub._hand_out(event("isis"), NOW)
        size = client.queue.qsize()
        hub._hand_out(event("sdf"), NOW)
        return size, client.is_dropped

    assert asyncio.run(run()) == (QUEUE, True)


def test_an_event_shows_each_listener_its_topics_only():
    told_of = Event(told(1, "sdf", "isis"))
    whole = json.loads(told_of.body(None))
    narrow = json.loads(told_of.body(frozenset({"sdf"})))
    assert whole["topics"] == "sdf,isis"
    assert (narrow["topics"], [tag["id"] for tag in narrow["data"]["tags"]]) == ("sdf", ["sdf"])
    assert narrow["data"] | {"tags": 0} == whole["data"] | {"tags": 0}
