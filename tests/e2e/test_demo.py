"""The demo is the product on a newsroom of ours.

Every planned case ends as planned, whatever is killed on the way; with nothing killed the
installed program shows it (tests/rasid/test_wheel.py).
"""

import json
import os
import signal
from contextlib import suppress
from pathlib import Path

import pytest

from tests.support.children import descendants_of
from tests.support.processes import Processes, free_port, until


def workers_below(pid: int) -> list[int]:
    return [below for below in descendants_of(pid) if is_worker(below)]


def is_worker(pid: int) -> bool:
    try:
        return b"\0work" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.skipif(
    not Path("/proc/self/task").exists(), reason="finds the worker tree through /proc"
)
def test_killing_the_worker_tree_in_mid_demo_changes_nothing(tmp_path):
    killed = 0
    with Processes(tmp_path, RASID_WEB_PORT=str(free_port())) as processes:
        processes.start("demo", "demo", "--once", "--json")
        demo = processes.running["demo"]
        for _ in range(2):
            assert until(lambda: len(workers_below(demo.pid)) > 2, 30), processes.log("demo")
            for pid in workers_below(demo.pid):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    killed += 1
        assert until(lambda: demo.poll() is not None, 150), processes.log("demo")
        printed = processes.log("demo")
    (report,) = [json.loads(line) for line in printed.splitlines() if line.startswith("{")]
    assert killed > 2
    assert [verdict for verdict in report["verdicts"] if verdict["problem"]] == []
    assert report["ledger"]["closes"]
    assert "dead:crashed" not in report["ledger"]["reasons"]
