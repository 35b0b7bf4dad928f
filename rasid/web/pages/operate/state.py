"""How the service is, at one look: what `rasid doctor`, `ledger` and `groups` tell."""

from collections.abc import Sequence

import msgspec

from tasks.reasons import reason_of
from tasks.scheduling.health import ALARMS
from worker.checks import service
from worker.checks.finding import Finding
from worker.config.types import MEBIBYTE
from worker.jobs.names import ARTICLES, FEEDS
from worker.readers.audit import AuditLog, Change
from worker.state.activity import Activity
from worker.state.hosts import HostsInTrouble, hosts_in_trouble, is_our_outage
from worker.state.ledger import OUTCOMES, Ledger
from worker.state.worker_registry import LIVES_SECONDS, WorkerRecord
from worker.store.client import Store
from worker.streams.archive_group import ArchiveCounts, archive_counts
from worker.streams.retention import read_kept

_HOSTS = 12
_CHANGES = 15
_REASONS = 12


class Piece(msgspec.Struct, frozen=True):
    """A piece of the ledger's bar: its class, name, count, where it begins and ends in percent."""

    css: str
    name: str
    count: int
    begins: float
    width: float


class Share(msgspec.Struct, frozen=True):
    """What a stream takes of what it may, in MiB."""

    name: str
    used: float
    allowed: float


class Told(msgspec.Struct, frozen=True):
    """How often entries ended with a reason, and what it means."""

    outcome: str
    reason: str
    count: int
    means: str


class ServiceState(msgspec.Struct, frozen=True, kw_only=True):
    """The view; times in Unix seconds by the server's clock, memory in MiB."""

    now: float
    ledger: Ledger
    pieces: Sequence[Piece]
    reasons: Sequence[Told]
    findings: Sequence[Finding]
    feeds: int
    alarming: int
    workers: Sequence[WorkerRecord]
    queues: Sequence[tuple[str, int]]
    hosts: HostsInTrouble
    is_outage: bool
    memory: float
    most_memory: float
    shares: Sequence[Share]
    archives: Sequence[ArchiveCounts]
    changes: Sequence[Change]

    def lives(self, worker: WorkerRecord) -> bool:
        """Whether a worker gave a sign of life lately."""
        return self.now - worker.at <= LIVES_SECONDS

    @property
    def worker_processes(self) -> int:
        """How many processes the workers have that are there."""
        return sum(worker.processes for worker in self.workers if self.lives(worker))


def state_of(store: Store) -> ServiceState:
    """Ask the server."""
    work = service.look(store)
    processes = Activity(store).read((FEEDS, ARTICLES))
    kept = read_kept(store)
    shares = [
        Share(name, one.used / MEBIBYTE, one.allowed / MEBIBYTE)
        for name, one in sorted(kept.by_stream.items(), key=lambda pair: -pair[1].used)
    ]
    return ServiceState(
        now=processes.now,
        ledger=work.ledger,
        pieces=pieces_of(work.ledger),
        reasons=_reasons(work.ledger),
        findings=list(service.examine(work)),
        feeds=sum(work.feeds.values()),
        alarming=sum(count for state, count in work.feeds.items() if state in ALARMS),
        workers=processes.workers,
        queues=list(processes.waiting.items()),
        hosts=hosts_in_trouble(store, _HOSTS),
        is_outage=is_our_outage(store),
        memory=float(processes.memory.get("used_memory", 0)) / MEBIBYTE,
        most_memory=float(processes.memory.get("maxmemory", 0)) / MEBIBYTE,
        shares=shares[:_HOSTS],
        archives=archive_counts(store),
        changes=AuditLog(store).newest(_CHANGES),
    )


def pieces_of(ledger: Ledger) -> list[Piece]:
    """Cut the ledger's bar into pieces that stand side by side."""
    counts = [(name, int(getattr(ledger, name))) for name in OUTCOMES]
    counts.append(("waiting", ledger.waiting + ledger.in_flight))
    whole = sum(count for _, count in counts) or 1
    pieces, begins = [], 0.0
    for css, (name, count) in zip("abcde", counts, strict=True):
        width = round(100 * count / whole, 2)
        pieces.append(Piece(css, name, count, round(begins, 2), width))
        begins += width
    return pieces


def _reasons(ledger: Ledger) -> list[Told]:
    """List the most frequent reasons of what was denied or died."""
    found = []
    for name, count in ledger.reasons.items():
        outcome, _, word = name.partition(":")
        if outcome in {"denied", "dead"} and count > 0:
            reason = reason_of(word)
            found.append(Told(outcome, word, count, reason.meaning if reason else ""))
    return sorted(found, key=lambda one: -one.count)[:_REASONS]
