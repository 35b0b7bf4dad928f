"""robots.txt by RFC 9309.

Decisions, the rule behind them, shared between processes, and spacing.
"""

import asyncio
import time
from collections.abc import Iterator

import msgspec
import pytest

from rasid.testing.loopback import Site, says
from tasks.errors import DeniedError, PermanentError, StoreDownError, TransientError
from tasks.http.request import Request, RequestOptions
from tasks.http.response import Response
from tasks.model import Entry
from tasks.ports import Claim, Feed
from tests.support.runaway import no_runaway
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader
from worker.fetch.robots import (
    LIFETIME_SECONDS,
    LONGEST_DELAY_SECONDS,
    MAX_BYTES,
    SILENCE_SECONDS,
    STALE_SECONDS,
    UNREACHABLE_SECONDS,
    MemoryRobotsCache,
    Robots,
    deciding_rule,
)
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.robots_cache import RedisRobotsCache
from worker.store import keys
from worker.store.client import Store

AGENT = "Rasid/0.1 (+desk@example.org)"
ORIGIN = "http://a.example"


class Host:
    """Answers for one host's robots.txt, counting how often it is asked."""

    def __init__(self, body: str = "", status: int = 200, error: Exception | None = None) -> None:
        self._answer = Response(url=ORIGIN, final_url=ORIGIN, status=status, body=body.encode())
        self._error, self.asked = error, 0

    async def fetch(self, url: str) -> Response:
        self.asked += 1
        assert url == ORIGIN + "/robots.txt"
        if self._error:
            raise self._error
        return self._answer


def decide(host: Host, path: str, *, shelf=None, clock=time.time):
    robots = Robots(AGENT, shelf or MemoryRobotsCache(), clock)
    return asyncio.run(robots.decide(ORIGIN + path, host.fetch))


RULES = """
User-agent: *
Disallow: /private/
Allow: /private/open
Disallow: /*.pdf$

User-agent: rasid
User-agent: otherbot
Disallow: /only-for-others/ # a comment
Crawl-delay: 7
"""


@pytest.mark.parametrize(
    ("path", "is_allowed", "rule"),
    [
        ("/news/1", True, ""),
        ("/only-for-others/1", False, "Disallow: /only-for-others/ (User-agent: rasid, otherbot)"),
        ("/private/1", True, ""),
    ],
)
def test_our_own_group_decides_and_the_rule_is_told(path, is_allowed, rule):
    decision = decide(Host(RULES), path)
    assert (decision.is_allowed, decision.rule) == (is_allowed, rule)


@pytest.mark.parametrize(
    ("path", "rule"),
    [
        ("/private/1", "Disallow: /private/ (User-agent: *)"),
        ("/a/b.pdf", "Disallow: /*.pdf$ (User-agent: *)"),
        ("/private/open", ""),
        ("/a/b.pdf?x", ""),
    ],
)
def test_the_longest_match_wins_in_the_group_for_everyone(path, rule):
    everyone = RULES.replace("User-agent: rasid\n", "")
    assert decide(Host(everyone), path).rule == rule


@pytest.mark.parametrize(
    "host",
    [Host(status=404), Host(status=403), Host(""), Host(error=PermanentError("bad_redirect"))],
)
def test_what_cannot_forbid_allows(host):
    assert decide(host, "/x").is_allowed


@pytest.mark.parametrize(
    ("host", "reason", "seconds"),
    [
        (Host(status=503), "robots_unreachable", UNREACHABLE_SECONDS),
        (Host(error=TransientError("timeout")), "timeout", SILENCE_SECONDS),
    ],
)
def test_a_host_that_cannot_say_is_asked_again_and_nothing_is_lost(host, reason, seconds):
    with pytest.raises(TransientError, match=reason) as caught:
        decide(host, "/x", clock=lambda: 1_000_000.0)
    assert caught.value.retry_after == seconds


