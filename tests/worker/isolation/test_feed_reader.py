"""Whatever a feed does to its parser, the process that asked goes on, and says what happened."""

import ctypes
import gzip
import io
import logging
import os
import signal
import threading
import time
import zlib
from collections import deque
from pathlib import Path

import feedparser
import pytest

from tasks.errors import FeedError, NoArticle, TransientError
from tasks.feeds import parse as source
from tasks.model import Entry, Page, ParsedFeed
from tests.support.children import children_of
from worker.isolation.feed_reader import SafeReader
from worker.isolation.sandbox import Sandbox
from worker.isolation.sandbox_child import MEBIBYTE, Limits

URL = "https://news.example/feed"
BRISK = Sandbox(Limits(cpu_seconds=1, memory_bytes=512 * MEBIBYTE, wall_seconds=60))
HASTY = Sandbox(Limits(cpu_seconds=5, wall_seconds=0.3))


def rss(
    inside: str = "", head: str = "", title: str = "قوات سوريا الديمقراطية", count: int = 1
) -> bytes:
    items = "".join(
        f"<item><title>{title}</title><link>https://news.example/{n}</link>{inside}</item>"
        for n in range(count)
    )
    return f'{head}<rss version="2.0"><channel><title>عنب</title>{items}</channel></rss>'.encode()


def described(text: str) -> str:
    return rss(f"<description>{text}</description>").decode()


