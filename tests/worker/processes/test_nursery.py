"""Forks of the nursery are processes as if they had been started alone, whatever ends around them.

Each scenario plays the supervisor in a process of its own, because a nursery is opened by one that
has a single thread.
"""

import json
import os
import random
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from rasid.cli import main
from tests.support import forks
from tests.support.children import children_of
from tests.support.processes import until
from worker.processes import nursery as module
from worker.processes.linux import IS_LINUX
from worker.processes.nursery import open_nursery
from worker.processes.supervisor import Command, Supervisor, die_with_parent

pytestmark = pytest.mark.skipif(not IS_LINUX, reason="only Linux has nurseries")

ENVIRONMENT = {"ONLY": "this", "PATH": os.environ["PATH"]}


def play(scenario, place):
    """Run a scenario in a process of its own; returns its exit code, None when it does not end."""
    process = forks.FORKS.Process(target=scenario, args=(place,))
    process.start()
    process.join(60)
    process.kill()
    return process.exitcode


def tell(arguments):
    """Be a process that says what it finds, and waits where it is told to."""
    if arguments == ["end"]:
        sys.exit(7)
    place = Path("/proc/self")
    found = {
        "pid": os.getpid(),
        "parent": os.getppid(),
        "session": os.getsid(0),
        "threads": len([*(place / "task").iterdir()]),
        "files": [str(one.readlink()) for one in (place / "fd").iterdir() if one.is_symlink()],
        "title": (place / "cmdline").read_text().rstrip("\0").split("\0"),
        "name": (place / "comm").read_text().strip(),
        "environment": dict(os.environ),
        "draw": random.random(),
        "ignored": signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL,
    }
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()
    if arguments[-1] == "wait":
        die_with_parent()
        time.sleep(60)


def what_is_told(place):
    found = place / "told"
    return [json.loads(line) for line in found.read_text().splitlines()] if found.exists() else []


def started(place, *, waits):
    nursery = open_nursery(tell)
    arguments = ("work", "-c", "1", "wait") if waits else ("work", "-c", "1", "go")
    found = [nursery.start(arguments, ENVIRONMENT, place / "told") for _ in range(2)]
    assert until(lambda: len(what_is_told(place)) == 2, 20)
    return nursery, found


def two_processes(place):
    nursery, processes = started(place, waits=False)
    (place / "pids").write_text(json.dumps([os.getpid(), nursery.pid]))
    assert [process.wait(20) for process in processes] == [0, 0]
    assert nursery.start(("end",), ENVIRONMENT, None).wait(20) == 7
    killed = nursery.start(("work", "wait"), ENVIRONMENT, place / "more")
    killed.send_signal(signal.SIGKILL)
    assert killed.wait(20) == -signal.SIGKILL
    with nursery:
        pass
    assert children_of(os.getpid()) == set()


def test_a_fork_is_a_process_of_its_own_whose_parent_is_the_supervisor(tmp_path):
    assert play(two_processes, tmp_path) == 0
    supervisor, nursery = json.loads((tmp_path / "pids").read_text())
    one, other = what_is_told(tmp_path)
    for found in (one, other):
        assert found["parent"] == supervisor
        assert found["pid"] == found["session"] != nursery
        assert found["threads"] == 1
        assert found["files"].count(str(tmp_path / "told")) == 2
        assert not [name for name in found["files"] if name.startswith("socket:")]
        assert found["title"] == ["rasid", "work", "-c", "1", "go"]
        assert found["name"] == "rasid work"
        assert found["environment"] == ENVIRONMENT
        assert not found["ignored"]
    assert one["draw"] != other["draw"]


def nursery_killed(place):
    nursery, processes = started(place, waits=True)
    os.kill(nursery.pid, signal.SIGKILL)
    assert until(nursery.has_ended, 20)
    assert nursery.start(("work", "wait"), ENVIRONMENT, None) is None
    assert [process.poll() for process in processes] == [None, None]
    for process in processes:
        process.send_signal(signal.SIGTERM)
    assert [process.wait(20) for process in processes] == [-signal.SIGTERM] * 2
    assert children_of(os.getpid()) == set()


def test_the_end_of_the_nursery_ends_nothing_else(tmp_path):
    assert play(nursery_killed, tmp_path) == 0


def nursery_frozen(place):
    module.ANSWER_SECONDS = 0.5
    nursery = open_nursery(tell)
    os.kill(nursery.pid, signal.SIGSTOP)
    assert nursery.start(("work", "go"), ENVIRONMENT, place / "told") is None
    assert nursery.has_ended()
    assert children_of(os.getpid()) == set()


def test_a_nursery_that_does_not_answer_is_given_up_and_forks_nothing_later(tmp_path):
    assert play(nursery_frozen, tmp_path) == 0
    assert what_is_told(tmp_path) == []


def supervisor_killed(place):
    os.environ["RASID_SUPERVISED"] = ENVIRONMENT["RASID_SUPERVISED"] = str(os.getpid())
    nursery, _ = started(place, waits=True)
    (place / "pids").write_text(json.dumps([nursery.pid]))
    os.kill(os.getpid(), signal.SIGKILL)


def test_nothing_outlives_a_killed_supervisor(tmp_path):
    process = forks.FORKS.Process(target=supervisor_killed, args=(tmp_path,))
    process.start()
    process.join(60)
    assert process.exitcode == -signal.SIGKILL
    pids = [found["pid"] for found in what_is_told(tmp_path)]
    pids += json.loads((tmp_path / "pids").read_text())
    assert len(pids) == 3
    assert until(lambda: not any(Path(f"/proc/{pid}/exe").exists() for pid in pids), 20)


def restarts(place):
    with open_nursery(main) as nursery:
        supervisor = Supervisor([Command("one", ("settings",))], {}, place / "log", nursery=nursery)
        supervisor.check()
        forked = supervisor.pids()["one"]
        os.kill(forked, signal.SIGSTOP)  # before it can end
        assert Path(f"/proc/{forked}/cmdline").read_bytes().startswith(b"rasid\0settings\0")
        for pid in (nursery.pid, forked):
            os.kill(pid, signal.SIGKILL)
        assert until(lambda: supervisor.check() or supervisor.pids().get("one", forked) != forked)
        program = Path(f"/proc/{supervisor.pids()['one']}/cmdline")
        assert until(lambda: b"rasid.cli" in program.read_bytes())
        assert until(lambda: "RASID_REDIS_URL" in (place / "log").read_text())
        supervisor.stop()
    assert children_of(os.getpid()) == set()


def test_without_its_nursery_a_supervisor_starts_programs(tmp_path):
    assert play(restarts, tmp_path) == 0


def test_a_process_with_threads_opens_no_nursery():
    end = threading.Event()
    thread = threading.Thread(target=end.wait)
    thread.start()
    assert open_nursery(main) is None
    end.set()
    thread.join()
