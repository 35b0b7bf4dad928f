"""The clock of the machine is put back or forward while alerts wait."""

import threading
import time
from datetime import UTC, datetime, timedelta

from tasks.errors import StoreDownError
from tests.support import wall_news
from tests.support.processes import until
from tests.worker.alerts.conftest import serving
from worker.alerts import dispatcher
from worker.alerts.channels import Channel
from worker.alerts.outbox import AlertOutbox
from worker.alerts.own_clock import OwnClock
from worker.store.holder_lock import HolderLock

HOUR = 3_600.0


class Stepped:
    """A clock of a machine that somebody sets."""

    def __init__(self) -> None:
        self.by = 0.0

    def __call__(self) -> float:
        return time.monotonic() + self.by


def test_a_step_is_told_until_it_is_answered_and_an_adjustment_never():
    now = Stepped()
    clock = OwnClock(now)
    told = []
    for step in (0.0, 30.0, -2 * HOUR, 0.0, 5 * HOUR):
        now.by += step
        told.append(round(clock.step()))
        clock.answered(clock.step())
    assert told == [0, 0, -7_200, 0, 18_000]
    now.by += HOUR
    assert [round(clock.step()), round(clock.step())] == [3_600, 3_600]
    now.by -= HOUR
    assert clock.step() == 0.0


def test_an_alert_leaves_at_once_when_ids_of_messages_are_ahead(near, store, add, receiver):
    add(Channel("webhook", receiver.url), most_an_hour=3)
    ahead = datetime.now(UTC) + timedelta(hours=1)
    with serving(near):
        for number in range(2):
            one = wall_news.message(f"n{number}", f"n{number}", seen_at=datetime.now(UTC))
            wall_news.add(store, one, at=ahead + timedelta(seconds=number))
            wanted = [f"n{each}" for each in range(number + 1)]
            assert until(lambda wanted=wanted: receiver.titles == wanted, 20)


def test_a_step_while_the_server_is_away_is_answered_when_it_is_back(
    near, store, add, tell, receiver, monkeypatch
):
    now, hold = Stepped(), HolderLock.hold
    is_away, asked = threading.Event(), threading.Event()

    def held(lock: HolderLock) -> bool:
        if is_away.is_set():
            asked.set()
            raise StoreDownError("away")
        return hold(lock)

    monkeypatch.setattr(dispatcher, "OwnClock", lambda: OwnClock(now))
    monkeypatch.setattr(dispatcher, "PAUSE_SECONDS", 0.1)
    monkeypatch.setattr(HolderLock, "hold", held)
    alert = add(Channel("webhook", receiver.url))
    receiver.answers += [503]
    with serving(near):
        tell("one")
        outbox = AlertOutbox(store)
        assert until(lambda: [line.attempts for line in outbox.history(alert.id)] == [1], 20)
        is_away.set()
        outbox.move(HOUR)  # as if the clock had shown an hour more when it failed
        now.by -= HOUR
        assert asked.wait(20)
        is_away.clear()
        assert until(lambda: [line.state for line in outbox.history(alert.id)] == ["sent"], 20)


def test_another_attempt_waits_no_longer_when_the_clock_is_put_back(
    near, store, add, tell, receiver, monkeypatch
):
    now = Stepped()
    monkeypatch.setattr(dispatcher, "OwnClock", lambda: OwnClock(now))
    alert = add(Channel("webhook", receiver.url))
    receiver.answers += [503]
    with serving(near):
        tell("one")
        outbox = AlertOutbox(store)
        assert until(lambda: [line.attempts for line in outbox.history(alert.id)] == [1], 20)
        outbox.move(HOUR)  # as if the clock had shown an hour more when it failed
        now.by -= HOUR
        assert until(lambda: [line.state for line in outbox.history(alert.id)] == ["sent"], 20)
    ids = {headers["webhook-id"] for headers, _ in receiver.got}
    assert (len(ids), len(receiver.got)) == (1, 2)
