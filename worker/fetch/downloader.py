"""The only downloader: every byte from outside passes here, guarded and capped."""

import asyncio
import ipaddress
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, Protocol

import aiohttp
from yarl import URL

from tasks.errors import DeniedError, PermanentError, RasidError, StoppingError, TransientError
from tasks.http.aggregators import is_sealed
from tasks.http.content_encoding import ACCEPTED, BoundedDecoder
from tasks.http.request import Request
from tasks.http.response import NOT_MODIFIED, Response
from tasks.http.sites import site_of
from tasks.http.urls import clean_url
from tasks.ports import NeverStopping, Stopping
from worker.config.settings import Settings
from worker.fetch import robots
from worker.fetch import ssrf_guard as guard
from worker.fetch.error_mapping import translate
from worker.fetch.phase_timing import traced
from worker.fetch.redirect_cookies import RedirectCookies
from worker.fetch.response_headers import response_of

MAX_REDIRECTS = 5
LOOK_SECONDS = 0.1  # between two checks for a stop while responses are awaited
MAX_CONNECTIONS = 100
PER_HOST = 2
CHUNK = 64 * 1024
MAX_HEADER_LINE = 16 * 1024
MAX_HEADERS = 128
# How long a resolved name is cached; the guard checks the address at every connect all the same.
DNS_SECONDS = 300
REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT_REDIRECTS = frozenset({301, 308})
ACCEPT = (
    "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,"
    "application/feed+json,*/*;q=0.5"
)

# What some servers and their defences give to feed readers only.
ACCEPT_FEED = (
    "application/rss+xml,application/atom+xml,application/feed+json,"
    "application/xml;q=0.9,text/xml;q=0.9,text/html;q=0.7,*/*;q=0.5"
)

Answer = tuple[int, Response | RasidError]


class Timings(Protocol):
    """Where the seconds of each phase are counted."""

    def observe(self, phase: str, seconds: float) -> None:
        """Count one phase of one download."""


