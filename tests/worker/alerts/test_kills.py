"""The process that sends alerts is killed again and again while articles come."""

import multiprocessing
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from tests.support.processes import until
from worker.alerts import dispatcher
from worker.alerts.channels import Channel
from worker.alerts.dispatcher import AlertDispatcher
from worker.streams.streams import ARTICLES, Streams

KILLS = 12
ROUND = 12  # articles between two kills
PAUSES = (0.0, 0.05, 0.3, 0.7)  # seconds from the last article of a round to the kill
PATIENCE = 60  # seconds

FORK = multiprocessing.get_context("fork")


@contextmanager
def killed_in_the_end(settings) -> Iterator[None]:
    """Send alerts in a process that is killed, whatever it does just then."""
    process = FORK.Process(target=AlertDispatcher(settings).run, args=(threading.Event(),))
    process.start()
    try:
        yield
    finally:
        process.kill()
        process.join(PATIENCE)


def told_by(got) -> Counter[str]:
    """Count the messages that name each article, those behind "+N more" too."""
    told: Counter[str] = Counter()
    for _, body in got:
        told.update([*(one["id"] for one in body["data"]["articles"]), *body["data"]["more_ids"]])
    return told


def test_nothing_is_lost_by_kills_and_twice_comes_only_with_the_same_id(
    near, store, add, tell, receiver, monkeypatch
):
    monkeypatch.setattr(dispatcher, "LEASE_SECONDS", 1.0)  # else another begins after 15
    add(Channel("webhook", receiver.url), query="")
    for kill in range(KILLS):
        before = len(receiver.got)
        with killed_in_the_end(near):
            for number in range(ROUND):
                tell(f"n{kill}-{number}")
            if kill % 3:  # and sometimes before it has served anybody
                assert until(lambda before=before: len(receiver.got) > before, PATIENCE)
            time.sleep(PAUSES[kill % len(PAUSES)])
    published = {message.fields["id"] for message in Streams(store).past(ARTICLES)}
    with killed_in_the_end(near):
        assert until(lambda: set(told_by(receiver.got)) >= published, PATIENCE)

    assert len(published) == KILLS * ROUND
    each_id_once = {headers["webhook-id"]: (headers, body) for headers, body in receiver.got}
    told = told_by(each_id_once.values())
    assert set(told) == published
    assert set(told.values()) == {1}
