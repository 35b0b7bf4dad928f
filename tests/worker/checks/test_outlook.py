"""What will be wrong and what has been for long: by values, and as it is read from the server."""

import itertools
from datetime import UTC, datetime

import msgspec
import pytest

from tests.support.wall_news import newsroom
from worker.checks import outlook
from worker.checks.finding import FAULT, NOTE
from worker.checks.outlook import Outlook
from worker.state.feeds import RedisFeeds
from worker.state.memory_trend import EVERY_SECONDS, KEPT, MemoryTrend, Sample, days_until_full
from worker.state.worker_registry import WorkerRecord, WorkerRegistry
from worker.store import keys
from worker.streams.retention import StreamShare
from worker.streams.streams import Streams

DAY = 86_400


@pytest.mark.parametrize(
    ("change", "check", "state", "words"),
    [
        ({"days_until_full": 12.0}, "memory trend", NOTE, ("12 days", "RASID_STREAM_BYTES")),
        (
            {"days_until_full": 1.0, "max_bytes": 512 * 1024**2},
            "memory trend",
            FAULT,
            ("1 day at", "`valkey-cli config set maxmemory 1024mb`"),
        ),
        (
            {"days_until_full": 9.0, "is_embedded": True},
            "memory trend",
            NOTE,
            ("RASID_SERVER_MEMORY_SHARE",),
        ),
        ({"short": (("isis", 4.25),)}, "days kept", NOTE, ("isis 4.2", "30 days")),
        (
            {"silent_topics": ("a", "b"), "published": 5_000},
            "silent topics",
            NOTE,
            ("lint a`", "URL a`"),
        ),
        ({"old_workers": ("m1",), "version": "2"}, "versions", NOTE, ("m1", "rasid work")),
    ],
)
def test_what_needs_somebody_names_the_remedy(change, check, state, words):
    (found,) = outlook.examine(Outlook(**change))
    assert (found.check, found.state) == (check, state)
    assert all(word in found.text for word in words), found.text


@pytest.mark.parametrize("change", [{}, {"days_until_full": 400.0}, {"published": 10_000}])
def test_nothing_is_said_where_all_is_well(change):
    assert list(outlook.examine(Outlook(**change))) == []


def test_memory_is_full_when_the_line_of_the_last_week_says_so():
    grows = [Sample(hour * 3600, 1_000 + 10 * hour) for hour in range(24 * 9)]
    assert days_until_full(grows, grows[-1].used + 2_400) == pytest.approx(10)
    assert days_until_full([Sample(one.at, 5) for one in grows], 10) is None
    assert days_until_full(grows[:12], 10_000) is None  # half a day
    assert days_until_full(grows, 0) is None  # no limit


def test_a_sample_an_hour_is_kept_for_two_weeks(store):
    trend = MemoryTrend(store)
    for step in range(2 * KEPT + 10):
        trend.note(1_000 + step * EVERY_SECONDS / 2, step)
    kept = trend.samples()
    assert len(kept) == KEPT
    assert {later.at - one.at for one, later in itertools.pairwise(kept)} == {3600.0}


def test_the_values_are_read_from_the_server(store, settings):
    now = store.client.time()[0]
    feeds = RedisFeeds(store)
    old, _ = feeds.add("http://gone.example/feed")
    feeds.add("http://new.example/feed")
    store.client.hset(
        store.key(keys.FEED, old), mapping={"state": "failing", "added_at": now - 8 * DAY}
    )
    newsroom(store, datetime.now(UTC))
    key = Streams(store).key("hasakah")
    store.client.xtrim(key, maxlen=2, approximate=False)
    share = msgspec.json.encode({"hasakah": StreamShare(100, 100)})
    store.client.hset(store.key(keys.RETENTION), "streams", share)
    WorkerRegistry(store).sign(
        WorkerRecord(hostname="m1", pid=1, queues=(), processes=1, version="0.0")
    )
    assert outlook.look(store, settings).silent_topics == ()  # of a few articles
    store.client.hset(store.key(keys.LEDGER), "published", outlook.ENOUGH_ARTICLES)
    seen = outlook.look(store, settings)
    assert [row.id for row in seen.unread] == [old]
    assert [name for name, _ in seen.short] == ["hasakah"]
    assert seen.old_workers == ["m1"]
    assert "isis" in seen.silent_topics
    assert "explosion-ied" not in seen.silent_topics


def test_a_clock_that_was_ahead_stops_no_samples(store):
    trend = MemoryTrend(store)
    trend.note(1e9 + 365 * DAY, 50)
    for hour in range(30):
        trend.note(1e9 + hour * EVERY_SECONDS, 100 + hour)
    samples = trend.samples()
    assert len(samples) == 31
    assert days_until_full(samples, 153) == pytest.approx(1.0, abs=0.01)
    assert days_until_full(samples, 1) == 0.0
