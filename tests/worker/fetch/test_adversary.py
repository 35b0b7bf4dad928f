"""Rows T1-T9 and T27-T29 of the threat model.

Each attack ends with its reason, in time, without memory.
"""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import msgspec
import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from tasks.errors import PermanentError, RasidError, TransientError
from tasks.http.request import Request
from tasks.http.response import Response
from tests.support.adversary import REDIRECTS, Adversary, warm_up
from worker.config.settings import Settings
from worker.fetch.downloader import WebDownloader

DEADLINE = 1.5
# Ten deadlines: a busy machine does not take them, and without a deadline drips last 100 s or more.
RUNAWAY_SECONDS = 10 * DEADLINE
CAP = 5 * 1024 * 1024
GROWTH = 32 * 1024 * 1024
STATUS = Path("/proc/self/status")

# path -> family and reason
ROWS = {
    "/gzip-bomb": (PermanentError, "too_big"),
    "/deflate-bomb": (PermanentError, "too_big"),
    "/br-bomb": (PermanentError, "too_big"),
    "/zstd-bomb": (PermanentError, "too_big"),
    "/bomb-in-404": (PermanentError, "too_big"),
    "/bomb-in-503": (PermanentError, "too_big"),
    "/nested-bomb": (PermanentError, "bad_encoding"),
    "/many-members": (PermanentError, "too_big"),
    "/endless-body": (PermanentError, "too_big"),
    "/endless-chunks": (PermanentError, "too_big"),
    "/large-404": (PermanentError, "too_big"),
    "/slow-body": (TransientError, "timeout"),
    "/slow-headers": (TransientError, "timeout"),
    "/slow-status": (PermanentError, "bad_http"),
    "/slow-chunks": (TransientError, "timeout"),
    "/endless-interim": (TransientError, "timeout"),
    "/endless-trailers": (PermanentError, "headers_too_big"),
    "/silence": (TransientError, "timeout"),
    "/endless-headers": (PermanentError, "headers_too_big"),
    "/long-header": (PermanentError, "headers_too_big"),
    "/long-status": (PermanentError, "headers_too_big"),
    "/cookie-flood": (PermanentError, "headers_too_big"),
    "/wrong-length": (TransientError, "connection_lost"),
    "/two-lengths": (PermanentError, "bad_http"),
    "/not-http": (PermanentError, "bad_http"),
    "/loop": (PermanentError, "too_many_redirects"),
}


@pytest.fixture(scope="module")
def adversary() -> Iterator[Adversary]:
    warm_up()
    with Adversary() as opened:
        yield opened


@pytest.fixture
def downloader() -> Iterator[WebDownloader]:
    opened = WebDownloader(Settings(allow_networks=("127.0.0.0/8",), fetch_seconds=DEADLINE))
    yield opened
    opened.close()


def fetch(downloader: WebDownloader, url: str, **fields: object) -> Response | RasidError:
    request = msgspec.convert(
        {"url": url, "max_bytes": CAP, "obeys_robots": False, **fields}, Request
    )
    ((_, answer),) = downloader.fetch_all([request])
    return answer


class PeakMemory:
    """How far this process grew beyond where it stood when the measurement began, in bytes (Linux;
    elsewhere 0).
    """

    def __enter__(self) -> Self:
        if STATUS.exists():
            Path("/proc/self/clear_refs").write_text(
                "5"
            )  # sets the high-water mark to what is in use now
        self._before = self._peak()
        return self

    def __exit__(self, *_: object) -> None:
        self.growth = self._peak() - self._before

    @staticmethod
    def _peak() -> int:
        found = re.search(r"VmHWM:\s+(\d+) kB", STATUS.read_text()) if STATUS.exists() else None
        return int(found[1]) * 1024 if found else 0


@pytest.mark.parametrize("path", ROWS)
def test_t7_t8_t9_every_attack_ends_with_its_reason_in_time_and_without_memory(
    downloader, adversary, path
):
    began = time.monotonic()
    with PeakMemory() as memory:
        answer = fetch(downloader, adversary.url + path)
    assert (type(answer), answer.reason) == ROWS[path], answer
    assert time.monotonic() - began < RUNAWAY_SECONDS
    assert memory.growth < GROWTH


def test_t2_the_body_of_a_redirect_is_never_read(downloader, adversary):
    with PeakMemory() as memory:
        answer = fetch(downloader, adversary.url + "/bomb-in-redirect")
    assert (answer.status, answer.body) == (200, b"<p>good</p>")
    assert memory.growth < GROWTH


@pytest.mark.parametrize("path", REDIRECTS)
def test_t2_no_redirect_leads_inside_or_to_another_scheme(downloader, adversary, path):
    answer = fetch(downloader, adversary.url + path)
    assert isinstance(answer, RasidError)
    assert answer.reason in {"address_forbidden", "bad_redirect", "dns"}