ENTITY = "<!DOCTYPE rss [<!ENTITY big '" + "x" * 100_000 + "'>]>"
LAUGHS = (
    "<!DOCTYPE rss [<!ENTITY l0 'ha'>"
    + "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
# The feeds that were measured to stop feedparser, each with what it needs there without a guard.
HOSTILE = {
    "newlines": b"\n" * 100_000 + rss(),  # 35 s
    "more newlines": gzip.compress(b"\n" * 200_000 + rss()),  # minutes, from a few hundred bytes
    "entity openers": b"\n<!ENTITY " * 10_000 + rss(),  # 17 s
    "doctype openers": b"\n<!DOCTYPE " * 10_000 + rss(),  # 17 s
    "style": described(f"&lt;p style=&quot;{'a' * 80_000}&quot;&gt;").encode(),  # 40 s
    "attributes": rss("<x " + " ".join(f"a{n}='1'" for n in range(32_000)) + "/>"),  # 24 s
    "comments": described(f"<![CDATA[{'<!--' * 80_000}]]>").encode(),  # 13 s
    "noise": zlib.compress(b"") + os.urandom(50_000_000),  # 120 s, 830 MB
    "one big entity": rss(
        "<description>" + "&big;" * 3_000 + "</description>", ENTITY
    ),  # 11 s, 893 MB
    "laughs": rss("<description>&l9;</description>", LAUGHS),
    "nesting": rss("<a>" * 100_000 + "</a>" * 100_000),  # 3 s
    "entries": rss(count=100_000),  # 38 s, 315 MB
    "author": rss(f"<author>{'a' * 64_000}</author>"),  # 41 s
}
GOOD = {
    "one": rss(),
    "many": rss("<description>&lt;p&gt;نص&lt;/p&gt;</description>", count=300),
    "1256": rss()
    .decode()
    .replace("<rss", '<?xml version="1.0" encoding="windows-1256"?><rss', 1)
    .encode("cp1256"),
    "json": b'{"version":"https://jsonfeed.org/version/1","items":[{"url":"http://a.example/1"}]}',
    "news": b"<urlset><url><loc>/1</loc><news><title>t</title></news>"
    b"<lastmod>2025-11-29</lastmod></url></urlset>",
    "index": b"<sitemapindex><sitemap><loc>/1.xml</loc></sitemap></sitemapindex>",
}


@pytest.fixture(scope="module")
def reader() -> SafeReader:
    return SafeReader()


@pytest.fixture(scope="module")
def patient() -> SafeReader:
    """A reader that only CPU time and memory limit: other processes may hold up the child."""
    return SafeReader(Limits(wall_seconds=300))


@pytest.fixture(autouse=True)
def _no_child_is_left():
    before = children_of("self")
    yield
    assert children_of("self") == before, "a child still runs, or nobody collected it"


def raw(body: bytes) -> int:
    """Read a feed as nobody should: without any guard."""
    return len(feedparser.parse(io.BytesIO(body)).entries)


def ended(function, *arguments, sandbox: Sandbox = BRISK) -> str:
    with pytest.raises(FeedError) as caught:
        sandbox.run(int, function, *arguments)
    assert caught.value.reason == "feed_killed"
    return caught.value.detail


@pytest.mark.parametrize("name", GOOD)
def test_good_feeds_come_out_identical(name, reader):
    page = Page(URL, GOOD[name])
    assert reader.read(page) == source.read(page)


@pytest.mark.parametrize("name", HOSTILE)
def test_t10_t12_hostile_feeds_end_before_the_limit_of_cpu_does_it(name, patient):
    ending = "read"
    try:
        patient.read(Page(URL, HOSTILE[name]))
    except FeedError as error:
        ending = error.reason
    assert ending in {"read", "feed_hostile", "feed_too_large"}  # and never feed_killed


@pytest.mark.parametrize("name", ["newlines", "entity openers", "style", "attributes", "author"])
def test_the_parser_itself_is_contained_without_any_guard(name):
    assert ended(raw, HOSTILE[name]) == "cpu: more than 1 s"


def test_errors_of_ours_come_back_as_they_were(reader):
    with pytest.raises(FeedError) as caught:
        reader.read(Page(URL, b"hello"))
    assert (caught.value.reason, type(caught.value)) == ("not_a_feed", FeedError)


def fail(kind: type[Exception]) -> int:
    raise kind("some_word", "why")


@pytest.mark.parametrize("kind", [FeedError, NoArticle, TransientError])
def test_each_family_of_errors_stays_what_it_is(kind):
    with pytest.raises(kind) as caught:
        BRISK.run(int, fail, kind)
    assert (caught.value.reason, caught.value.detail) == ("some_word", "why")


def test_an_error_of_a_library_is_a_fault_of_the_feed():
    with pytest.raises(FeedError, match="feed_unreadable: KeyError"):
        BRISK.run(int, fail, KeyError)


def crash() -> int:
    return ctypes.string_at(0)[0]


def spin_in_c() -> int:
    return pow(3, 10**9)  # one call into C that keeps the interpreter's lock for hours


def spin_deaf() -> int:
    for number in (signal.SIGTERM, signal.SIGALRM):
        signal.signal(number, signal.SIG_IGN)
    time.sleep(600)
    return 0


def eat() -> int:
    return len(bytearray(2_000 * MEBIBYTE))


def eat_and_hide() -> int:
    try:
        return eat()
    except MemoryError as error:
        raise FeedError("feed_unreadable", "MemoryError") from error


def test_a_crash_is_named():
    assert ended(crash).startswith("crash: SIGSEGV")


def test_spinning_in_c_ends():
    assert ended(spin_in_c) == "cpu: more than 1 s"


@pytest.mark.parametrize("function", [eat, eat_and_hide])
def test_two_gigabytes_are_refused(function):
    assert ended(function) == "memory: more than 512 MB"


def test_waiting_for_nothing_ends():
    assert ended(spin_deaf, sandbox=HASTY).startswith("wall: no answer in 0.3 s, 0.0 s of CPU")


def test_a_silent_end_is_a_crash():
    assert ended(os._exit, 3) == "crash: exit code 3"


def babble() -> int:
    os.write(3, b"\xff" * 100)
    os._exit(0)


def lie() -> int:
    os.write(3, (2).to_bytes(8) + b"\xc1\xc1")
    os._exit(0)


def test_an_answer_that_makes_no_sense_is_a_crash():
    assert ended(babble).startswith("crash: exit code 0")
    assert ended(lie).startswith("crash: an answer that makes no sense")


def flood() -> ParsedFeed:
    return ParsedFeed(entries=tuple(Entry(url=URL, summary="x" * 64_000) for _ in range(1_100)))


def test_an_endless_answer_is_refused():
    with pytest.raises(FeedError, match="feed_too_large"):
        Sandbox().run(ParsedFeed, flood)


def target_of(number: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{number}").readlink())
    except OSError:
        return ""


def look_around() -> list[str]:
    return [name for number in range(3, 100) if (name := target_of(number))]


def write_file(path: str) -> int:
    with Path(path).open("wb", buffering=0) as file:
        return file.write(b"x")


def test_the_child_holds_no_connection_and_writes_no_file(tmp_path):
    import socket

    with socket.socket() as ours:
        ours.bind(("127.0.0.1", 0))
        (pipe,) = BRISK.run(list[str], look_around)
        assert pipe.startswith("pipe:")
    with pytest.raises(FeedError, match="OSError"):
        BRISK.run(int, write_file, str(tmp_path / "x"))


def test_it_works_from_a_thread_and_beside_threads_that_hold_locks():
    """The parent of a poll has a thread of downloads.

    Here two threads log and take locks while forks happen.
    """
    is_over, results = threading.Event(), []
    log = logging.getLogger("sandbox-test")
    log.addHandler(logging.NullHandler())

    def noise() -> None:
        while not is_over.is_set():
            log.warning("x")
            zlib.decompress(zlib.compress(b"y" * 100_000))

    def work() -> None:
        results.extend(BRISK.run(int, raw, rss()) for _ in range(30))

    others, workers = ([threading.Thread(target=run) for _ in range(2)] for run in (noise, work))
    for thread in (*others, *workers):
        thread.start()
    deque(map(threading.Thread.join, workers))
    is_over.set()
    deque(map(threading.Thread.join, others))
    assert results == [1] * 60


def test_no_descriptor_is_left():
    before = len([*Path("/proc/self/fd").iterdir()])
    for _ in range(20):
        assert BRISK.run(int, len, b"abc") == 3
    assert len([*Path("/proc/self/fd").iterdir()]) == before


def test_it_works_where_multiprocessing_may_not_have_children():
    import billiard  # a prefork child of Celery is a daemonic process of it

    reading, writing = os.pipe()

    def child() -> None:
        os.write(writing, str(Sandbox().run(int, len, b"abc")).encode())

    process = billiard.get_context("fork").Process(target=child, daemon=True)
    process.start()
    process.join(10)
    os.close(writing)
    assert os.read(reading, 10) == b"3"
    os.close(reading)
