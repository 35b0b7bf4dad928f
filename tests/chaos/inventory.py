"""What streams, archive, ledger and processes have at one moment."""

from collections import defaultdict
from pathlib import Path

from tests.chaos.process_table import Process, strays
from tests.chaos.readers.delivered import Message
from tests.chaos.verdict import Findings, Kept
from worker.archive.files import Archive
from worker.state.ledger import read_ledger
from worker.store.client import Store
from worker.store.keys import LEASES, POLLING
from worker.streams.streams import Streams


def kept_streams(store: Store) -> tuple[list[Kept], dict[str, set[str]]]:
    """Read every stream, and the topics that each article names, by message id."""
    streams, found, topics = Streams(store), [], {}
    for name in ("articles", *streams.topics()):
        rows = streams.past(name)
        if name == "articles":
            topics = {row.id: set(filter(None, row.fields["topics"].split(","))) for row in rows}
        messages = [Message.of(name, row.id, row.fields) for row in rows]
        found.append(Kept(name, messages, [int(row.fields["seq"]) for row in rows]))
    return found, topics


def kept_archive(data: Path) -> Kept:
    """Read every line of the archive."""
    rows = list(Archive(data / "archive").messages())
    messages = [Message.of("archive", row.id, row.fields) for row in rows]
    return Kept("archive", messages, [int(row.fields["seq"]) for row in rows])


def judge_state(store: Store, findings: Findings) -> None:
    """Nothing is under way, and every entry is accounted for."""
    ledger = read_ledger(store)
    if not ledger.closes or ledger.waiting or ledger.in_flight:
        findings.faults.append(f"ledger: {ledger}")
    if ledger.dead or ledger.denied or ledger.duplicate:
        findings.losses.append(f"ledger: ended otherwise {ledger.reasons}")
    for key in (LEASES, POLLING):
        if left := store.client.exists(store.key(key)):
            findings.faults.append(f"{store.key(key)} is left ({left})")


def judge_processes(tree: list[Process], data: Path, findings: Findings) -> None:
    """No dead child waits for its parent, and none lives on without one."""
    findings.add(findings.faults, "zombie", (one for one in tree if one.state == "Z"))
    findings.add(findings.faults, "orphan", strays(data, tree))


def memory_by_role(tree: list[Process]) -> dict[str, int]:
    """Return the largest resident size of each kind of process, in bytes."""
    sizes: dict[str, int] = defaultdict(int)
    for one in tree:
        sizes[one.role] = max(sizes[one.role], one.resident_bytes)
    return dict(sizes)


def strangers_in(log: str) -> list[str]:
    """List the lines of a log that are no JSON."""
    return [line for line in log.splitlines() if line and not line.startswith("{")]
