"""Parts of one process: each goes on when another fails, and all end together."""

import threading

from rasid.cli.server.lean import Parts
from tests.support.processes import until


def test_a_part_that_fails_begins_again_and_the_others_go_on():
    stop, begun, turns = threading.Event(), [], []

    def failing(_: threading.Event) -> None:
        begun.append(1)
        raise OSError("no disk")

    def working(stop: threading.Event) -> None:
        while not stop.wait(0.01):
            turns.append(1)

    with Parts({"failing": failing, "working": working}, stop) as parts:
        assert until(lambda: len(begun) > 1)
        seen = len(turns)
        assert until(lambda: len(turns) > seen)
    assert stop.is_set()
    assert not parts.are_running


def test_a_part_that_gives_up_its_process_gives_up_its_thread_only():
    stop, begun = threading.Event(), []

    def leaving(_: threading.Event) -> None:
        begun.append(1)
        raise SystemExit(3)

    with Parts({"leaving": leaving}, stop):
        assert until(lambda: len(begun) > 1)