class FlippingResolver(AbstractResolver):
    """Answers with a public address first and with loopback ever after, as a rebinding attacker
    does.
    """

    def __init__(self, port: int) -> None:
        self.asked, self._port = 0, port

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        self.asked += 1
        address = "203.0.113.1" if self.asked == 1 else "127.0.0.1"
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=self._port,
                family=socket.AF_INET,
                proto=0,
                flags=0,
            )
        ]

    async def close(self) -> None:
        pass


def test_t3_a_name_that_changes_its_mind_reaches_nothing(adversary):
    guarded = WebDownloader(Settings(fetch_seconds=DEADLINE))
    resolver = FlippingResolver(int(adversary.url.rpartition(":")[2]))
    before = len(adversary.hits)

    async def rebind() -> None:
        guarded._session = guarded._open()
        guarded._session.connector._resolver = resolver
        guarded._session.connector._use_dns_cache = False

    asyncio.run_coroutine_threadsafe(rebind(), guarded._loop).result(5)
    reasons = {fetch(guarded, f"http://rebind{number}.example/good").reason for number in range(50)}
    guarded.close()
    assert resolver.asked >= 50
    assert reasons == {"address_forbidden"}
    assert len(adversary.hits) == before


SPELLINGS = """
    127.0.0.1 127.1 127.0.1 127.000.000.001 0177.0.0.1 0x7f.0.0.1 0x7f000001 2130706433
    017700000001 127.127.127.127 0 0.0.0.0 localhost LOCALHOST localhost. 127.0.0.1. [::1]
    [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1] [::127.0.0.1]
    [64:ff9b::7f00:1] [2002:7f00:1::] [::1%25lo] [fe80::1] １２７.０.０.１ 127。0。0。1 ①②⑦.⓪.⓪.①
    loc\u00adalhost ⓛⓞⓒⓐⓛⓗⓞⓢⓣ 0x7f.1 127.00.00.01 127.0x0.0.1 0x7F.1 0177.1 127.65535
    2130706433. 0x7f000001. 127.255.255.254 [0000::1] [::ffff:0:7f00:1]
    [64:ff9b:1::7f00:1] [2001:0:7f00:1::] [fec0::1] [fd00::1] [ff02::1]
    [::ffff:127.0.0.1%25lo] [fe80::1%25eth0] [::ffff:169.254.169.254] 169.254.169.254
    10.0.0.1 192.168.0.1 172.16.0.1 100.64.0.1 [0:0:0:0:0:ffff:127.0.0.1] ⒈.⓪.⓪.1
    127.0.0.1。
"""


@pytest.mark.parametrize("host", SPELLINGS.split())
def test_t1_t6_no_spelling_of_loopback_reaches_the_canary(adversary, host):
    guarded = WebDownloader(Settings(fetch_seconds=DEADLINE))
    before = len(adversary.hits)
    answer = fetch(guarded, adversary.url.replace("127.0.0.1", host) + "/good")
    guarded.close()
    assert isinstance(answer, RasidError), answer
    assert len(adversary.hits) == before


@pytest.mark.parametrize(
    "url",
    [
        "http://user:pass@127.0.0.1/",
        "http://127.0.0.1\\@example.org/",
        "http://exa mple.org/",
        "http://example.org:0x50/",
        "http://[::1",
        "ftp://example.org/",
        "http:///x",
        "http://\x00.example/",
        "//example.org/x",
    ],
)
def test_t5_odd_addresses_are_refused_before_anything_is_asked(downloader, url):
    assert fetch(downloader, url).reason == "bad_url"


def test_t28_validators_that_cannot_be_sent_back_are_forgotten(downloader, adversary):
    answer = fetch(downloader, adversary.url + "/validators")
    assert (answer.etag, answer.last_modified) == ("", "")
    assert fetch(downloader, adversary.url + "/good", etag='"x"\r\nX-Evil: 1').reason in {
        "bad_url",
        "download",
    }
    assert not any(b"X-Evil" in request for request in adversary.requests)


def test_t29_a_retry_after_of_centuries_is_a_day(downloader, adversary):
    assert fetch(downloader, adversary.url + "/validators").retry_after == 86_400


def test_environment_proxies_are_ignored_unless_asked_for(adversary, monkeypatch):
    monkeypatch.setenv("http_proxy", adversary.url)
    guarded = WebDownloader(Settings(fetch_seconds=DEADLINE))
    before = len(adversary.hits)
    fetch(guarded, "http://10.0.0.1/good")
    guarded.close()
    assert len(adversary.hits) == before
