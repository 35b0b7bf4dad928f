"""Alerts as they arrive at real receivers: once each, with an id, again until they are heard."""

import base64
import hashlib
import hmac
import json
import threading
import time

import pytest

from tasks.errors import SettingsError
from tasks.model import Story
from tests.support.processes import until
from tests.worker.alerts.conftest import serving
from worker.alerts import dispatcher
from worker.alerts import outbox as alert_outbox
from worker.alerts.book import AlertBook
from worker.alerts.channels import Channel
from worker.alerts.dispatcher import AlertDispatcher
from worker.alerts.outbox import AlertOutbox
from worker.readers.reader import checked
from worker.readers.registry import ReaderRegistry
from worker.store.keys import ALERTS_RUNNER


def hook(receiver) -> Channel:
    return Channel("webhook", receiver.url)


def states(store, alert) -> list[str]:
    return [line.state for line in AlertOutbox(store).history(alert.id)]


def test_an_article_is_told_at_once_signed_and_once(near, store, add, tell, receiver):
    alert = add(hook(receiver), query="topic:sdf")
    with serving(near):
        id_ = tell("wanted", "sdf", title="عنوان")
        tell("other", "isis")
        assert until(lambda: states(store, alert) == ["sent"], 20)
        tell("wanted", "sdf", title="عنوان جديد", revision=2)
        last = tell("last", "sdf")
        assert until(lambda: len(states(store, alert)) == 2, 20)
    assert receiver.titles == ["عنوان", "last"]
    (headers, body), _ = receiver.got
    assert (body["type"], body["data"]["query"]) == ("alert.articles", "topic:sdf")
    assert body["data"]["articles"][0]["message"] == id_
    assert headers["webhook-id"].startswith(f"{alert.id}.{id_}.")
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}."
    raw = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    key = base64.b64decode(alert.secret.removeprefix("whsec_"))
    expected = base64.b64encode(hmac.digest(key, (signed + raw).encode(), hashlib.sha256)).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert last


def test_a_failure_is_tried_again_with_the_same_id_and_shown(
    near, store, add, tell, receiver, monkeypatch
):
    monkeypatch.setattr(alert_outbox, "WAITS", (0.05, 0.05))
    alert = add(hook(receiver))
    receiver.answers += [503, 302]
    with serving(near):
        tell("one")
        assert until(lambda: states(store, alert) == ["sent"], 20)
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    (line,) = AlertOutbox(store).history(alert.id)
    assert (line.attempts, line.detail) == (3, "204")
    receiver.answers += [500, 500, 500]
    with serving(near):
        tell("two")
        assert until(lambda: "failed" in states(store, alert), 20)
    assert AlertOutbox(store).history(alert.id)[0].detail.startswith("500")
    assert len(AlertOutbox(store)) == 0


def test_what_came_while_nobody_served_comes_later_and_nothing_older(
    near, store, add, tell, receiver
):
    tell("before")
    alert = add(hook(receiver))
    tell("first")
    with serving(near):
        assert until(lambda: receiver.titles == ["first"], 20)
    tell("second")
    tell("third")
    store.client.delete(store.key(ALERTS_RUNNER))  # of a process that died
    with serving(near):
        assert until(lambda: sorted(receiver.titles) == ["first", "second", "third"], 20)
    assert set(states(store, alert)) == {"sent"}


def test_a_digest_gathers_and_names_at_most_twenty(near, store, add, tell, receiver):
    alert = add(hook(receiver), mode="every", minutes=1, name="Wells")
    with serving(near):
        for number in range(23):
            tell(f"n{number}")
        gathered = store.key(alert_outbox.ALERT_GATHERED, alert.id)
        assert until(lambda: store.client.llen(gathered) == 23, 20)
        assert receiver.got == []
        wish = AlertBook(store).get("local", alert.id)
        AlertBook(store).change("local", alert.id, now_of(wish), time.time())
        assert until(lambda: receiver.got, 20)
    ((_, body),) = receiver.got
    assert (len(body["data"]["articles"]), body["data"]["more"]) == (20, 3)
    named = {one["id"] for one in body["data"]["articles"]} | set(body["data"]["more_ids"])
    assert len(named) == 23


def now_of(alert):
    import msgspec

    return msgspec.structs.replace(alert, mode="now")


def test_what_is_above_the_cap_waits_together(near, store, add, tell, receiver):
    alert = add(hook(receiver), most_an_hour=1)
    with serving(near):
        tell("first")
        assert until(lambda: receiver.titles == ["first"], 20)
        tell("second")
        tell("third")
        gathered = store.key(alert_outbox.ALERT_GATHERED, alert.id)
        assert until(lambda: store.client.llen(gathered) == 2 or len(receiver.got) > 1, 20)
    # unless the hour turned in between
    assert receiver.titles in (["first"], ["first", "second"], ["first", "second", "third"])


