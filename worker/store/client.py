"""The connection to Redis or Valkey; the only module that imports the client library."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib.resources import files
from typing import Any

import msgspec
import redis
from redis.backoff import ExponentialBackoff
from redis.exceptions import NoPermissionError
from redis.retry import Retry
from redis.sentinel import Sentinel

from tasks.errors import SettingsError, StoreDownError
from worker.config.sentinel_url import SCHEME, watched
from worker.config.settings import Settings
from worker.config.types import without_password
from worker.store import migrations as schema

Clock = Callable[[], float]
Pipeline = Any  # redis-py's pipeline type is generic over things we do not use
ANSWER_SECONDS = 10.0
DAY_SECONDS = 86_400
OUTAGE_SECONDS = 600  # sites that fall silent within it fall silent together
OUTAGE_WAIT_SECONDS = 60  # until the next try while we are cut off
SCRIPTS = files("worker") / "store" / "lua"
_PARTS = ("common", "hosts", "entries", "diary")  # of every step, in this order
StoreError = redis.RedisError
# A full server would end a step in the middle: what frees memory passes, what was written before
# stays. With a first line a
# step is refused as a whole, unless it says that it may go on: what ends work must, so that a full
# server empties.
_ENDS_WORK, _ONLY_READS = " flags=allow-oom", " flags=no-writes"
FLAGS = {
    **dict.fromkeys(
        ("finish", "hand_back", "feeds_finish", "feeds_hand_back", "sweep", "join", "deliver"),
        _ENDS_WORK,
    ),
    "ledger": _ONLY_READS,
    "standing": _ONLY_READS,
}


class Store:
    """One client, its key prefix, and the atomic steps of ``worker/store/lua``.

    ``clock`` gives Unix seconds for tests that replay time; without it the server's own clock
    decides, so that machines whose clocks differ agree about deadlines.
    """

    def __init__(
        self,
        url: str,
        prefix: str = "rasid:",
        *,
        rules: dict[str, float] | None = None,
        clock: Clock | None = None,
    ) -> None:
        self.url, self.prefix, self._clock = url, prefix, clock
        self._rules = msgspec.json.encode(rules or {})
        self._steps: dict[str, Any] = {}
        self.client = _client(url)

    def key(self, *parts: str) -> str:
        """Name a key: the prefix, then the parts joined by colons."""
        return self.prefix + ":".join(parts)

    def run(
        self,
        step: str,
        arguments: dict[str, Any] | None = None,
        raw: Sequence[str] = (),
        *,
        pipeline: Pipeline | None = None,
    ) -> Any:
        """Run one atomic step: ``arguments`` travel as JSON, ``raw`` strings behind them untouched.

        Raises StoreDownError when the server does not answer, or cannot. With ``pipeline`` the step
        is queued there.
        """
        script = self._steps.get(step) or self._load(step)
        now = f"{self._clock():.6f}" if self._clock else ""
        argv = [self.prefix, now, self._rules, msgspec.json.encode(arguments or {}), *raw]
        try:
            return script(args=argv, client=pipeline)
        except redis.RedisError as error:
            raise StoreDownError(str(error)) from error

    @contextmanager
    def plain(self) -> Iterator[Pipeline]:
        """Yield a pipeline for plain commands that must happen together.

        Raises StoreDownError as ``run`` does.
        """
        try:
            with self.client.pipeline(transaction=True) as pipe:
                yield pipe
                pipe.execute()
        except redis.RedisError as error:
            raise StoreDownError(str(error)) from error

    def keep_loaded(self, *steps: str) -> None:
        """Load steps into the server for those who may run but not load them.

        A restart of the server forgets them.
        """
        for step in steps:
            self.client.script_load((self._steps.get(step) or self._load(step)).script)

    def _load(self, step: str) -> Any:
        flags = FLAGS.get(step, "")
        source = f"#!lua{flags}\n" + "\n".join(
            (SCRIPTS / f"{name}.lua").read_text("utf-8") for name in (*_PARTS, step)
        )
        self._steps[step] = self.client.register_script(source)
        return self._steps[step]

    def ping(self) -> None:
        """Raise SettingsError with one line when the server cannot be used."""
        try:
            self.client.ping()
        except redis.RedisError as error:
            raise SettingsError(
                f"no Redis or Valkey answers at {without_password(self.url)} ({error}); "
                "start one there, correct RASID_REDIS_URL, or unset it and use `rasid up`"
            ) from error

    def close(self) -> None:
        """Give the connections back."""
        self.client.close()


def open_store(settings: Settings, *, clock: Clock | None = None) -> Store:
    """Connect to the server that the settings name.

    Raises SettingsError when it does not answer or is not for us.
    """
    store = connect_store(settings, clock=clock)
    with suppress(
        NoPermissionError
    ):  # a subscriber on an empty server: there is nothing it could misread
        schema.require(store)
    return store


def connect_store(settings: Settings, *, clock: Clock | None = None) -> Store:
    """Connect to the server that the settings name, whatever it holds.

    Raises SettingsError when it does not answer.
    """
    store = Store(settings.server_url, settings.prefix, rules=rules_of(settings), clock=clock)
    store.ping()
    return store


def _client(url: str) -> Any:
    options: dict[str, Any] = {
        "decode_responses": True,
        "socket_timeout": ANSWER_SECONDS,
        "socket_connect_timeout": ANSWER_SECONDS,
        "health_check_interval": 30,
        "retry": Retry(ExponentialBackoff(cap=0.5, base=0.05), 3),
    }
    if not url.startswith(SCHEME):
        return redis.Redis.from_url(url, **options)
    about = watched(url)
    login = {"username": about.user, "password": about.password, "db": about.database}
    asking: Any = Sentinel(about.sentinels, **login, **options)  # type: ignore[no-untyped-call]
    return asking.master_for(about.service)


def rules_of(settings: Settings) -> dict[str, float]:
    """Return the numbers that the atomic steps need."""
    return {
        "lease": settings.lease_seconds,
        "host_delay": settings.host_delay_seconds,
        "longest_pace": settings.longest_pace_seconds,
        "latency_factor": settings.latency_factor,
        "longest_spacing": settings.longest_spacing_seconds,
        "dead_host": settings.dead_host_seconds,
        "retry_after_host": int(settings.retry_after_scope == "host"),
        "feed_burst": settings.feed_burst,
        "feed_hourly": settings.feed_hourly,
        "host_waiting": settings.host_waiting,
        "max_waiting": settings.max_waiting,
        "quarantine": settings.quarantine_seconds,
        "outage_sites": settings.outage_sites,
        "outage_seconds": OUTAGE_SECONDS,
        "outage_wait": OUTAGE_WAIT_SECONDS,
        "seen": int(settings.seen_days * DAY_SECONDS),
        "max_crashes": settings.max_crashes,
        "max_losses": settings.max_losses,
        "stream_length": settings.stream_length,
        "schema": schema.NEWEST,
    }
