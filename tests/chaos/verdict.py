"""Hold what readers, streams and archive have against what the newsroom released."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from tests.chaos.newsroom import TOPICS, Revision
from tests.chaos.readers.delivered import Message, Reader
from worker.streams.streams import order

SHOWN = 3  # examples of each kind


@dataclass
class Findings:
    """Each a sentence; nothing was found when all are empty."""

    losses: list[str] = field(default_factory=list)
    doubles: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)  # holes, disorder, leases, zombies, a ledger
    repeated: Counter[str] = field(default_factory=Counter)  # deliveries that may come again

    @property
    def is_clean(self) -> bool:
        return not (self.losses or self.doubles or self.faults)

    def add(self, place: list[str], where: str, what: Iterable[object]) -> None:
        """Note every case, so that their number is told; examples are for the page."""
        place += [f"{where}: {one}" for one in what]


@dataclass(frozen=True)
class Kept:
    """What one stream or the archive has: messages in order, each with its number."""

    name: str
    messages: Sequence[Message]
    numbers: Sequence[int]


def judge_streams(released: set[Revision], streams: Sequence[Kept], findings: Findings) -> None:
    """Each revision once in the articles and in every topic that it has by its sentence."""
    for stream in streams:
        _judge_kept(stream, findings)
        wanted = released if stream.name in ("articles", "archive", *TOPICS) else set()
        _judge_revisions(stream.name, wanted, released, stream.messages, findings)


def judge_topics(topics_of: dict[str, set[str]], streams: Sequence[Kept], found: Findings) -> None:
    """Each message is in exactly the streams of the topics that it names; ``topics_of`` by id."""
    for stream in streams:
        here = {one.id for one in stream.messages}
        named = {id_ for id_, topics in topics_of.items() if stream.name in topics}
        found.add(found.losses, stream.name, (f"{id_} is missing" for id_ in named - here))
        found.add(found.faults, stream.name, (f"{id_} names it not" for id_ in here - named))


def judge_reader(reader: Reader, streams: dict[str, Kept], findings: Findings) -> None:
    """A reader had every message of its streams, in order, and no other."""
    findings.faults += reader.complaints
    got = reader.got[:]
    counts = Counter((one.stream, one.id) for one in got)
    again = [name for name, number in counts.items() if number > 1]
    if reader.is_exact:
        findings.add(findings.doubles, reader.name, again)
    else:
        findings.repeated[reader.name] += len(again)
    for name in {one.stream for one in got} | streams.keys():
        kept = streams[name].messages if name in streams else ()
        mine = [one.id for one in got if one.stream == name]
        wanted = {one.id for one in kept}
        where = f"{reader.name}, {name}"
        findings.add(findings.losses, where, sorted(wanted - set(mine), key=order))
        findings.add(findings.doubles, where, (f"{one} is gone" for one in set(mine) - wanted))
        if reader.is_ordered:
            _judge_order(where, list(dict.fromkeys(mine)), findings)


def _judge_kept(stream: Kept, findings: Findings) -> None:
    expected = range(1, len(stream.numbers) + 1)
    if list(stream.numbers) != list(expected):
        holes = sorted(set(range(1, max(stream.numbers, default=0) + 1)) - set(stream.numbers))
        findings.faults.append(f"{stream.name}: seq has holes {holes[:SHOWN]}, or repeats")
    _judge_order(stream.name, [one.id for one in stream.messages], findings)


def _judge_revisions(
    name: str,
    wanted: set[Revision],
    released: set[Revision],
    messages: Sequence[Message],
    findings: Findings,
) -> None:
    counts = Counter((one.url, one.revision) for one in messages)
    findings.add(findings.losses, name, sorted(wanted - counts.keys()))
    findings.add(findings.doubles, name, (one for one, number in counts.items() if number > 1))
    findings.add(findings.doubles, name, sorted(counts.keys() - released))


def _judge_order(where: str, ids: Sequence[str], findings: Findings) -> None:
    wrong = [(one, two) for one, two in pairwise(ids) if order(one) >= order(two)]
    findings.add(findings.faults, f"{where}, order", wrong)
