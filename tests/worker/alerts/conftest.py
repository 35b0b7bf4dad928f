"""Alerts on a real server, with receivers on loopback."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from aiohttp import web

from rasid.testing.loopback import Site
from tasks.query import TopicFacts
from tests.support import wall_news
from tests.support.bundled_topics import prepare_topics
from worker.alerts import dispatcher, known
from worker.alerts.alert import Alert, AlertWish, checked_wish
from worker.alerts.book import AlertBook
from worker.alerts.dispatcher import AlertDispatcher

TOPICS = {name: TopicFacts("actor") for name in ("sdf", "isis", "turkey")}


class Receiver:
    """Keeps what it was sent; answers with the statuses it was given, then 204."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.got: list[tuple[dict[str, str], dict]] = []
        self.answers: list[int] = []
        self.goes_on = threading.Event()
        self.goes_on.set()
        for path in ("/hook", "/"):
            site.paths[path] = self._take
        self.url = f"{site.url}/hook"

    async def _take(self, request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.got.append((headers, json.loads(await request.text())))
        return web.Response(status=self.answers.pop(0) if self.answers else 204, text="said")

    @property
    def urls(self) -> set[str]:
        return {one["url"] for _, body in self.got for one in body["data"]["articles"]}

    @property
    def titles(self) -> list[str]:
        return [one["title"] for _, body in self.got for one in body["data"]["articles"]]


@pytest.fixture(scope="session", autouse=True)
def _topics_are_prepared():
    """Have the topics read once, as in the process that every dispatcher is forked from."""
    prepare_topics()


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch):
    monkeypatch.setattr(known, "FRESH_SECONDS", 0.1)
    monkeypatch.setattr(dispatcher, "LOOK_SECONDS", 0.1)


@pytest.fixture
def near(settings):
    """Settings by which this machine may be asked."""
    return settings.model_copy(update={"allow_networks": ("127.0.0.0/8",)})


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Site({}) as site:
        yield Receiver(site)


@pytest.fixture
def add(store, near):
    """Add an alert of whoever sits at this machine."""

    def added(*channels, reader: str = "local", settings=near, **wish) -> Alert:
        asked = AlertWish(**{"name": "Wells", "channels": channels} | wish)
        return AlertBook(store).add(reader, checked_wish(asked, settings, TOPICS), 1.0)

    return added


@pytest.fixture
def tell(store):
    """Publish an article now."""

    def told(name: str, *topics: str, title: str = "", text: str = "نص", **fields) -> str:
        now = datetime.now(UTC)
        tags = tuple(wall_news.tagged(topic, text) for topic in topics)
        facts = {"seen_at": now, "tags": tags} | fields
        return wall_news.add(store, wall_news.message(name, title or name, text, **facts), at=now)

    return told


@contextmanager
def serving(settings) -> Iterator[None]:
    """Serve alerts in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=AlertDispatcher(settings).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(30)
