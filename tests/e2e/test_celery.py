"""Celery's own commands, and Flower, work with our app."""

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from rasid.testing.loopback import Site
from tests.conftest import ROOT
from tests.e2e.test_service import PAGE, add_feed, newsroom
from tests.support.processes import Processes, free_port, until
from tests.support.servers import SOUND, LooseServer
from worker.jobs.names import POLL, SCRAPE
from worker.store import keys

CELERY = [str(Path(sys.executable).parent / "celery"), "-A", "worker.celery_app"]
CONTROLLED = {"RASID_REMOTE_CONTROL": "true"}


def celery(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end."""
    return subprocess.run(
        [*CELERY, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def has_worker(service) -> bool:
    return service.store.client.hlen(service.store.key(keys.WORKERS)) > 0


def test_celerys_own_worker_takes_both_kinds_of_job_and_reports_no_silence(service, tmp_path):
    with (
        Processes(tmp_path, program=CELERY, **service.environment) as workers,
        Site(newsroom({"/0": PAGE.format(0)})) as site,
    ):
        add_feed(service, [site], 1)
        workers.start("celery", "worker", "-c", "1")
        service.processes.start("poller", "poll")
        assert until(lambda: service.has_ended(1)), workers.log("celery")
        assert service.ledger().published == 1
        assert "server_silent" not in workers.log("celery")
        assert workers.stop("celery") == 0
        assert "Traceback" not in workers.log("celery")


def test_workers_answer_celerys_commands_only_when_remote_control_is_on(service, tmp_path):
    controlled = {**service.environment, **CONTROLLED}
    service.processes.start("deaf", "work", "-c", "1")
    assert until(lambda: has_worker(service)), service.processes.log("deaf")
    assert celery(controlled, "inspect", "ping").returncode != 0
    service.processes.stop("deaf")
    with Processes(tmp_path, **controlled) as workers:
        workers.start("worker", "work", "-c", "1")
        assert until(lambda: has_worker(service)), workers.log("worker")
        ping = celery(controlled, "inspect", "ping", "--json")
        assert [answer["ok"] for answer in json.loads(ping.stdout).values()] == ["pong"], ping
        status = celery(controlled, "status")
        assert "1 node online" in status.stdout, status
        registered = json.loads(celery(controlled, "inspect", "registered", "--json").stdout)
        assert {POLL, SCRAPE} == set(*registered.values())
        assert workers.stop("worker") == 0
        assert "Traceback" not in workers.log("worker")
    assert not service.store.client.exists(service.store.key(keys.CELERY_QUEUE, "malformed"))


def test_the_rules_for_remote_control_in_the_acl_file_are_enough(tmp_path):
    place = tmp_path / "acl"
    shutil.copytree(ROOT / "deploy/acl", place)
    rules = (place / "worker.acl").read_text().replace("\n#+publish", "\n+publish")
    (place / "worker.acl").write_text(rules)
    (tmp_path / "worker").write_text("pw")
    made = subprocess.run([place / "make.sh", tmp_path], capture_output=True, text=True, check=True)
    (tmp_path / "users.acl").write_text(made.stdout)
    with LooseServer(tmp_path, *SOUND, "--aclfile", str(tmp_path / "users.acl")) as server:
        environment = {
            "RASID_REDIS_URL": server.url("rasid-worker:pw"),
            "RASID_DATA_DIR": str(tmp_path / "data"),
            **CONTROLLED,
        }
        with Processes(tmp_path, **environment) as workers:
            workers.start("worker", "work", "-c", "1")
            assert until(lambda: "ready." in workers.log("worker")), workers.log("worker")
            ping = celery(environment, "inspect", "ping")
            assert "pong" in ping.stdout, ping
            assert workers.stop("worker") == 0
            assert "NOPERM" not in workers.log("worker")
            assert "Traceback" not in workers.log("worker")


@pytest.mark.skipif(
    not importlib.util.find_spec("flower"), reason="Flower is in the dependency group bench"
)
def test_flower_sees_the_workers_and_their_jobs(service, tmp_path):
    port = free_port()
    environment = {**service.environment, **CONTROLLED, "FLOWER_UNAUTHENTICATED_API": "true"}

    def ask(path: str) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/{path}", timeout=10) as found:
                return json.load(found)
        except OSError:
            return {}

    with (
        Processes(tmp_path, program=CELERY, **environment) as flowers,
        Processes(tmp_path, **environment) as workers,
        Site(newsroom({"/0": PAGE.format(0)})) as site,
    ):
        flowers.start("flower", "flower", f"--port={port}", "--address=127.0.0.1")
        assert until(lambda: "Connected to" in flowers.log("flower")), flowers.log("flower")
        add_feed(service, [site], 1)
        workers.start("worker", "work", "-c", "1")
        workers.start("poller", "poll")
        assert until(lambda: service.has_ended(1)), workers.log("worker")
        assert until(lambda: {POLL, SCRAPE} <= {task["name"] for task in ask("tasks").values()}), (
            flowers.log("flower")
        )
        (seen,) = ask("workers?refresh=1").values()
        assert {queue["name"] for queue in seen["active_queues"]} == {"feeds", "articles"}
        assert {POLL, SCRAPE} == set(seen["registered"])
