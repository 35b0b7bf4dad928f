"""robots.txt by RFC 9309: may we fetch this page, by which rule, and how slowly.

Decisions are shared by all workers through a shelf in Redis, so that a host is asked for its rules
once per lifetime.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import urlsplit

import msgspec
from protego import Protego

from tasks.errors import PermanentError, RasidError, StoreDownError, TransientError
from tasks.http.response import OK, Response
from worker.store.client import Store, StoreError

MAX_BYTES = 500 * 1024  # what the RFC wants a crawler to read at least; the rest is ignored
LIFETIME_SECONDS = 3600.0
UNREACHABLE_SECONDS = 300.0  # the host answers, but not this
SILENCE_SECONDS = 60.0  # the host does not answer at all; the page would not come either
LONGEST_DELAY_SECONDS = 60.0  # an endless Crawl-delay must not stop a source
HOST_SECONDS = 7 * 86_400  # as in worker/store/lua/hosts.lua
KEPT_HOSTS = 2000  # parsed rules in this process; the shelf has the rest
EXPLAINED_LINES = 1000
CLIENT_ERROR, SERVER_ERROR = 400, 500

Fetch = Callable[[str], Awaitable[Response]]


class Record(msgspec.Struct, frozen=True):
    """What is known of a host: its rules as text, or why there are none (``allows_all``).

    ``until`` in Unix seconds.
    """

    until: float
    text: str = ""
    allows_all: bool = False
    source: str = ""  # what the host answered: http_404, timeout …


class Decision(msgspec.Struct, frozen=True):
    """May the page be fetched, and the rule that says so, for people."""

    is_allowed: bool
    rule: str


class RobotsCache(Protocol):
    """Where records are kept between processes."""

    def get(self, origin: str) -> Record | None:
        """Return what is known, None when nothing is or it is too old."""

    def put(self, origin: str, record: Record, delay_seconds: float) -> None:
        """Keep a record, and the host's crawl delay (0: none) for politeness."""


class RedisRobotsCache:
    """A shelf for all workers; the frontier reads the delays when it spaces a host's visits."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store, self._clock = store, clock

    def get(self, origin: str) -> Record | None:
        """Return what is known, None when nothing is."""
        try:
            kept = self._store.client.get(self._store.key("robots", origin))
        except StoreError as error:
            raise StoreDownError(str(error)) from error
        return msgspec.json.decode(kept, type=Record) if kept else None

    def put(self, origin: str, record: Record, delay_seconds: float) -> None:
        """Keep a record until it is too old, and the host's crawl delay."""
        seconds = max(int(record.until - self._clock()), 1)
        host = urlsplit(origin).netloc
        with self._store.plain() as pipe:
            pipe.set(self._store.key("robots", origin), msgspec.json.encode(record), ex=seconds)
            key = self._store.key("host", host)
            pipe.hset(key, "delay", delay_seconds)
            pipe.expire(key, HOST_SECONDS)


class MemoryRobotsCache:
    """A shelf of this process alone, for `rasid extract` without a server."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.delays: dict[str, float] = {}

    def get(self, origin: str) -> Record | None:
        """Return what is known, None when nothing is."""
        return self.records.get(origin)

    def put(self, origin: str, record: Record, delay_seconds: float) -> None:
        """Keep a record, and the host's crawl delay."""
        self.records[origin], self.delays[origin] = record, delay_seconds


