"""One child answers many calls, and what one call does to it reaches no other."""

import os
import time

import pytest

from tasks.errors import FeedError, PermanentError
from tasks.model import Page
from tests.support.children import children_of
from worker.isolation.feed_reader import SafeReader
from worker.isolation.reused_sandbox import MOST_CALLS, ReusedSandbox
from worker.isolation.sandbox_child import MEBIBYTE, Limits

LIMITS = Limits(cpu_seconds=1, memory_bytes=400 * MEBIBYTE, wall_seconds=60)
KEPT = []


def act(what: str, size: int) -> int:
    """Do what a body may do to its reader; returns which process did it."""
    if what == "die":
        os._exit(3)
    if what == "spin":
        while True:
            pass
    if what == "sleep":
        time.sleep(60)
    if what == "fail":
        raise PermanentError("not_a_feed", "this one")
    if what == "grow":
        KEPT.append(b"x" * size)
    return os.getpid()


@pytest.fixture
def make():
    made = []

    def sandbox(limits: Limits = LIMITS) -> ReusedSandbox[int]:
        made.append(ReusedSandbox(int, act, tuple[str, int], limits))
        return made[-1]

    before = children_of("self")
    yield sandbox
    for each in made:
        each.rest()
    assert children_of("self") == before, "a child still runs, or nobody collected it"


def ended(sandbox: ReusedSandbox[int], what: str) -> str:
    with pytest.raises(FeedError) as caught:
        sandbox.run(what, 0)
    assert caught.value.reason == "feed_killed"
    return caught.value.detail


def test_one_child_answers_many_calls_but_not_for_ever(make):
    sandbox = make()
    pids = [sandbox.run("", 0) for _ in range(MOST_CALLS + 1)]
    assert len(set(pids)) == 2
    assert pids[0] == pids[MOST_CALLS - 1] != pids[MOST_CALLS]
    assert os.getpid() not in pids


@pytest.mark.parametrize(
    ("what", "detail"), [("die", "crash: exit code 3"), ("spin", "cpu: more than 1 s")]
)
def test_a_call_that_ends_its_child_costs_only_itself(make, what, detail):
    sandbox = make()
    first = sandbox.run("", 0)
    assert ended(sandbox, what) == detail
    assert sandbox.run("", 0) != first


def test_a_call_that_is_late_is_ended_by_the_clock(make):
    sandbox = make(Limits(cpu_seconds=1, wall_seconds=0.5))
    assert ended(sandbox, "sleep").startswith("wall: no answer in 0.5 s")


def test_a_failure_comes_back_as_it_was_and_its_child_is_not_asked_again(make):
    sandbox = make()
    first = sandbox.run("", 0)
    with pytest.raises(PermanentError) as caught:
        sandbox.run("fail", 0)
    assert (caught.value.reason, caught.value.detail) == ("not_a_feed", "this one")
    assert sandbox.run("", 0) != first


def test_a_child_that_has_grown_is_not_asked_again(make):
    sandbox = make()
    assert sandbox.run("", 0) == sandbox.run("grow", MEBIBYTE) == sandbox.run("", 0)
    grown = sandbox.run("grow", 100 * MEBIBYTE)
    assert sandbox.run("", 0) != grown


def test_a_call_that_wants_too_much_memory_is_told_so(make):
    sandbox = make()
    with pytest.raises(FeedError) as caught:
        sandbox.run("grow", 1000 * MEBIBYTE)
    assert caught.value.detail == "memory: more than 400 MB"


def test_a_body_larger_than_any_buffer_crosses_whole():
    reader, body = SafeReader(is_reused=True), b"<rss>" + b" " * 5_000_000 + b"</rss>"
    try:
        with pytest.raises(FeedError) as caught:
            reader.read(Page("https://a.example/", body))
        assert caught.value.reason != "feed_killed"
    finally:
        reader.rest()


def test_a_reader_whose_child_waits_reads_feeds_of_new_zones(make):
    item = "<item><title>t</title><link>/1</link><pubDate>2025-11-29 10:00</pubDate></item>"
    page = Page(
        "https://a.example/", f"<rss version='2.0'><channel>{item}</channel></rss>".encode()
    )
    reader = SafeReader(is_reused=True)
    try:
        hours = [
            reader.read(page, "", None, zone).feed.entries[0].published_at.hour
            for zone in ("", "Asia/Damascus", "Asia/Tokyo", "Asia/Damascus")
        ]
    finally:
        reader.rest()
    assert hours[1:] == [7, 1, 7]


def test_no_child_outlives_its_parent():
    reading, writing = os.pipe()
    parent = os.fork()
    if parent == 0:
        sandbox = ReusedSandbox(int, act, tuple[str, int], LIMITS)
        os.write(writing, str(sandbox.run("", 0)).encode())
        os._exit(0)
    os.waitpid(parent, 0)
    child = int(os.read(reading, 20))
    os.close(reading)
    os.close(writing)
    until = time.monotonic() + 60
    while os.path.exists(f"/proc/{child}") and time.monotonic() < until:  # noqa: PTH110
        time.sleep(0.01)
    assert not os.path.exists(f"/proc/{child}")  # noqa: PTH110