@pytest.mark.parametrize("trouble", [Host(status=503), Host(error=TransientError("timeout"))])
def test_rules_hold_for_a_day_where_the_host_gives_none(store, trouble):
    now = [1_000_000.0]

    def ask(host: Host, path: str):
        cache = RedisRobotsCache(store, lambda: now[0])
        return decide(host, path, shelf=cache, clock=lambda: now[0])

    host = Host(RULES)
    assert ask(host, "/x").is_allowed
    now[0] += LIFETIME_SECONDS + 1
    assert ask(trouble, "/x").is_allowed
    assert not ask(trouble, "/only-for-others/1").is_allowed
    now[0] += STALE_SECONDS
    with pytest.raises(TransientError):
        ask(trouble, "/x")


def test_a_host_that_gives_its_rules_again_is_heard(store):
    cache, hour = RedisRobotsCache(store, time.time), LIFETIME_SECONDS + 1
    assert decide(Host(status=404), "/x", shelf=cache).is_allowed
    forbidding = Host("User-agent: *\nDisallow: /")
    assert not decide(forbidding, "/x", shelf=cache, clock=lambda: time.time() + hour).is_allowed


def test_all_processes_share_one_reading_until_it_is_too_old(store):
    host, now = Host(RULES), [1_000_000.0]
    for _ in range(3):
        decide(host, "/x", shelf=RedisRobotsCache(store, lambda: now[0]), clock=lambda: now[0])
    assert host.asked == 1
    store.client.delete(store.key(keys.ROBOTS, ORIGIN))
    decide(host, "/x", shelf=RedisRobotsCache(store, lambda: now[0]), clock=lambda: now[0])
    assert host.asked == 2


def test_pages_of_one_host_wait_for_one_reading():
    host, robots = Host(RULES), Robots(AGENT, MemoryRobotsCache(), time.time)

    async def all_at_once() -> None:
        await asyncio.gather(
            *(robots.decide(f"{ORIGIN}/{number}", host.fetch) for number in range(50))
        )

    asyncio.run(all_at_once())
    assert host.asked == 1


def test_t27_a_million_rules_are_cut_and_do_not_hold_the_worker():
    body = "User-agent: *\n" + "Disallow: /x/\n" * 40_000
    with no_runaway():
        assert decide(Host(body[:MAX_BYTES]), "/y").is_allowed
        assert deciding_rule(body, ORIGIN + "/x/1", AGENT) == "Disallow: /x/ (User-agent: *)"


def test_the_crawl_delay_spaces_the_visits_and_is_clamped(store, clock):
    frontier = RedisFrontier(store)
    feed = Feed(claim=Claim("f", 1), url=ORIGIN, source="A", lang="ar")
    frontier.add(feed, [Entry(url=f"{ORIGIN}/{number}") for number in range(2)])
    decide(Host(RULES), "/x", shelf=RedisRobotsCache(store, time.time))
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    frontier.deny(lease, "robots", "Disallow: /")
    clock.forward(6.9)
    assert frontier.claim(20) == []
    clock.forward(0.2)
    assert len(frontier.claim(20)) == 1
    decide(
        Host("User-agent: *\nCrawl-delay: 999999\nDisallow: /n\n"),
        "/x",
        shelf=(shelf := MemoryRobotsCache()),
    )
    assert shelf.delays[ORIGIN] == LONGEST_DELAY_SECONDS


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(
        {"/page": says("hello"), "/robots.txt": says("User-agent: *\nDisallow: /\n")}
    ) as opened:
        yield opened


def test_a_denied_entry_keeps_the_rule_that_denied_it(site, store):
    downloader = WebDownloader(
        Settings(allow_networks=("127.0.0.0/8",)), RedisRobotsCache(store, time.time)
    )
    ((_, answer),) = downloader.fetch_all([Request(url=site.url + "/page", max_bytes=1000)])
    downloader.close()
    assert isinstance(answer, DeniedError)
    frontier = RedisFrontier(store)
    frontier.add(Feed(claim=Claim("f", 1), url=site.url), [Entry(url=site.url + "/page")])
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    frontier.deny(lease, answer.reason, answer.detail)
    kept = store.client.hgetall(store.key(keys.ENTRY, lease.claim.id))
    assert (kept["outcome"], kept["detail"]) == ("denied", "Disallow: / (User-agent: *)")


