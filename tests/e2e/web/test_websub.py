"""A hub and Rasid: subscription, confirmation, notice, and news in seconds instead of an hour."""

import hashlib
import hmac
import urllib.error
import urllib.request

import pytest
from aiohttp import ClientSession, web

from rasid.testing.loopback import Site, says
from tests.support.processes import free_port, until
from tests.support.service import Service
from worker.state.feeds import RedisFeeds
from worker.state.websub import Subscriptions

SENTENCE = (
    "عبر رتل تابع للتحالف الدولي جسر دير الزور برفقة دورية من قوات سوريا الديمقراطية صباح يوم "
    "السبت. "
)
PAGE = (
    f"<html lang=ar><title>رتل</title><article><h1>رتل يعبر "
    f"الجسر</h1><p>{SENTENCE * 4}</p></article></html>"
)


class Hub(Site):
    """A news site and its hub in one, as bloggers' hosts are."""

    def __init__(self) -> None:
        super().__init__(
            {"/hub": self.subscribe, "/1": says(PAGE), "/2": says(PAGE.replace("رتل", "قافلة"))}
        )
        self.asked: dict[str, str] = {}
        self.confirmed = ""

    def publish(self, *paths: str) -> None:
        links = (
            f"<atom:link rel='hub' href='{self.url}/hub'/><atom:link rel='self' "
            f"href='{self.url}/feed'/>"
        )
        items = "".join(
            f"<item><title>{path}</title><link>{self.url}{path}</link></item>" for path in paths
        )
        head = "<rss version='2.0' xmlns:atom='http://www.w3.org/2005/Atom'><channel>"
        self.paths["/feed"] = says(f"{head}{links}{items}</channel></rss>")

    async def subscribe(self, request: web.Request) -> web.Response:
        self.asked = {name: str(value) for name, value in (await request.post()).items()}
        topic = self.asked["hub.topic"]
        query = {
            "hub.mode": "subscribe",
            "hub.topic": topic,
            "hub.challenge": "c-1",
            "hub.lease_seconds": "864000",
        }
        async with (
            ClientSession() as session,
            session.get(self.asked["hub.callback"], params=query) as answer,
        ):
            self.confirmed = await answer.text()
        return web.Response(status=202)


def post(url: str, body: bytes, signature: str) -> int:
    asked = urllib.request.Request(url, body, {"X-Hub-Signature": signature}, method="POST")
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


@pytest.fixture
def hub():
    with Hub() as made:
        yield made


def test_a_notice_of_a_hub_brings_the_news_at_once_and_a_forged_one_does_nothing(
    settings, store, tmp_path, hub
):
    port = str(free_port())
    slow = {"RASID_POLL_MIN_SECONDS": "3600", "RASID_POLL_MAX_SECONDS": "7200"}
    service = Service(
        settings, tmp_path, RASID_WEB_PORT=port, RASID_PUBLIC_URL=f"http://127.0.0.1:{port}", **slow
    )
    service.port = int(port)
    hub.publish("/1")
    with service.processes:
        service.processes.start("web", "web")
        assert until(lambda: service.get("/healthz")[0] == 200), service.processes.log("web")
        id_, _ = RedisFeeds(service.store).add(hub.url + "/feed")
        service.processes.start("worker", "work", "-c", "1")
        service.processes.start("poller", "poll")
        assert until(lambda: hub.confirmed == "c-1", 60), service.processes.log("worker")
        assert until(lambda: service.has_ended(1), 20)
        assert hub.asked["hub.mode"] == "subscribe"
        assert hub.asked["hub.topic"] == hub.url + "/feed"
        assert Subscriptions(service.store).get(id_).until > 0

        hub.publish("/2", "/1")
        notice, callback = b"<rss>whatever</rss>", hub.asked["hub.callback"]
        polls = [hit.path for hit in hub.hits].count("/feed")
        assert post(callback, notice, "sha256=" + "0" * 64) == 202
        assert post(callback + "x", notice, "sha256=" + "0" * 64) == 404
        assert not until(lambda: [hit.path for hit in hub.hits].count("/feed") > polls, 1.5)
        digest = hmac.new(hub.asked["hub.secret"].encode(), notice, hashlib.sha256).hexdigest()
        assert post(callback, notice, f"sha256={digest}") == 202
        assert until(lambda: service.has_ended(2), 20)
        assert (
            service.get(f"/websub/{id_}/guess?hub.mode=subscribe&hub.topic=x&hub.challenge=y")[0]
            == 404
        )
    service.store.close()