class WebDownloader:
    """Implements ``tasks.ports.Downloader`` with an event loop in a thread and one pooled session.

    Created in the process that uses it: nothing with a socket crosses a fork.
    """

    def __init__(
        self,
        settings: Settings,
        shelf: robots.RobotsCache | None = None,
        timings: Timings | None = None,
        stopping: Stopping | None = None,
    ) -> None:
        self._settings = settings
        self._stopping = stopping or NeverStopping()
        self._timings = timings
        self._networks = tuple(ipaddress.ip_network(text) for text in settings.allow_networks)
        self._robots = robots.Robots(
            settings.agent,
            shelf or robots.MemoryRobotsCache(),
            time.time,
            settings.dead_host_seconds,
        )
        self._loop = asyncio.new_event_loop()
        self._session: aiohttp.ClientSession | None = None
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="downloads", daemon=True
        )
        self._thread.start()

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """Fetch concurrently; yield (index of the request, response or failure) as each one ends.

        When this process has to stop, unfinished requests end with StoppingError.
        """
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        fetches = {
            index: self.submit(index, request, answers) for index, request in enumerate(requests)
        }
        while fetches and (answer := self._next(answers)):
            del fetches[answer[0]]
            yield answer
        for index, fetch in fetches.items():
            fetch.cancel()
            yield index, StoppingError()

    def submit(
        self, number: int, request: Request, answers: "queue.SimpleQueue[Answer]"
    ) -> Future[None]:
        """Begin one download; its response goes to ``answers`` under the number."""
        return asyncio.run_coroutine_threadsafe(self._answer(number, request, answers), self._loop)

    def _next(self, answers: "queue.SimpleQueue[Answer]") -> Answer | None:
        while not self._stopping.is_over():
            with suppress(queue.Empty):
                return answers.get(timeout=LOOK_SECONDS)
        return None

    def close(self) -> None:
        """Close the session and stop the thread."""
        if self._session is not None:
            asyncio.run_coroutine_threadsafe(self._session.close(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _answer(
        self, index: int, request: Request, answers: "queue.SimpleQueue[Answer]"
    ) -> None:
        """Fetch within one total deadline: a byte every few seconds must not hold a slot."""
        seconds = request.request_options.timeout_seconds or self._settings.fetch_seconds
        try:
            async with asyncio.timeout(seconds):
                answers.put((index, await self._follow(request)))
        except TimeoutError:
            answers.put((index, TransientError("timeout", f"no complete answer in {seconds:g} s")))
        except Exception as error:  # noqa: BLE001
            # the waiting thread must get a result, whatever a library raises
            answers.put((index, translate(error)))

    async def _require_permission(self, url: str, request: Request) -> None:
        """Raise DeniedError when robots.txt forbids this hop.

        An opt-out holds for the source's own origin only. A page behind an aggregator's script is
        not asked for at all: PermanentError ``aggregator_link``.
        """
        if request.obeys_robots and is_sealed(url):
            raise PermanentError("aggregator_link", url[:200])
        own = request.request_options
        has_agreement = own.ignores_robots_because and own.hold_for(url, request.url)
        if not request.obeys_robots or has_agreement:
            return
        decision = await self._robots.decide(url, self._robots_file)
        if not decision.is_allowed:
            raise DeniedError("robots", decision.rule)

    async def _robots_file(self, url: str) -> Response:
        """Fetch a robots file; a host that stalls beyond a deadline of its own has not answered."""
        try:
            async with asyncio.timeout(self._settings.fetch_seconds / 2):
                return await self._follow(
                    Request(url=url, max_bytes=robots.MAX_BYTES, obeys_robots=False), truncates=True
                )
        except TimeoutError as error:
            raise TransientError("timeout", url) from error
        except Exception as error:
            raise translate(error) from error

    async def _follow(self, request: Request, *, truncates: bool = False) -> Response:
        """Follow redirects by hand, so that every hop is checked; their bodies are never read."""
        url = clean_address(request.url)
        has_moved, started = True, time.monotonic()
        cookies = RedirectCookies()
        for _ in range(MAX_REDIRECTS + 1):
            await self._require_permission(url, request)
            headers = _headers(request, url, cookies.header(url))
            async with self._ask(url, request, headers) as answer:
                _refuse_unasked(answer.status, headers)
                location = answer.headers.get("Location")
                if answer.status not in REDIRECTS or not location or request.form or request.body:
                    began = time.monotonic()
                    body = await _read(answer, request.max_bytes, truncates=truncates)
                    self._observe("body", time.monotonic() - began)
                    moved_to = url if has_moved and url != clean_address(request.url) else ""
                    seconds = time.monotonic() - started
                    return response_of(
                        request.url, url, answer, body, moved_to=moved_to, seconds=seconds
                    )
                cookies.remember(url, answer.cookies)
                has_moved = has_moved and answer.status in PERMANENT_REDIRECTS
                url = _next_hop(url, location)
        raise PermanentError("too_many_redirects", request.url)

    def _ask(self, url: str, request: Request, headers: dict[str, str]) -> Any:
        if self._session is None:
            self._session = self._open()
        address = URL(url, encoded=url.isascii())
        if request.form or request.body:
            data = request.form or request.body.encode()
            return self._session.post(address, data=data, headers=headers, allow_redirects=False)
        return self._session.get(address, headers=headers, allow_redirects=False)

    def _open(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=max(MAX_CONNECTIONS, self._settings.downloads + self._settings.polls),
            limit_per_host=PER_HOST,
            ttl_dns_cache=DNS_SECONDS,
            socket_factory=guard.guarded_sockets(self._networks, self._settings.allow_ports),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            # ours is around connect, headers, redirects and body together
            timeout=aiohttp.ClientTimeout(total=None),
            headers={
                "User-Agent": self._settings.agent,
                "Accept": ACCEPT,
                "Accept-Encoding": ACCEPTED,
            },
            auto_decompress=False,  # our own decoder counts what comes out
            trust_env=self._settings.use_environment_proxies,
            max_line_size=MAX_HEADER_LINE,
            max_field_size=MAX_HEADER_LINE,
            max_headers=MAX_HEADERS,
            trace_configs=[traced(self._observe)],
        )

    def _observe(self, phase: str, seconds: float) -> None:
        if self._timings is not None:
            self._timings.observe(phase, seconds)


def clean_address(url: str) -> str:
    """Clean an address; PermanentError ``bad_url`` for credentials, odd characters, schemes."""
    try:
        return clean_url(url, keeps_tracking=True)
    except ValueError as error:
        raise PermanentError("bad_url", str(error)[:200]) from error


def _next_hop(url: str, location: str) -> str:
    try:
        return clean_url(location, url, keeps_tracking=True)
    except ValueError as error:
        raise PermanentError("bad_redirect", str(error)[:200]) from error


def _refuse_unasked(status: int, headers: dict[str, str]) -> None:
    """Refuse "not modified" where nothing was asked conditionally: there is no earlier body."""
    is_conditional = "If-None-Match" in headers or "If-Modified-Since" in headers
    if status == NOT_MODIFIED and not is_conditional:
        raise TransientError("not_modified_unasked", "304 without If-None-Match")


def _headers(request: Request, url: str, cookie: str = "") -> dict[str, str]:
    """Choose this hop's headers beyond the session's; a source's own come last.

    Validators are no secrets: they follow a redirect to another host of the site.
    """
    headers = {}
    if request.is_feed:
        headers["Accept"] = ACCEPT_FEED
    if cookie:
        headers["Cookie"] = cookie
    is_own_site = site_of(url) == site_of(request.url)
    if request.etag and is_own_site:
        headers["If-None-Match"] = request.etag
    if request.last_modified and is_own_site:
        headers["If-Modified-Since"] = request.last_modified
    own = request.request_options
    if not own.hold_for(url, request.url):
        return headers
    if own.user_agent:
        headers["User-Agent"] = own.user_agent
    return headers | own.headers


async def _read(answer: aiohttp.ClientResponse, max_bytes: int, *, truncates: bool) -> bytes:
    """Read at most ``max_bytes`` of decompressed body; more is cut or ends as ``too_big``."""
    decoder = BoundedDecoder(", ".join(answer.headers.getall("Content-Encoding", [])), max_bytes)
    async for chunk in answer.content.iter_chunked(CHUNK):
        decoder.feed(chunk)
        if decoder.is_over_cap:
            answer.close()
            if truncates:
                return bytes(decoder.content[:max_bytes])
            raise PermanentError("too_big", f"more than {max_bytes} bytes")
    return decoder.finish()