class Robots:
    """Decides for one user agent. ``clock`` gives Unix seconds."""

    def __init__(self, agent: str, shelf: RobotsCache, clock: Callable[[], float]) -> None:
        self._agent, self._shelf, self._clock = agent, shelf, clock
        self._known: dict[str, tuple[Record, Protego | None]] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def decide(self, url: str, fetch: Fetch) -> Decision:
        """Tell whether our agent may fetch ``url``.

        ``fetch`` gets the robots file itself when nobody has it.

        Raises TransientError while the host cannot say: ``robots_unreachable``, or why the host
        itself does not answer.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        record, rules = await self._rules(origin, fetch)
        if (
            rules is None and not record.allows_all
        ):  # the RFC's "complete disallow", and ours to ask again about
            reason = "robots_unreachable" if record.source.startswith("http_") else record.source
            raise TransientError(
                reason, "robots.txt cannot be read", retry_after=record.until - self._clock()
            )
        if rules is None:
            return Decision(is_allowed=True, rule="")
        if rules.can_fetch(url, self._agent):
            return Decision(is_allowed=True, rule="")
        return Decision(is_allowed=False, rule=deciding_rule(record.text, url, self._agent))

    async def _rules(self, origin: str, fetch: Fetch) -> tuple[Record, Protego | None]:
        known = self._known.get(origin)
        if known is not None and known[0].until > self._clock():
            return known
        async with self._reading.setdefault(
            origin, asyncio.Lock()
        ):  # pages of one host wait for one reading
            known = self._known.get(origin)
            if known is None or known[0].until <= self._clock():
                record = self._shelf.get(origin) or await self._ask(origin, fetch)
                known = (
                    record,
                    None if record.allows_all or not record.text else Protego.parse(record.text),
                )
                self._keep(origin, known)
        self._reading.pop(origin, None)
        return known

    def _keep(self, origin: str, known: tuple[Record, Protego | None]) -> None:
        if len(self._known) >= KEPT_HOSTS:
            self._known.pop(next(iter(self._known)))
        self._known[origin] = known

    async def _ask(self, origin: str, fetch: Fetch) -> Record:
        """4xx allows everything, 5xx and silence deny everything for a while (RFC 9309, 2.3.1)."""
        now = self._clock()
        try:
            answer = await fetch(f"{origin}/robots.txt")
            record = self._record(answer, now)
        except (
            PermanentError
        ) as error:  # an address we refuse, a redirect loop: nothing that could forbid
            record = Record(now + LIFETIME_SECONDS, allows_all=True, source=error.reason)
        except RasidError as error:
            record = Record(now + SILENCE_SECONDS, source=error.reason)
        delay = Protego.parse(record.text).crawl_delay(self._agent) or 0.0 if record.text else 0.0
        self._shelf.put(origin, record, min(max(delay, 0.0), LONGEST_DELAY_SECONDS))
        return record

    @staticmethod
    def _record(answer: Response, now: float) -> Record:
        source = f"http_{answer.status}"
        if answer.status == OK:
            text = answer.body.decode("utf-8-sig", "replace")
            return Record(now + LIFETIME_SECONDS, text, allows_all=not text.strip(), source=source)
        if CLIENT_ERROR <= answer.status < SERVER_ERROR:
            return Record(now + LIFETIME_SECONDS, allows_all=True, source=source)
        return Record(now + UNREACHABLE_SECONDS, source=source)


def deciding_rule(text: str, url: str, agent: str) -> str:
    """Return the line that forbids ``url``, with its group, for people.

    Found by trying each Disallow line by itself.
    """
    found: dict[bool, list[tuple[int, str]]] = {True: [], False: []}
    group: list[str] = []
    is_open = False
    for line in text.splitlines()[:EXPLAINED_LINES]:
        field, _, value = (part.strip() for part in line.partition("#")[0].partition(":"))
        if field.lower() == "user-agent":
            group = [*group, value] if is_open else [value]
        is_open = field.lower() == "user-agent" or (is_open and not field)
        if field.lower() != "disallow" or not value:
            continue
        head = "".join(f"User-agent: {name}\n" for name in group)
        if not Protego.parse(f"{head}Disallow: {value}\n").can_fetch(url, agent):
            found[group == ["*"]].append(
                (len(value), f"Disallow: {value} (User-agent: {', '.join(group)})")
            )
    matching = found[False] or found[True]
    return max(matching)[1] if matching else "robots.txt"
