"""The server ends in the middle of work and comes back: every worker goes on."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from aiohttp import web

from rasid.testing.loopback import Site, says
from tests.e2e.server.test_failover import is_through
from tests.e2e.test_service import PAGE, add_feed
from tests.support.processes import until
from tests.support.service import Service
from worker.config.settings import Settings
from worker.jobs.stall_detector import STALLED_SECONDS
from worker.store import keys
from worker.store import migrations as schema
from worker.store.embedded_server import EmbeddedServer


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    (tmp_path / "server").mkdir()
    with EmbeddedServer(Settings(data_dir=tmp_path / "server")) as running:
        yield running


def test_a_worker_whose_every_place_is_taken_when_the_server_ends_takes_jobs_afterwards(
    server, tmp_path
):
    service = Service(Settings(redis_url=server.url, data_dir=tmp_path), tmp_path)
    asked = threading.Event()

    async def slowly(_: web.Request) -> web.Response:
        asked.set()
        await asyncio.sleep(1.5)
        return web.Response(text=PAGE.format("slow"), content_type="text/html")

    pages = {f"/{number}": says(PAGE.format(number)) for number in range(4)}
    with service.processes, Site({**pages, "/slow": slowly}) as site:
        add_feed(service, [site], 4, extra=("/slow",))
        service.processes.start("poller", "poll")
        service.processes.start("worker", "work", "-c", "1")
        assert asked.wait(30), service.processes.log("worker")
        server.process.kill()
        assert until(lambda: "re-establish" in service.processes.log("worker"), 10), (
            service.processes.log("worker")
        )
        server.check()
        assert until(lambda: is_through(service.store, 5), STALLED_SECONDS - 2), (
            service.processes.log("worker")
        )
    assert service.ledger().closes
    service.store.close()


def test_a_worker_that_meets_a_newer_layout_says_why_and_ends(service):
    service.processes.start("worker", "work", "-c", "1")
    assert until(lambda: service.store.client.hlen(service.store.key(keys.WORKERS)), 30), (
        service.processes.log("worker")
    )
    service.store.client.set(service.store.key(keys.SCHEMA), schema.NEWEST + 1)
    assert service.processes.running["worker"].wait(20) == 1
    assert "install the newer Rasid" in service.processes.log("worker")
