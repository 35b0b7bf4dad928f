"""A wall that is open all day: a thousand stories come, and the page stays small and quick."""

import json
from datetime import UTC, datetime

import pytest

from tests.browser.conftest import expect
from tests.support import wall_news

BATCHES, STORIES = 20, 50
MOST_CARDS = 200
LONG_TASK_MS = 50  # of processor time, which a busy machine does not stretch
GROWTH = 1.25  # of the heap from the middle of the day to its end


def heap(client) -> int:
    """Return the bytes of JavaScript's heap after a collection."""
    client.send("HeapProfiler.collectGarbage")
    return int(client.send("Runtime.getHeapUsage")["usedSize"])


def longest_task_ms(trace: bytes) -> float:
    """Return the processor time of the longest task of a page's main thread, but for those in
    which the test itself asks the page.
    """
    events = json.loads(trace)["traceEvents"]
    mains = {
        (one["pid"], one["tid"])
        for one in events
        if one.get("name") == "thread_name" and one["args"]["name"] == "CrRendererMain"
    }
    here = [one for one in events if "tdur" in one and (one["pid"], one["tid"]) in mains]
    asked = [one["ts"] for one in here if "DevToolsSession" in json.dumps(one.get("args", {}))]
    tasks = [
        one["tdur"] / 1000
        for one in here
        if one["name"].endswith("RunTask")
        and not any(one["ts"] <= at <= one["ts"] + one["dur"] for at in asked)
    ]
    assert len(tasks) > BATCHES, "the trace has no tasks"
    return max(tasks)


def tell_and_show(page, store, batches: range) -> None:
    """Publish stories in batches, and let the page show each."""
    for batch in batches:
        now = datetime.now(UTC)
        for number in range(STORIES):
            name = f"n{batch}-{number}"
            one = wall_news.message(name, name, "خبر " * 40, seen_at=now)
            wall_news.add(store, one, at=datetime.now(UTC))
        expect(page.locator("#pill button")).to_be_visible()
        expect(page.locator("#pilltext")).to_have_text(f"{STORIES} new stories")
        page.keyboard.press("n")
        page.wait_for_selector(f"#s-n{batch}-{STORIES - 1}")


@pytest.mark.heavy
def test_a_thousand_stories_leave_the_page_small_and_quick(desk, chromium, store):
    page = desk.open()
    page.wait_for_selector('#live[data-to="live"]')
    client = page.context.new_cdp_session(page)
    tell_and_show(page, store, range(BATCHES // 2))
    before = heap(client)
    tell_and_show(page, store, range(BATCHES // 2, BATCHES - 5))
    chromium.start_tracing(page=page, categories=["toplevel", "__metadata"])
    tell_and_show(page, store, range(BATCHES - 5, BATCHES))  # a trace is large: a part of the day
    trace = chromium.stop_tracing()
    assert page.locator(".story").count() <= MOST_CARDS
    assert page.evaluate("document.querySelectorAll('*').length") < 20_000
    assert heap(client) < before * GROWTH
    assert longest_task_ms(trace) < LONG_TASK_MS
