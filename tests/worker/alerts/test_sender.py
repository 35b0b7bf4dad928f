"""Who gets a place to send from, whatever others leave due."""

import time

import msgspec
import pytest

from tests.support.processes import until
from tests.worker.alerts.conftest import TOPICS, serving
from worker.alerts import known
from worker.alerts import sender as sending
from worker.alerts.alert import channel_id
from worker.alerts.channels import Channel
from worker.alerts.gathering import Gathering
from worker.alerts.outbox import MOST_TOLD, AlertOutbox, Delivery
from worker.alerts.sender import Sender
from worker.alerts.timetable import Sent
from worker.alerts.watch import Match, Watch
from worker.alerts.wording import SAMPLE
from worker.readers.reader import ALERT, Reader
from worker.state.alert_counts import read_alert_counts
from worker.store.keys import ALERTS_DUE


class SilentWeb:
    """Is asked and never answers."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def submit(self, number, request, answers) -> None:
        self.asked.append(request.request_options.headers["webhook-id"])


@pytest.fixture
def web() -> SilentWeb:
    return SilentWeb()


@pytest.fixture
def sender(near, store, web):
    made = Sender(near, AlertOutbox(store), web)
    yield made
    made.close()


def due(store, alert, count: int, name: str = "") -> list[str]:
    """Put deliveries of an alert into the outbox; returns their ids."""
    (channel,) = alert.channels
    made = [
        Delivery(
            id=f"{name}{alert.id}.{n}-0.{channel_id(channel)}",
            alert=alert.id,
            channel=channel_id(channel),
            finds=(SAMPLE,),
            made_at=1.0 + n,
        )
        for n in range(count)
    ]
    AlertOutbox(store).put(alert, made)
    return [one.id for one in made]


def watch(*alerts) -> Watch:
    owners = {one.reader: Reader(name=one.reader, roles=(ALERT,)) for one in alerts}
    return Watch(alerts, owners, TOPICS)


def test_a_dead_receiver_with_thousands_due_holds_up_nobody_else(store, add, sender, web):
    slow = [
        add(Channel("webhook", f"http://127.0.0.1:9/{n}"), reader="anna", name=f"slow {n}")
        for n in range(12)
    ]
    for one in slow:
        due(store, one, 120)
    well = add(Channel("webhook", "http://127.0.0.1:9/well"), reader="omar")
    (wanted,) = due(store, well, 1)
    store.client.zadd(store.key(ALERTS_DUE), {wanted: time.time() - 1})  # the last one due
    everybody = watch(*slow, well)
    sender.round(everybody)
    sender.round(everybody)
    assert wanted in web.asked
    of_slow = [id_ for id_ in web.asked if id_ != wanted]
    assert len(of_slow) == sending.OF_ONE_READER
    assert len(set(web.asked)) == len(web.asked)
    (sample,) = due(store, slow[0], 1, "test.")
    sender.round(everybody)
    assert web.asked[-1] == sample


def test_what_is_beyond_the_finds_that_are_kept_is_counted(store, add, monkeypatch):
    monkeypatch.setattr("worker.alerts.gathering.MOST_GATHERED", 30)
    alert, gathering = add(once_a_story=False), Gathering(store)
    for at in range(0, 50, 25):
        gathering.put(
            [
                Match(
                    alert,
                    msgspec.structs.replace(SAMPLE, message=f"{n + 1}-0", article=f"a{n}"),
                    is_wanted=True,
                    is_told_enough=True,
                )
                for n in range(at, at + 25)
            ]
        )
    finds = gathering.gathered(alert.id)
    assert (len(finds), gathering.beyond(alert.id)) == (30, 20)
    AlertOutbox(store).pack(alert, finds, Sent(), 5.0, gathering.beyond(alert.id))
    (line,) = AlertOutbox(store).history(alert.id)
    assert line.count == 50
    assert line.count > MOST_TOLD
    assert (gathering.gathered(alert.id), gathering.beyond(alert.id)) == ([], 0)


def test_an_alert_made_just_before_a_restart_misses_nothing(
    near, store, add, tell, receiver, monkeypatch
):
    first = add(Channel("webhook", receiver.url), query="topic:sdf", name="first")
    with serving(near):
        tell("one", "sdf")
        assert until(lambda: receiver.titles == ["one"], 20)
        monkeypatch.setattr(known, "FRESH_SECONDS", 3_600)  # it learns of nothing any more
        second = add(Channel("webhook", receiver.url), query="topic:isis", name="second")
        tell("two", "isis")
        tell("three", "sdf")  # by then the other has been read and acknowledged
        assert until(lambda: "three" in receiver.titles, 20)
    monkeypatch.setattr(known, "FRESH_SECONDS", 0.1)
    with serving(near):
        assert until(lambda: "two" in receiver.titles, 20)
        tell("four", "sdf")
        assert until(lambda: "four" in receiver.titles, 20)
    assert sorted(receiver.titles) == ["four", "one", "three", "two"]
    assert first.id != second.id
    counts = read_alert_counts(store, time.time())
    assert (counts.sent, counts.failed, counts.waiting) == ({"webhook": 4}, {}, 0)
    assert counts.overdue == 0
    assert counts.at_once == {"webhook": 4}
    assert 0 < counts.delays["webhook"] < 60


def test_what_should_have_left_is_told_as_late(near, store, add):
    due(store, add(Channel("webhook", "http://127.0.0.1:9/")), 1)
    counts = read_alert_counts(store, 101.0)
    assert (counts.waiting, counts.overdue) == (1, 100.0)