def test_a_sources_options_reach_the_wire(site, store, clock):
    feeds, frontier = RedisFeeds(store), RedisFrontier(store)
    id_, _ = feeds.add(site.url + "/feed")
    options = RequestOptions(
        user_agent="Desk/1.0",
        headers={"X-Key": "abc"},
        timeout_seconds=3,
        ignores_robots_because="written permission, 2025",
    )
    bound = feeds.set_request_options(id_, options)
    feed = feeds.start(feeds.claim(1)[0])
    assert (feed.request_options, bound.origin) == (bound, site.url)
    frontier.add(feed, [Entry(url=site.url + "/page")])
    clock.forward(61)  # the poll had the host's turn
    (lease,) = frontier.start(frontier.claim(20), is_redelivered=False)
    assert lease.request_options == bound
    downloader = WebDownloader(
        Settings(allow_networks=("127.0.0.0/8",)), RedisRobotsCache(store, time.time)
    )
    ((_, answer),) = downloader.fetch_all(
        [Request(url=lease.url, max_bytes=1000, request_options=lease.request_options)]
    )
    downloader.close()
    assert answer.status == 200
    assert [hit.path for hit in site.hits] == ["/page"]
    assert (site.hits[0].headers["User-Agent"], site.hits[0].headers["X-Key"]) == (
        "Desk/1.0",
        "abc",
    )


def test_options_survive_storage():
    options = RequestOptions(user_agent="x")
    assert msgspec.json.decode(msgspec.json.encode(options), type=RequestOptions) == options


def test_a_redirect_needs_the_permission_of_where_it_leads_and_takes_no_headers_along(site):
    options = RequestOptions(
        headers={"X-Key": "secret"}, ignores_robots_because="for the first site only"
    )
    with Site({"/away": says(status=302, Location=site.url + "/page")}) as first:
        downloader = WebDownloader(Settings(allow_networks=("127.0.0.0/8",)))
        ((_, answer),) = downloader.fetch_all(
            [Request(url=first.url + "/away", max_bytes=1000, request_options=options)]
        )
        downloader.close()
        assert first.hits[0].headers["X-Key"] == "secret"
    assert (type(answer), answer.detail) == (DeniedError, "Disallow: / (User-agent: *)")
    assert [hit.path for hit in site.hits] == ["/robots.txt"]
    assert not any("X-Key" in hit.headers for hit in site.hits)


def test_options_of_another_origin_hold_neither_at_first_nor_behind_a_redirect(site):
    """A file that a feed's index names, or an article behind its print view."""
    foreign = RequestOptions(
        user_agent="Desk/1.0",
        headers={"X-Key": "secret"},
        ignores_robots_because="agreed",
        origin="https://ours.example",
    )
    downloader = WebDownloader(Settings(allow_networks=("127.0.0.0/8",)))
    ((_, answer),) = downloader.fetch_all(
        [Request(url=site.url + "/page", max_bytes=1000, request_options=foreign)]
    )
    downloader.close()
    assert isinstance(answer, DeniedError)
    assert [hit.path for hit in site.hits] == ["/robots.txt"]
    assert not any("X-Key" in hit.headers for hit in site.hits)
    assert not any(hit.headers["User-Agent"] == "Desk/1.0" for hit in site.hits)


def test_a_store_that_does_not_answer_is_no_verdict_on_the_page():
    shelf = RedisRobotsCache(Store("redis://127.0.0.1:1/0"), time.time)
    with pytest.raises(StoreDownError):
        shelf.get(ORIGIN)
    with pytest.raises(StoreDownError):
        RedisFrontier(Store("redis://127.0.0.1:1/0")).sweep()
