"""A store: one server, one prefix, and the atomic steps of ``worker/store/lua``."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec

from tasks.errors import SettingsError, StoreDownError
from worker.config.types import without_password
from worker.store.keys import Key
from worker.store.redis_client import RESPONSE_SECONDS, Pipeline, StoreError, redis_clients
from worker.store.steps import HANDS_OUT, source_of

Clock = Callable[[], float]

__all__ = ["Clock", "Pipeline", "Store", "StoreError"]


class Store:
    """One client, its key prefix, and the atomic steps.

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
        response_seconds: float = RESPONSE_SECONDS,
    ) -> None:
        self.url = url
        self.prefix = prefix
        # the second for what must not happen twice: its caller finds out about a lost connection
        self.client, self.unrepeated = redis_clients(url, self._note_loss, response_seconds)
        self.losses = 0  # of connections, so far
        self._clock = clock
        self._given_rules = rules
        self._rules = msgspec.json.encode(rules or {})
        self._steps: dict[str, Any] = {}

    def impatient(self, response_seconds: float) -> "Store":
        """Open the same store for people who wait: a silent server costs one of them so long."""
        return Store(
            self.url,
            self.prefix,
            rules=self._given_rules,
            clock=self._clock,
            response_seconds=response_seconds,
        )

    def _note_loss(self) -> None:
        self.losses += 1

    def key(self, key: Key, *parts: str) -> str:
        """Name a key of this installation."""
        return self.prefix + key.name(*parts)

    def run(
        self,
        step: str,
        arguments: dict[str, Any] | None = None,
        raw: Sequence[str] = (),
        *,
        pipeline: Pipeline | None = None,
    ) -> Any:
        """Run one atomic step: ``arguments`` travel as JSON, ``raw`` strings behind them untouched.

        Raises StoreDownError when the server does not respond, or cannot. With ``pipeline`` the
        step is queued there. A step that hands something out is not sent again when the connection
        is lost: its first response would be lost for good.
        """
        script = self._steps.get(step) or self._load(step)
        now = f"{self._clock():.6f}" if self._clock else ""
        argv = [self.prefix, now, self._rules, msgspec.json.encode(arguments or {}), *raw]
        try:
            return script(
                args=argv, client=self._client_for(step) if pipeline is None else pipeline
            )
        except StoreError as error:
            raise StoreDownError(str(error)) from error

    @contextmanager
    def plain(self) -> Iterator[Any]:
        """Yield the client for plain commands in the middle of work.

        Raises StoreDownError as ``run`` does: who works on an entry or a feed hands it back then.
        """
        try:
            yield self.client
        except StoreError as error:
            raise StoreDownError(str(error)) from error

    @contextmanager
    def transaction(self) -> Iterator[Pipeline]:
        """Yield a pipeline for plain commands that must happen together.

        Raises StoreDownError as ``run`` does.
        """
        with self.plain() as client, client.pipeline(transaction=True) as pipe:
            yield pipe
            pipe.execute()

    def keep_loaded(self, *steps: str) -> None:
        """Load steps into the server for those who may run but not load them.

        A restart of the server forgets them.
        """
        for step in steps:
            self.client.script_load((self._steps.get(step) or self._load(step)).script)

    def _client_for(self, step: str) -> Any:
        return self.unrepeated if step in HANDS_OUT else self.client

    def _load(self, step: str) -> Any:
        self._steps[step] = self.client.register_script(source_of(step))
        return self._steps[step]

    def ping(self) -> None:
        """Raise SettingsError with one line when the server cannot be used."""
        try:
            self.client.ping()
        except StoreError as error:
            raise SettingsError(
                f"no Redis or Valkey answers at {without_password(self.url)} ({error}); "
                "start one there, correct RASID_REDIS_URL, or unset it and use `rasid up`"
            ) from error

    def close(self) -> None:
        """Give the connections back."""
        self.client.close()
        self.unrepeated.close()