def test_it_speaks_at_the_second_independent_source(near, store, add, tell, receiver):
    add(hook(receiver), query="topic:sdf", sources=2)
    with serving(near):
        tell("first", "sdf", title="first", story=Story("s", 1, 1))
        tell("copy", "sdf", title="copy", story=Story("s", 2, 1, "first"))
        tell("alone", "sdf", title="alone", story=Story("t", 1, 1))
        tell("second", "isis", title="second", story=Story("s", 3, 2))
        assert until(lambda: receiver.titles == ["first"], 20)
        tell("third", "sdf", title="third", story=Story("s", 4, 3))
        tell("both", "sdf", title="both", story=Story("u", 2, 2))
        assert until(lambda: receiver.titles == ["first", "both"], 20)
    assert receiver.got[0][1]["data"]["articles"][0]["independent"] == 2


def test_once_for_each_story_or_for_each_article(near, add, tell, receiver):
    add(hook(receiver), name="story")
    add(hook(receiver), name="article", once_a_story=False)
    with serving(near):
        for number in (1, 2):
            tell(f"a{number}", story=Story("s", number, number))
        assert until(lambda: len(receiver.got) >= 2, 20)
        tell("end", story=Story("end"))
        assert until(lambda: receiver.titles.count("end") == 2, 20)
    told = [
        (body["name"], one["id"])
        for _, sent in receiver.got
        for body in [sent["data"]]
        for one in body["articles"]
    ]
    assert sorted(told) == [
        ("article", "a1"),
        ("article", "a2"),
        ("article", "end"),
        ("story", "a1"),
        ("story", "end"),
    ]


@pytest.mark.parametrize("way", ["revoked", "paused", "removed"])
def test_nothing_leaves_any_more(near, store, add, tell, receiver, way, monkeypatch):
    monkeypatch.setattr(alert_outbox, "WAITS", (60.0,))
    registry, book = ReaderRegistry(store), AlertBook(store)
    for name in ("lina", "omar"):
        registry.add(checked(name, ("*",), ("alert",)), 1.0)
    receiver.answers += [503]
    alert = add(hook(receiver), query="topic:sdf", reader="lina")
    with serving(near):
        tell("first", "sdf")
        assert until(lambda: receiver.got, 20)
        assert until(lambda: states(store, alert) == ["waiting"], 20)
        if way == "revoked":
            registry.revoke("lina")
            book.forget_all("lina")
        elif way == "paused":
            book.pause("lina", alert.id, 2.0, is_paused=True)
        else:
            book.remove("lina", alert.id)
        add(hook(receiver), query="topic:isis", reader="omar", name="omar")
        tell("second", "isis")
        assert until(lambda: len(receiver.got) == 2, 20)  # what was changed is known now
        key = store.key(alert_outbox.ALERTS_DUE)
        for id_ in store.client.zrange(key, 0, -1):
            store.client.zadd(key, {id_: 0})
        tell("third", "sdf")
        tell("fourth", "isis")
        assert until(lambda: len(receiver.got) == 3 and not len(AlertOutbox(store)), 20)
    assert [body["data"]["name"] for _, body in receiver.got] == ["Wells", "omar", "omar"]


def test_alerts_begin_anew_after_the_server_was_away(near, monkeypatch):
    monkeypatch.setattr(dispatcher, "PAUSE_SECONDS", 0.01)
    opened = []

    def away(*_) -> None:
        opened.append(1)
        raise SettingsError("no server answers")

    monkeypatch.setattr(dispatcher, "_Service", away)
    stop = threading.Event()
    thread = threading.Thread(target=AlertDispatcher(near).run, args=(stop,))
    thread.start()
    assert until(lambda: len(opened) > 2, 10)
    stop.set()
    thread.join(10)


def test_a_receiver_that_is_down_holds_up_its_own_alert_only(
    near, store, add, tell, receiver, monkeypatch
):
    monkeypatch.setattr(dispatcher, "MOST_OF_ONE", 2)
    down = add(Channel("webhook", "http://127.0.0.1:9/"), query="topic:sdf", name="down")
    well = add(hook(receiver), query="topic:sdf", name="well")
    with serving(near):
        for number in range(5):
            tell(f"a{number}", "sdf", title=f"a{number}")
            assert until(lambda: len(receiver.titles) == number + 1, 20)  # noqa: B023 - at once
    assert AlertOutbox(store).waiting(down.id) == 2
    assert states(store, well) == ["sent"] * 5
