"""Is the service at work: pollers, workers, the ledger, the feeds."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import msgspec

from tasks.scheduling.health import ALARMS
from tasks.text.counted import counted
from worker.checks.finding import FAULT, GOOD, NOTE, Finding, judge
from worker.config.types import MEBIBYTE
from worker.jobs.names import ARTICLES, FEEDS
from worker.state.activity import Activity
from worker.state.feeds import RedisFeeds
from worker.state.ledger import Ledger, read_ledger
from worker.state.taxonomy_state import TaxonomyState
from worker.state.worker_registry import LIVES_SECONDS, WorkerRegistry
from worker.store.client import Store
from worker.streams.groups import states_of
from worker.streams.retention import read_kept
from worker.streams.streams import ARTICLES as ARTICLES_STREAM
from worker.streams.streams import order

DAY_SECONDS = 86_400.0
FULL = 0.95  # of the budget; a stream is trimmed when it is above its share
POLLER_SECONDS = 60.0  # it ticks twice a second
NEVER = 0.0


class Work(msgspec.Struct, frozen=True, kw_only=True):
    """The service at one moment, by the server's clock; ``NEVER`` when no scheduler has ticked."""

    now: float
    ticked_at: float
    workers: int
    queued: int
    ledger: Ledger
    feeds: dict[str, int]
    topics_wrong: str = ""
    streams_bytes: int = 0
    budget_bytes: int = 0
    oldest_at: float = NEVER
    stepped: tuple[float, float] = (NEVER, 0.0)  # the server's clock: when, by how many seconds


def look(store: Store) -> Work:
    """Ask the server."""
    activity = Activity(store)
    now = activity.now()
    return Work(
        now=now,
        ticked_at=activity.ticked_at(),
        workers=sum(now - worker.at <= LIVES_SECONDS for worker in WorkerRegistry(store).all()),
        queued=sum(activity.waiting(queue) for queue in (FEEDS, ARTICLES)),
        ledger=read_ledger(store),
        feeds=dict(Counter(row.state for row in RedisFeeds(store).rows())),
        topics_wrong=TaxonomyState(store).wrong(),
        stepped=activity.stepped(),
        **_streams_of(store),
    )


def _streams_of(store: Store) -> dict[str, Any]:
    """Ask what the streams take of their budget, and how far back the articles reach."""
    kept = read_kept(store)
    (articles,) = states_of(store, [ARTICLES_STREAM])
    return {
        "streams_bytes": sum(one.used for one in kept.by_stream.values()),
        "budget_bytes": kept.budget,
        "oldest_at": order(articles.oldest)[0] / 1000 if articles.oldest else NEVER,
    }


def examine(work: Work) -> Iterator[Finding]:
    """Yield what that means."""
    yield _poller(work)
    yield _worker(work)
    gap = work.ledger.difference
    yield judge(
        "ledger",
        is_good=work.ledger.closes,
        good=f"closes over {counted(work.ledger.found, 'entry', 'entries')}",
        bad=f"does not close, {gap:+d} unaccounted for: `rasid ledger` prints it; please report it",
    )
    alarming = {state: count for state, count in sorted(work.feeds.items()) if state in ALARMS}
    text = ", ".join(
        [
            f"{sum(work.feeds.values())} in the catalogue",
            *(f"{n} {state}" for state, n in alarming.items()),
        ]
    )
    is_good = bool(work.feeds) and not alarming
    yield judge(
        "feeds",
        is_good=is_good,
        good=text,
        bad=text if work.feeds else "none yet; `rasid feeds add URL`",
        state=NOTE,
    )
    if work.budget_bytes:
        yield _streams(work)
    if work.stepped[0] and work.stepped[0] > work.now - DAY_SECONDS:
        yield Finding(
            "clock",
            NOTE,
            f"the server's clock was stepped by {work.stepped[1]:+.0f} s within a day; what waited "
            "was moved with it; see to its time service (`timedatectl set-ntp true`)",
        )
    if work.topics_wrong:
        yield Finding("new topics", FAULT, f"workers keep the old ones: {work.topics_wrong}")


def _streams(work: Work) -> Finding:
    """Say how far back the streams really reach: the budget may end before the days do."""
    days = (work.now - work.oldest_at) / DAY_SECONDS if work.oldest_at else 0.0
    text = (
        f"{work.streams_bytes // MEBIBYTE} of {work.budget_bytes // MEBIBYTE} MiB, "
        f"articles of {days:.1f} days"
    )
    remedy = f"{text}: the budget is used up; raise RASID_STREAM_BYTES or the server's maxmemory"
    return judge(
        "streams",
        is_good=work.streams_bytes < FULL * work.budget_bytes,
        good=text,
        bad=remedy,
        state=NOTE,
    )


def _poller(work: Work) -> Finding:
    if work.ticked_at == NEVER:
        return Finding("poller", NOTE, "none has run yet; `rasid up` or `rasid poll` starts one")
    ago = max(work.now - work.ticked_at, 0)
    bad = f"none has ticked for {ago:.0f} s; start one with `rasid poll` or look at its log"
    return judge("poller", is_good=ago <= POLLER_SECONDS, good=f"ticked {ago:.0f} s ago", bad=bad)


def _worker(work: Work) -> Finding:
    """One that lives takes jobs, or ends itself (`worker/jobs/stall_detector.py`)."""
    jobs = counted(work.queued, "job waits", "jobs wait")
    waiting = f"{jobs}, and no worker lives; start one with `rasid work`"
    none = (
        Finding("worker", FAULT, waiting)
        if work.queued
        else Finding("worker", NOTE, "none lives; `rasid work` starts one")
    )
    return Finding("worker", GOOD, f"{work.workers} live, {jobs}") if work.workers else none
