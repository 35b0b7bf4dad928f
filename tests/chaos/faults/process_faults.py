"""Processes of the service end without a word, freeze, or have no descriptors left."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.chaos.faults.fault import Scene, fault
from tests.chaos.process_table import Process

DESCRIPTORS_LEFT = 2


def _one(scene: Scene) -> Process | None:
    """Choose a kind of process first, so that those with many children are not all that is hit."""
    living = [one for one in scene.stage.tree() if one.state != "Z" and one.role != "server"]
    roles = sorted({one.role for one in living if one.pid != scene.stage.root})
    if not roles:
        return None
    role = scene.draw.choice(roles)
    return scene.draw.choice([one for one in living if one.role == role])


def send(number: int, *pids: int) -> None:
    for pid in pids:
        with suppress(ProcessLookupError):
            os.kill(pid, number)


@fault()
def kill_a_process(scene: Scene) -> Iterator[str]:
    victim = _one(scene)
    if victim:
        send(signal.SIGKILL, victim.pid)
    yield victim.role if victim else ""


@fault()
def kill_many_processes(scene: Scene) -> Iterator[str]:
    """As the kernel does when memory runs out."""
    living = [one for one in scene.stage.tree() if one.role not in {"server", "up"}]
    victims = scene.draw.sample(living, min(len(living), scene.draw.randint(2, 4)))
    send(signal.SIGKILL, *(one.pid for one in victims))
    yield ", ".join(one.role for one in victims)


@fault()
def kill_the_supervisor(scene: Scene) -> Iterator[str]:
    send(signal.SIGKILL, scene.stage.root)
    yield "up"


@fault()
def ask_a_process_to_end(scene: Scene) -> Iterator[str]:
    victim = _one(scene)
    if victim:
        send(signal.SIGTERM, victim.pid)
    yield victim.role if victim else ""


@fault(seconds=9)
def freeze_a_process(scene: Scene) -> Iterator[str]:
    """Longer than a lease, at times, so that it wakes up to work that others have done."""
    victim = _one(scene)
    pids = [victim.pid] if victim else []
    send(signal.SIGSTOP, *pids)
    try:
        yield victim.role if victim else ""
    finally:
        send(signal.SIGCONT, *pids)


@fault(seconds=9)
def freeze_the_service(scene: Scene) -> Iterator[str]:
    """As a suspended machine does; the server stays awake."""
    pids = [one.pid for one in scene.stage.tree() if one.role != "server"]
    send(signal.SIGSTOP, *pids)
    try:
        yield f"{len(pids)} processes"
    finally:
        send(signal.SIGCONT, *pids)


@fault(seconds=5)
def take_descriptors(scene: Scene) -> Iterator[str]:
    """Let a process open next to nothing more."""
    victim = _one(scene)
    before = victim and _limit_descriptors(victim.pid)
    try:
        yield victim.role if victim and before else ""
    finally:
        if victim and before:
            with suppress(ProcessLookupError, PermissionError):
                resource.prlimit(victim.pid, resource.RLIMIT_NOFILE, before)


def _limit_descriptors(pid: int) -> tuple[int, int] | None:
    with suppress(OSError):
        used = max(int(one.name) for one in Path(f"/proc/{pid}/fd").iterdir()) + 1
        before = resource.prlimit(pid, resource.RLIMIT_NOFILE)
        resource.prlimit(pid, resource.RLIMIT_NOFILE, (used + DESCRIPTORS_LEFT, before[1]))
        return before
    return None
