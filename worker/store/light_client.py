"""A client for commands that ask a few things and end.

redis-py is the client of everything that stays. Importing it takes 0.2 s of processor time, which
is most of what `rasid feeds list` would take. What is not in ``_ANSWERS`` goes to redis-py, which
is imported then.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from worker.store.errors import RefusedError, StoreError
from worker.store.resp import Reply, RespConnection

_PORT = 6379


def _identity(reply: Reply) -> Any:
    return reply


def _pairs(reply: Any) -> dict[str, str]:
    return dict(zip(reply[::2], reply[1::2], strict=True))


def _entries(reply: Any) -> list[tuple[str, dict[str, str]]]:
    return [(id_, _pairs(fields)) for id_, fields in reply]


def _score(reply: Any) -> float | None:
    return None if reply is None else float(reply)


def _scored(reply: Any) -> list[tuple[str, float]]:
    return [(member, float(score)) for member, score in _pairs(reply).items()]


def _is_good(reply: Reply) -> bool:
    return reply in ("OK", "PONG")


# the shapes that redis-py gives, so that its users need not know which client they have
_ANSWERS: dict[str, Callable[[Any], Any]] = {
    "ping": _is_good,
    "get": _identity,
    "exists": _identity,
    "hgetall": _pairs,
    "hmget": _identity,
    "lrange": _identity,
    "smembers": set,
    "zrange": _identity,
    "zscore": _score,
    "xrevrange": _entries,
}

_MORE = {"xrevrange": ("", "+", "-")}  # arguments that redis-py adds where they are left out


def is_light(url: str) -> bool:
    """Tell whether the light client can talk to this address: no TLS, no Sentinel, no options."""
    parts = urlsplit(url)
    return parts.scheme in ("redis", "unix") and parse_qs(parts.query).keys() <= {"db"}


class LightClient:
    """Asks over one connection that opens when it is first needed.

    ``make_full`` makes the client that knows everything. Raises StoreError and its kinds.
    """

    def __init__(self, url: str, make_full: Callable[[], Any]) -> None:
        self._connection = _connection(url)
        self._make_full = make_full
        self._full: Any = None

    def __getattr__(self, name: str) -> Any:
        """Return one of our commands, or redis-py's."""
        if name in _ANSWERS:
            return partial(self._ask, name)
        return getattr(self.full, name)

    @property
    def full(self) -> Any:
        """The client that knows everything."""
        if self._full is None:
            self._full = self._make_full()
        return self._full

    def _ask(self, name: str, *arguments: Any, **options: Any) -> Any:
        if name == "zrange" and options == {"withscores": True}:
            return _scored(self.send(name, *arguments, "withscores"))
        if options.keys() - {"count"}:
            return getattr(self.full, name)(*arguments, **options)
        count = options.get("count")
        arguments += _MORE.get(name, ())[len(arguments) :]
        limit = () if count is None else ("COUNT", count)
        return _ANSWERS[name](self.send(name, *arguments, *limit))

    def send(self, name: str, *arguments: Any) -> Reply:
        """Send one command; returns the answer as it came."""
        return self._connection.ask([(name, *_flat(arguments))])[0]

    def send_all(self, commands: Sequence[tuple[Any, ...]]) -> list[Reply]:
        """Send some commands at once."""
        return self._connection.ask([(name, *_flat(rest)) for name, *rest in commands])

    def register_script(self, script: str) -> "LightScript":
        """Return a script that can be called."""
        return LightScript(self, script)

    def pipeline(self, *, transaction: bool = True) -> Any:
        """Return what gathers commands; a transaction is redis-py's."""
        return self.full.pipeline(transaction=True) if transaction else LightPipeline(self)

    def close(self) -> None:
        """Give the connections back."""
        self._connection.close()
        if self._full is not None:
            self._full.close()


class LightScript:
    """A script that the server may not know yet."""

    def __init__(self, client: LightClient, script: str) -> None:
        self._client = client
        self.script = script
        self._name = hashlib.sha1(script.encode(), usedforsecurity=False).hexdigest()

    def __call__(self, *, args: Sequence[Any], client: Any = None) -> Any:
        """Run it, or put it into a pipeline of redis-py."""
        if client is not None and client is not self._client:
            return self._client.full.register_script(self.script)(args=args, client=client)
        try:
            return self._client.send("evalsha", self._name, 0, *args)
        except RefusedError as error:
            if not str(error).startswith("NOSCRIPT"):
                raise
        self._client.send("script", "load", self.script)
        return self._client.send("evalsha", self._name, 0, *args)


class LightPipeline:
    """Gathers commands that only look, and sends them at once."""

    def __init__(self, client: LightClient) -> None:
        self._client = client
        self._gathered: list[tuple[Any, ...]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._gathered.clear()

    def __getattr__(self, name: str) -> Any:
        """Gather one command."""
        if name.startswith("_"):
            raise AttributeError(name)
        return partial(self._gather, name)

    def _gather(self, name: str, *arguments: Any) -> Self:
        self._gathered.append((name, *arguments))
        return self

    def execute(self) -> list[Any]:
        """Send what was gathered; returns the answers in its order."""
        gathered, self._gathered = self._gathered, []
        if any(name not in _ANSWERS for name, *_ in gathered):
            return self._by_the_full_client(gathered)
        replies = self._client.send_all(gathered)
        return [_ANSWERS[one[0]](reply) for one, reply in zip(gathered, replies, strict=True)]

    def _by_the_full_client(self, gathered: list[tuple[Any, ...]]) -> list[Any]:
        with self._client.full.pipeline(transaction=False) as pipe:
            for name, *arguments in gathered:
                getattr(pipe, name)(*arguments)
            answers: list[Any] = pipe.execute()
            return answers


def _flat(arguments: Sequence[Any]) -> Iterator[Any]:
    """Yield arguments and the members of those that are lists, as redis-py sends them."""
    for one in arguments:
        if isinstance(one, list | tuple):
            yield from one
        else:
            yield one


def _connection(url: str) -> RespConnection:
    parts = urlsplit(url)
    login = [unquote(one) for one in (parts.username, parts.password) if one]
    if parts.username and not parts.password:
        login = []
    written = parse_qs(parts.query).get("db", [""])[0]
    if parts.scheme == "unix":
        return RespConnection(unquote(parts.path), login, _database(written))
    place = (parts.hostname or "localhost", parts.port or _PORT)
    return RespConnection(place, login, _database(written or parts.path.strip("/")))


def _database(text: str) -> int:
    try:
        return int(text or 0)
    except ValueError as error:
        raise StoreError(f"{text!r} is no number of a database") from error
