"""The demo is the product on a newsroom of ours.

Every planned case ends as planned, whatever is killed on the way.
"""

import json
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.children import descendants_of
from tests.support.processes import RASID, free_port, rasid, until


def workers_below(pid: int) -> list[int]:
    return [below for below in descendants_of(pid) if is_worker(below)]


def is_worker(pid: int) -> bool:
    try:
        return b"\0work" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.fixture
def strangers_folder(tmp_path):
    """A working directory whose modules are named like ours, and leave a mark when executed."""
    for name in ("tasks", "worker", "web", "rasid", "celery", "redis"):
        mark = tmp_path / f"{name}.executed"
        (tmp_path / f"{name}.py").write_text(f"open({str(mark)!r}, 'w').close()\n")
    return tmp_path


def test_the_newsroom_is_exhausted_and_every_planned_case_ends_as_planned(strangers_folder):
    done = rasid(
        "demo",
        "--once",
        "--json",
        timeout=150,
        folder=strangers_folder,
        RASID_WEB_PORT=str(free_port()),
    )
    report = json.loads(done.stdout)
    assert list(strangers_folder.glob("*.executed")) == [], "T34: a stranger's module was imported"
    assert [verdict for verdict in report["verdicts"] if verdict["problem"]] == [], done.stderr
    assert report["violations"] == []
    assert report["ledger"]["closes"]
    assert report["ledger"]["in_flight"] == report["ledger"]["waiting"] == 0
    assert len(report["verdicts"]) >= 45
    assert done.returncode == 0


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="finds the worker tree through /proc"
)
def test_killing_the_worker_tree_in_mid_demo_changes_nothing():
    demo = subprocess.Popen(
        [*RASID, "demo", "--once", "--json"],
        env={**os.environ, "RASID_WEB_PORT": str(free_port())},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    killed = 0
    for _ in range(2):
        assert until(lambda: len(workers_below(demo.pid)) > 2, 30)
        for pid in workers_below(demo.pid):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                killed += 1
    stdout, _ = demo.communicate(timeout=150)
    report = json.loads(stdout)
    assert killed > 2
    assert [verdict for verdict in report["verdicts"] if verdict["problem"]] == []
    assert report["ledger"]["closes"]
    assert "dead:crashed" not in report["ledger"]["reasons"]
