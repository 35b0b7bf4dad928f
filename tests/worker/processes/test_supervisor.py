"""The supervisor ends a process that froze, and blames none that cannot give a sign."""

import os
import signal

import pytest

from tests.support.processes import until
from worker.processes import supervisor as module
from worker.processes.supervisor import Command, Supervisor, Vitals

SIGN = "poll"


@pytest.fixture
def supervise(monkeypatch, tmp_path):
    """Supervise one process whose signs are the numbers that ``signs`` ends with."""
    monkeypatch.setattr(module, "FROZEN_SECONDS", 0.5)
    monkeypatch.setattr(module, "FIRST_PAUSE", 0.01)
    started = []

    def run(signs, *, is_judgeable=True, gives_one=True):
        vitals = Vitals(lambda name: signs[name], lambda: is_judgeable)
        # `alive` of a frozen process is enough: it is stopped before it can end
        commands = [Command("frozen", ("settings",), sign=SIGN)]
        started.append(Supervisor(commands, {}, tmp_path / "log", vitals=vitals))
        started[-1].check()
        signs[SIGN] += gives_one
        started[-1].check()
        pid = started[-1].pids()["frozen"]
        os.kill(pid, signal.SIGSTOP)
        return started[-1], pid

    yield run
    for one in started:
        for pid in one.pids().values():
            os.kill(pid, signal.SIGCONT)
        one.stop()


def has_ended(supervisor, pid):
    supervisor.check()
    return supervisor.pids().get("frozen") != pid


def test_a_process_that_gives_no_sign_is_ended_and_started_again(supervise):
    supervisor, pid = supervise({SIGN: 1.0})
    assert until(lambda: has_ended(supervisor, pid), 20)


def test_a_process_that_starts_has_longer_until_its_first_sign(supervise):
    supervisor, pid = supervise({SIGN: 1.0})
    assert until(lambda: has_ended(supervisor, pid), 20)
    assert until(lambda: supervisor.check() or supervisor.pids(), 20)
    again = supervisor.pids()["frozen"]
    os.kill(again, signal.SIGSTOP)
    assert not until(lambda: has_ended(supervisor, again), 1.5)


def test_a_sign_that_an_earlier_process_left_is_none_of_this_one(supervise):
    supervisor, pid = supervise({SIGN: 1.0}, gives_one=False)
    assert not until(lambda: has_ended(supervisor, pid), 1.5)


def test_a_process_that_gives_signs_is_left_alone(supervise):
    signs = {SIGN: 1.0}
    supervisor, pid = supervise(signs)

    def lives():
        signs[SIGN] += 1
        return has_ended(supervisor, pid)

    assert not until(lives, 1.5)


def test_nobody_is_blamed_while_no_sign_can_be_given(supervise):
    supervisor, pid = supervise({SIGN: 1.0}, is_judgeable=False)
    assert not until(lambda: has_ended(supervisor, pid), 1.5)
