"""A server that hangs: pages that the index can answer come, the others say so, none waits long."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tests.rasid.web.pages.conftest import Site, cards
from tests.support import wall_news
from tests.support.processes import until
from worker.config.settings import Settings
from worker.readers.reader import READ, Reader
from worker.readers.registry import ReaderRegistry
from worker.store.client import Store
from worker.store.embedded_server import EmbeddedServer

LONGEST_SECONDS = 4.0  # two for the server, the rest for a busy machine
SAID = 'id="silent"'

pytestmark = pytest.mark.heavy


@contextmanager
def hanging(pid: int) -> Iterator[None]:
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)


@pytest.fixture
def own_server(tmp_path):
    with EmbeddedServer(Settings(data_dir=tmp_path / "server")) as server:
        yield server


@pytest.fixture
def place(own_server, tmp_path):
    settings = Settings(redis_url=own_server.url, data_dir=tmp_path / "web", web_port=0)
    store = Store(own_server.url, settings.prefix)
    wall_news.newsroom(store, datetime.now(UTC))
    yield settings, store, own_server.process.pid
    store.close()


def quick(site: Site, path: str):
    begun = time.monotonic()
    answer, text = site.ask(path)
    assert time.monotonic() - begun < LONGEST_SECONDS, path
    return answer.status, text


def test_pages_of_the_index_come_and_say_that_live_news_pauses(place):
    settings, store, pid = place
    tags = (wall_news.tagged("given-up", "x", "x"),)  # a topic of which the taxonomy knows nothing
    wall_news.add(store, wall_news.message("former", "x", tags=tags), at=datetime.now(UTC))
    with wall_news.serving(settings, store) as base:
        site = Site(base)
        assert SAID not in site.page("/")
        with hanging(pid):
            for path in ("/?q=%D9%84%D8%BA%D9%85", "/article/mine", "/topic/hasakah", "/topics"):
                status, html = quick(site, path)
                assert (status, SAID in html) == (200, True), path
            assert cards(quick(site, "/")[1])[1:3] == ["mine", "gas"]
            assert quick(site, "/v1/articles?lang=tr")[0] == 200
            status, text = quick(site, "/v1/articles?topic=given-up")
            assert (status, '"former"' in text) == (200, True)
            assert quick(site, "/v1/articles?topic=none-such")[0] == 400
            for path in ("/kept", "/alerts", "/v1/topics"):
                status, text = quick(site, path)
                assert (status, "does not answer" in text) == (503, True), path
            assert until(lambda: quick(site, "/live?after=0")[0] == 504, 10)
        assert until(lambda: SAID not in site.page("/"), 10)
        assert quick(site, "/kept")[0] == 200


def test_who_was_let_in_stays_in_while_nobody_can_be_asked(place):
    settings, store, pid = place
    secret = ReaderRegistry(store).add(Reader(name="amina", roles=(READ,)), time.time())
    with wall_news.serving(settings, store) as base:
        site, other = Site(base), Site(base)
        site.ask("/session")
        site.post("/session", {"form": site.cookies["rasid-form"], "token": secret})
        assert cards(site.page("/"))
        other.cookies["rasid-session"] = "made-up"
        with hanging(pid):
            assert cards(quick(site, "/")[1])
            assert quick(other, "/")[0] == 401
