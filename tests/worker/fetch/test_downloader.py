"""The downloader against a real server on loopback: what comes back, and what is refused."""

import asyncio
import gzip
from collections.abc import Iterator

import msgspec
import pytest
from aiohttp import web

from rasid.testing.loopback import Site, says
from tasks.errors import DeniedError, PermanentError, RasidError, TransientError
from tasks.http.request import Request
from tasks.http.response import Response
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader


async def slow(_: web.Request) -> web.Response:
    await asyncio.sleep(5)
    return web.Response(text="late")


async def drip(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(100):
        await answer.write(b"x")
        await asyncio.sleep(0.1)
    return answer


async def cut(request: web.Request) -> web.StreamResponse:
    answer = web.StreamResponse(headers={"Content-Length": "1000"})
    await answer.prepare(request)
    await answer.write(b"half")
    request.transport.close()
    return answer


async def conditional(request: web.Request) -> web.Response:
    if request.headers.get("If-None-Match") == '"v1"':
        return web.Response(status=304, headers={"ETag": '"v1"'})
    return web.Response(
        text="feed", headers={"ETag": '"v1"', "Last-Modified": "Sat, 29 Nov 2025 17:47:00 GMT"}
    )


BOMB = gzip.compress(bytes(20_000_000))
PATHS = {
    "/good": says("<p>نص</p>"),
    "/gzip": says(gzip.compress("<p>نص</p>".encode()), Content_Encoding="gzip"),
    "/moved": says(status=301, Location="/good"),
    "/loop": says(status=302, Location="/loop"),
    "/metadata": says(status=302, Location="http://169.254.169.254/latest/"),
    "/file": says(status=302, Location="file:///etc/passwd"),
    "/busy": says(status=503, Retry_After="120"),
    "/large": says(b"x" * 200_000),
    "/bomb": says(BOMB, Content_Encoding="gzip"),
    "/slow": slow,
    "/drip": drip,
    "/cut": cut,
    "/feed": conditional,
    "/private/x": says("secret"),
    "/robots.txt": says("User-agent: *\nDisallow: /private/\n"),
}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with Site(PATHS) as opened:
        yield opened


@pytest.fixture
def downloader() -> Iterator[WebDownloader]:
    opened = WebDownloader(Settings(allow_networks=("127.0.0.0/8",), fetch_seconds=1.0))
    yield opened
    opened.close()


def fetch(downloader: WebDownloader, url: str, **fields: object) -> Response | RasidError:
    request = msgspec.convert({"url": url, "max_bytes": 100_000, **fields}, Request)
    ((_, answer),) = downloader.fetch_all([request])
    return answer


@pytest.mark.parametrize("path", ["/good", "/gzip", "/moved"])
def test_a_page_comes_back_decompressed_with_its_final_address(downloader, site, path):
    answer = fetch(downloader, site.url + path)
    assert (answer.status, answer.body.decode()) == (200, "<p>نص</p>")
    assert answer.final_url == site.url + ("/good" if path == "/moved" else path)


@pytest.mark.parametrize(
    ("path", "family", "reason"),
    [
        ("/loop", PermanentError, "too_many_redirects"),
        ("/metadata", PermanentError, "address_forbidden"),
        ("/file", PermanentError, "bad_redirect"),
        ("/large", PermanentError, "too_big"),
        ("/bomb", PermanentError, "too_big"),
        ("/slow", TransientError, "timeout"),
        ("/drip", TransientError, "timeout"),
        ("/cut", TransientError, "connection_lost"),
        ("/private/x", DeniedError, "robots"),
    ],
)
def test_every_failure_has_its_family_and_its_fixed_reason(downloader, site, path, family, reason):
    answer = fetch(downloader, site.url + path)
    assert (type(answer), answer.reason) == (family, reason)


def test_validators_make_a_request_conditional(downloader, site):
    first = fetch(downloader, site.url + "/feed")
    assert (first.etag, first.last_modified) == ('"v1"', "Sat, 29 Nov 2025 17:47:00 GMT")
    assert fetch(downloader, site.url + "/feed", etag=first.etag).status == 304


def test_retry_after_is_told(downloader, site):
    assert fetch(downloader, site.url + "/busy").retry_after == 120


def test_a_feed_that_the_operator_named_is_fetched_whatever_robots_says(downloader, site):
    assert fetch(downloader, site.url + "/private/x", obeys_robots=False).status == 200


def test_robots_is_read_once_for_many_pages(downloader, site):
    before = sum(hit.path == "/robots.txt" for hit in site.hits)
    list(downloader.fetch_all([Request(url=site.url + "/good", max_bytes=10_000)] * 1))
    list(downloader.fetch_all([Request(url=site.url + "/good", max_bytes=10_000)] * 3))
    assert sum(hit.path == "/robots.txt" for hit in site.hits) == before + 1


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]"],
)
def test_t1_loopback_in_any_spelling_is_never_reached(site, host):
    guarded = WebDownloader(Settings(fetch_seconds=2.0))
    before = len(site.hits)
    answer = fetch(guarded, site.url.replace("127.0.0.1", host) + "/good", obeys_robots=False)
    guarded.close()
    assert isinstance(answer, RasidError)
    assert len(site.hits) == before


def test_nobody_listens_is_a_passing_failure(downloader):
    answer = fetch(downloader, "http://127.0.0.1:9/x", obeys_robots=False)
    assert (type(answer), answer.reason) == (TransientError, "connect")


def test_answers_come_as_they_end(downloader, site):
    requests = [
        Request(url=site.url + path, max_bytes=10_000, obeys_robots=False)
        for path in ("/slow", "/good")
    ]
    assert [index for index, _ in downloader.fetch_all(requests)] == [1, 0]
