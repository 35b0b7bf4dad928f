"""One trial: a newsroom that writes, readers that read, a fault after another."""

import random
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

import redis

from tests.chaos import inventory, verdict
from tests.chaos.crowding import Patience
from tests.chaos.faults import choose
from tests.chaos.faults.fault import Fault, Scene
from tests.chaos.newsroom import TOPICS, Newsroom
from tests.chaos.readers.delivered import Reader
from tests.chaos.readers.events import Listener
from tests.chaos.readers.plain_group import PlainGroup
from tests.chaos.readers.receiver import Receiver
from tests.chaos.readers.subscriber import Subscriber
from tests.chaos.recovery import Blow, Recovery, seen
from tests.chaos.stage import Stage
from worker.state.feeds import RedisFeeds
from worker.state.hooks import HookRegistry
from worker.streams.streams import Streams

START_SECONDS = 90.0
SETTLE_SECONDS = 120.0  # at the end, for every reader
TWO_AT_ONCE = 0.2  # of the faults
STREAMS = ("articles", *TOPICS)


@dataclass
class Outcome:
    """A trial's blows and findings; ``memory`` is the first and the last size by kind of process,
    in bytes, ``strangers`` lines of the logs that are no JSON.
    """

    blows: list[Blow] = field(default_factory=list)
    findings: verdict.Findings = field(default_factory=verdict.Findings)
    released: int = 0
    memory: dict[str, tuple[int, int]] = field(default_factory=dict)
    strangers: list[str] = field(default_factory=list)


class Trial:
    """A context manager around everything that runs."""

    def __init__(self, place: Path, seed: int, *, embedded: bool) -> None:
        self._draw = random.Random(seed)
        self._seed = seed
        self._stack = ExitStack()
        self._patience = Patience()
        self._stack.callback(self._patience.close)
        self.stage = Stage(place, embedded=embedded)
        self.newsroom = Newsroom(seed)
        self.outcome = Outcome()

    def __enter__(self) -> Self:
        with self._stack as stack:
            stack.enter_context(self.newsroom)
            stack.enter_context(self.stage)
            self.store = self.stage.open()
            stack.callback(self.store.close)
            self._begin(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()

    def strike(self, *faults: Fault) -> Blow:
        """Inflict faults together, heal them, and wait until the service has recovered."""
        scene = Scene(self.stage, self.newsroom, self._draw)
        with ExitStack() as healing:
            details = [healing.enter_context(fault.inflict(scene)) for fault in faults]
            longest = max(fault.seconds for fault in faults)
            time.sleep(self._draw.uniform(longest / 4, longest))
        healed_at = time.monotonic()
        blow = self._recovery.measure(
            tuple(one.name for one in faults), "; ".join(details), healed_at
        )
        self.outcome.blows.append(blow)
        time.sleep(self._draw.uniform(0, 1.5))
        return blow

    def drawn(self) -> tuple[Fault, ...]:
        """Draw what comes next."""
        return choose.faults(self._draw, self.stage, TWO_AT_ONCE)

    def settle(self) -> Outcome:
        """End writing, wait for every reader, and compare."""
        self.newsroom.end_writing()
        released = self.newsroom.released_until(time.monotonic())
        self._patience.wait(lambda: self._is_settled(len(released)), SETTLE_SECONDS)
        findings, outcome = self.outcome.findings, self.outcome
        streams, topics = inventory.kept_streams(self.store)
        archive = inventory.kept_archive(self.stage.data)
        verdict.judge_streams(released, [*streams, archive], findings)
        verdict.judge_topics(topics, streams[1:], findings)
        for reader, names in self._readers.items():
            wanted = {one.name: one for one in streams if one.name in names}
            verdict.judge_reader(reader, self._as_seen(reader, wanted), findings)
        inventory.judge_state(self.store, findings)
        inventory.judge_processes(self.stage.tree(), self.stage.data, findings)
        outcome.released = len(released)
        outcome.strangers = inventory.strangers_in(self.stage.logs())
        sizes = inventory.memory_by_role(self.stage.tree())
        outcome.memory = {name: (self._sizes.get(name, 0), size) for name, size in sizes.items()}
        return outcome

    def _begin(self, stack: ExitStack) -> None:
        """Start readers before the first article, so that nothing is before their time."""
        assert self._patience.wait(self._is_up, START_SECONDS), self.stage.logs()[-4000:]
        receiver = Receiver(self._seed)
        HookRegistry(self.store).add(receiver.url, TOPICS)
        streams = Streams(self.store)
        names = {name: streams.key(name) for name in STREAMS}
        self.plain = PlainGroup(self.stage.socket, names)
        self._readers: dict[Reader, tuple[str, ...]] = {
            self.plain: STREAMS,
            Subscriber(self.stage.url, STREAMS): STREAMS,
            Listener(self.stage.web_port, "articles"): ("articles",),
            Listener(self.stage.web_port, TOPICS[0]): TOPICS[:1],
            receiver: TOPICS[:1],
        }
        self._recovery = Recovery(self.newsroom, self.store, self._readers, self._patience)
        for reader in self._readers:
            reader.begin()
            stack.callback(reader.close)
        assert self._patience.wait(self._has_hook, START_SECONDS), self.stage.logs()[-4000:]
        for number, feed in enumerate(self.newsroom.feeds):
            RedisFeeds(self.store).add(feed, source=f"Outlet {number}", lang="ar")
        self.newsroom.begin_writing()
        first = self._recovery.measure(("start",), "", time.monotonic() + 3)
        assert not first.is_stuck, self.stage.logs()[-4000:]
        self._sizes = inventory.memory_by_role(self.stage.tree())

    def _is_up(self) -> bool:
        try:
            return {"poll", "work-child", "web", "archive", "hooks"} <= {
                one.role for one in self.stage.tree()
            } and bool(self.store.client.exists(self.store.prefix + "workers"))
        except redis.RedisError:
            return False

    def _has_hook(self) -> bool:
        groups = self.store.client.xinfo_groups(Streams(self.store).key(TOPICS[0]))
        return len(groups) >= 3

    def _is_settled(self, released: int) -> bool:
        lacking = any(len(seen(r, n[-1])) < released for r, n in self._readers.items())
        if lacking or len(inventory.kept_archive(self.stage.data).messages) < released:
            return False
        return not self.store.client.exists(
            self.store.prefix + "leases", self.store.prefix + "polling"
        )

    @staticmethod
    def _as_seen(reader: Reader, wanted: dict[str, verdict.Kept]) -> dict[str, verdict.Kept]:
        """Name streams as the reader does: a hook tells of several topics at once."""
        return {"hook": next(iter(wanted.values()))} if isinstance(reader, Receiver) else wanted
