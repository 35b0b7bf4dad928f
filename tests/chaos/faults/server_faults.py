"""The server ends, freezes, refuses, or is busy."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import redis

from tests.chaos.faults.fault import Scene, fault
from tests.chaos.faults.process_faults import send
from tests.chaos.stage import wait_for_server

TORN = b"*5\r\n$4\r\nXADD\r\n$14\r\nrasid:articl"  # a command whose rest was never written
NOBODY = ("127.0.0.1", "1")  # where no master is
BUSY_MILLISECONDS = 100


def _server_pid(scene: Scene) -> int:
    pids = [one.pid for one in scene.stage.tree() if one.role == "server"]
    return pids[0] if pids else 0


@fault()
def kill_the_server(scene: Scene) -> Iterator[str]:
    """Its file has all that it answered: the kernel keeps what was written."""
    pid = _server_pid(scene)
    if pid:
        send(signal.SIGKILL, pid)
    yield "killed" if pid else ""
    wait_for_server(scene.stage)


@fault()
def tear_the_servers_file(scene: Scene) -> Iterator[str]:
    """End the server in the middle of writing a command that nobody has an answer to."""
    pid = _server_pid(scene)
    files = sorted((scene.stage.data / "appendonlydir").glob("*.incr.aof"))
    if pid and files:
        send(signal.SIGSTOP, pid)
        with files[-1].open("ab") as file:
            file.write(TORN)
        send(signal.SIGKILL, pid)
    yield files[-1].name if pid and files else ""
    wait_for_server(scene.stage)


@fault(seconds=8)
def freeze_the_server(scene: Scene) -> Iterator[str]:
    pid = _server_pid(scene)
    if pid:
        send(signal.SIGSTOP, pid)
    try:
        yield "frozen" if pid else ""
    finally:
        if pid:
            send(signal.SIGCONT, pid)


@fault(seconds=6)
def fill_the_server(scene: Scene) -> Iterator[str]:
    """Leave it no memory: every write is answered with OOM."""
    with _changed(scene, "maxmemory", "1000000"):
        yield "OOM"


@fault(seconds=6)
def make_the_server_read_only(scene: Scene) -> Iterator[str]:
    """As a failover does to the old master."""
    with _told(scene, "REPLICAOF", *NOBODY):
        pass
    try:
        yield "READONLY"
    finally:
        _insist(scene, "REPLICAOF", "NO", "ONE")


@fault(seconds=3)
def keep_the_server_busy(scene: Scene) -> Iterator[str]:
    """Run an endless script: everybody is answered with BUSY."""

    def loop() -> None:
        with suppress(redis.RedisError), scene.stage.client() as client:
            client.eval("while true do end", 0)

    with _changed(scene, "busy-reply-threshold", str(BUSY_MILLISECONDS)):
        thread = threading.Thread(target=loop, daemon=True)
        thread.start()
        try:
            yield "BUSY"
        finally:
            _insist(scene, "SCRIPT", "KILL", until="NOTBUSY")
            thread.join(5)  # a server that was frozen may read the script only now
            _insist(scene, "SCRIPT", "KILL", until="NOTBUSY")


@fault()
def cut_every_client(scene: Scene) -> Iterator[str]:
    with _told(scene, "CLIENT", "KILL", "TYPE", "normal"):
        yield "connections cut"


@fault(seconds=4)
def pause_the_server(scene: Scene) -> Iterator[str]:
    with _told(scene, "CLIENT", "PAUSE", "4000", "ALL"):
        yield "paused"
    _insist(scene, "CLIENT", "UNPAUSE")


@fault()
def forget_scripts(scene: Scene) -> Iterator[str]:
    """As a restart does."""
    with _told(scene, "SCRIPT", "FLUSH"):
        yield "scripts flushed"


@contextmanager
def _told(scene: Scene, *words: str) -> Iterator[None]:
    with suppress(redis.RedisError, OSError), scene.stage.client() as client:
        client.execute_command(*words)
    yield


@contextmanager
def _changed(scene: Scene, name: str, value: str) -> Iterator[None]:
    """Change a setting of the server, until it is put back or the server was started anew."""
    before = None
    with suppress(redis.RedisError, OSError), scene.stage.client() as client:
        before = client.config_get(name)[name]
        client.config_set(name, value)
    try:
        yield
    finally:
        if before is not None:
            _insist(scene, "CONFIG", "SET", name, before)


def _insist(scene: Scene, *words: str, until: str = "") -> None:
    """Send a command until it is obeyed, however the server is."""
    for _ in range(100):
        try:
            with scene.stage.client() as client:
                client.execute_command(*words)
                return
        except redis.ResponseError as error:
            if until and until in str(error):
                return
        except (redis.RedisError, OSError):
            wait_for_server(scene.stage, 1)
