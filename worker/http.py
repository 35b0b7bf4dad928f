"""The only downloader: every byte from outside comes through here, guarded and capped."""

import asyncio
import email.utils
import ipaddress
import queue
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import aiohttp
from yarl import URL

from tasks.core.errors import DeniedError, PermanentError, RasidError, TransientError
from tasks.core.response import Response
from tasks.core.urls import clean_url
from tasks.ports import Request
from worker import guard, robots
from worker.decoding import ACCEPTED, BoundedDecoder
from worker.settings import Settings

MAX_REDIRECTS = 5
MAX_CONNECTIONS = 100
CHUNK = 64 * 1024
MAX_HEADER = 16 * 1024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
DNS_SECONDS = 300  # how long a resolved name is believed; the guard checks the address at every connect all the same
ACCEPT = "text/html,application/xhtml+xml,application/rss+xml,application/atom+xml,application/feed+json,*/*;q=0.5"

Answer = tuple[int, Response | RasidError]


class WebDownloader:
    """Implements ``tasks.ports.Downloader``: an event loop in a thread of this process, one pooled session.

    Created in the process that uses it: nothing with a socket crosses a fork.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._networks = tuple(ipaddress.ip_network(text) for text in settings.allow_networks)
        self._robots = robots.Robots(settings.agent, time.monotonic)
        self._loop = asyncio.new_event_loop()
        self._session: aiohttp.ClientSession | None = None
        self._thread = threading.Thread(target=self._loop.run_forever, name="downloads", daemon=True)
        self._thread.start()

    def fetch_all(self, requests: Sequence[Request]) -> Iterator[Answer]:
        """Fetch concurrently; yield (index of the request, answer or failure) as each one ends."""
        answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        for index, request in enumerate(requests):
            asyncio.run_coroutine_threadsafe(self._answer(index, request, answers), self._loop)
        for _ in requests:
            yield answers.get()

    def close(self) -> None:
        """Close the session and stop the thread."""
        if self._session is not None:
            asyncio.run_coroutine_threadsafe(self._session.close(), self._loop).result(timeout=5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _answer(self, index: int, request: Request, answers: "queue.SimpleQueue[Answer]") -> None:
        try:
            async with asyncio.timeout(self._settings.fetch_seconds):
                answers.put((index, await self._fetch(request)))
        except TimeoutError:
            answers.put((index, TransientError("timeout", f"no complete answer in {self._settings.fetch_seconds:g} s")))
        except RasidError as error:
            answers.put((index, error))
        except Exception as error:  # noqa: BLE001 - the waiting thread must get an answer, whatever a library raises
            answers.put((index, _translate(error)))

    async def _fetch(self, request: Request) -> Response:
        if request.obeys_robots and not await self._robots.allows(request.url, self._robots_file):
            raise DeniedError("robots", request.url)
        return await self._follow(request)

    async def _robots_file(self, url: str) -> Response:
        return await self._follow(Request(url=url, max_bytes=robots.MAX_BYTES), truncates=True)

    async def _follow(self, request: Request, *, truncates: bool = False) -> Response:
        """Follow redirects by hand, so that every hop goes through the same checks; their bodies are never read."""
        url = request.url
        for _ in range(MAX_REDIRECTS + 1):
            try:
                async with self._get(url, request) as answer:
                    location = answer.headers.get("Location")
                    if answer.status not in REDIRECTS or not location:
                        body = await _read(answer, request.max_bytes, truncates=truncates)
                        return _response(request.url, url, answer, body)
                    url = clean_url(urljoin(url, location))
            except ValueError as error:
                raise PermanentError("bad_redirect", str(error)[:200]) from error
            except (aiohttp.ClientError, OSError) as error:
                raise _translate(error) from error
        raise PermanentError("too_many_redirects", request.url)

    def _get(self, url: str, request: Request) -> Any:
        if self._session is None:
            self._session = self._open()
        headers = {}
        if request.etag:
            headers["If-None-Match"] = request.etag
        if request.last_modified:
            headers["If-Modified-Since"] = request.last_modified
        return self._session.get(URL(url, encoded=url.isascii()), headers=headers, allow_redirects=False)

    def _open(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            limit=MAX_CONNECTIONS,
            limit_per_host=2,
            ttl_dns_cache=DNS_SECONDS,
            socket_factory=guard.guarded_sockets(self._networks),
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=self._settings.fetch_seconds),
            headers={"User-Agent": self._settings.agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED},
            auto_decompress=False,  # our own decoder counts what comes out
            max_line_size=MAX_HEADER,
            max_field_size=MAX_HEADER,
        )


async def _read(answer: aiohttp.ClientResponse, max_bytes: int, *, truncates: bool) -> bytes:
    """Read at most ``max_bytes`` of decompressed body; more ends as ``too_big`` unless cutting is allowed."""
    decoder = BoundedDecoder(answer.headers.get("Content-Encoding", ""), max_bytes)
    async for chunk in answer.content.iter_chunked(CHUNK):
        decoder.feed(chunk)
        if decoder.is_over_cap:
            if truncates:
                return bytes(decoder.content[:max_bytes])
            raise PermanentError("too_big", f"more than {max_bytes} bytes")
    return decoder.finish()


def _response(url: str, final_url: str, answer: aiohttp.ClientResponse, body: bytes) -> Response:
    return Response(
        url=url,
        final_url=final_url,
        status=answer.status,
        body=body,
        content_type=answer.headers.get("Content-Type", ""),
        etag=_validator(answer.headers.get("ETag", "")),
        last_modified=_validator(answer.headers.get("Last-Modified", "")),
        retry_after=_seconds(answer.headers.get("Retry-After", "")),
    )


def _validator(value: str) -> str:
    """Keep a validator only if it can be sent back as it is."""
    return value if len(value) <= 1024 and value.isprintable() and value.isascii() else ""  # noqa: PLR2004


def _seconds(value: str) -> float:
    """Read Retry-After, seconds or a date, as seconds from now."""
    if value.isdigit():
        return float(min(int(value[:9]), 24 * 3600))
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    return min(max((moment - datetime.now(UTC)).total_seconds(), 0.0), 24 * 3600.0) if moment.tzinfo else 0.0


FAILURES: tuple[tuple[type[BaseException], type[RasidError], str], ...] = (
    (aiohttp.ClientConnectorDNSError, TransientError, "dns"),
    (aiohttp.ClientConnectorCertificateError, PermanentError, "tls"),
    (aiohttp.ClientSSLError, TransientError, "tls"),
    (aiohttp.InvalidURL, PermanentError, "bad_url"),
    (aiohttp.ClientConnectorError, TransientError, "connect"),
    (aiohttp.ServerTimeoutError, TransientError, "timeout"),
    (TimeoutError, TransientError, "timeout"),
    (aiohttp.ServerDisconnectedError, TransientError, "connection_lost"),
    (aiohttp.ClientPayloadError, TransientError, "connection_lost"),
    (aiohttp.ClientResponseError, PermanentError, "bad_http"),
    (aiohttp.ClientError, TransientError, "connection_lost"),
    (OSError, TransientError, "connection_lost"),
)


def _translate(error: BaseException) -> RasidError:
    """Give a library's failure its fixed reason."""
    detail = f"{type(error).__name__}: {error}"[:300]
    if guard.REFUSED in detail:
        return PermanentError(guard.REFUSED, detail)
    for kind, family, reason in FAILURES:
        if isinstance(error, kind):
            return family(reason, detail)
    return PermanentError("download", detail)
