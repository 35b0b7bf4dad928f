"""robots.txt by RFC 9309: may we fetch this page, by which rule, and how slowly.

Records are shared by all workers through a cache, so that a host is asked for its rules once per
lifetime.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol
from urllib.parse import urlsplit

import msgspec
from protego import Protego

from tasks.errors import PermanentError, RasidError, TransientError
from tasks.http.response import OK, Response

MAX_BYTES = 500 * 1024  # what the RFC wants a crawler to read at least; the rest is ignored
LIFETIME_SECONDS = 3600.0
UNREACHABLE_SECONDS = 300.0  # the host responds, but not with this
SILENCE_SECONDS = 60.0  # the host does not respond at all, nor would it for the page: the setting's
STALE_SECONDS = (
    86_400.0  # how long rules hold of a host that does not give them now (RFC 9309, 2.4)
)
LONGEST_STALE = 20_000  # characters of rules that are kept longer than they are fresh
LONGEST_DELAY_SECONDS = 60.0  # an endless Crawl-delay must not stop a source
KEPT_HOSTS = 2000  # parsed rules in this process; the cache has the rest
EXPLAINED_LINES = 1000
CLIENT_ERROR, SERVER_ERROR = 400, 500

Fetch = Callable[[str], Awaitable[Response]]


class Record(msgspec.Struct, frozen=True):
    """The rules of a host as text, or why there are none (``allows_all``).

    ``until`` in Unix seconds; then the host is asked again. ``stale_until`` is how long the rules
    hold where it does not respond (0: no longer than ``until``).
    """

    until: float
    text: str = ""
    allows_all: bool = False
    source: str = ""  # the response of the host: http_404, timeout …
    stale_until: float = 0.0

    @property
    def kept_until(self) -> float:
        """Until when anybody may want this record, in Unix seconds."""
        return max(self.until, self.stale_until)


class Decision(msgspec.Struct, frozen=True):
    """Whether the page may be fetched, and the rule that decides, for people."""

    is_allowed: bool
    rule: str


class RobotsCache(Protocol):
    """Where records are kept between processes."""

    def get(self, origin: str) -> Record | None:
        """Read a record, also one that is to be asked for again; None when there is none."""

    def put(self, origin: str, record: Record, delay_seconds: float) -> None:
        """Keep a record, and the host's crawl delay (0: none) for politeness."""


class MemoryRobotsCache:
    """A cache of this process alone, for `rasid extract` without a server."""

    def __init__(self) -> None:
        self.records: dict[str, Record] = {}
        self.delays: dict[str, float] = {}

    def get(self, origin: str) -> Record | None:
        """Read a record; None when there is none."""
        return self.records.get(origin)

    def put(self, origin: str, record: Record, delay_seconds: float) -> None:
        """Keep a record, and the host's crawl delay."""
        self.records[origin] = record
        self.delays[origin] = delay_seconds


class Robots:
    """Decides for one user agent. ``clock`` gives Unix seconds.

    A host that does not respond is asked again after ``silence_seconds``.
    """

    def __init__(
        self,
        agent: str,
        cache: RobotsCache,
        clock: Callable[[], float],
        silence_seconds: float = SILENCE_SECONDS,
    ) -> None:
        self._agent = agent
        self._cache = cache
        self._clock = clock
        self._silence_seconds = silence_seconds
        self._known: dict[str, tuple[Record, Protego | None]] = {}
        self._reading: dict[str, asyncio.Lock] = {}

    async def decide(self, url: str, fetch: Fetch) -> Decision:
        """Decide whether our agent may fetch ``url``; ``fetch`` gets a robots.txt that nobody has.

        Raises TransientError while there is no decision: ``robots_unreachable``, or why the host
        itself does not respond.
        """
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        record, rules = await self._rules(origin, fetch)
        if rules is None and not record.allows_all:
            # the RFC's "complete disallow", which we ask again about
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
        # Pages of one host wait for one reading.
        async with self._reading.setdefault(origin, asyncio.Lock()):
            known = self._known.get(origin)
            if known is None or known[0].until <= self._clock():
                record = self._cache.get(origin)
                if record is None or record.until <= self._clock():
                    record = await self._ask(origin, fetch, record)
                has_rules = record.text and not record.allows_all
                known = (record, Protego.parse(record.text) if has_rules else None)
                self._keep(origin, known)
        self._reading.pop(origin, None)
        return known

    def _keep(self, origin: str, known: tuple[Record, Protego | None]) -> None:
        if len(self._known) >= KEPT_HOSTS:
            self._known.pop(next(iter(self._known)))
        self._known[origin] = known

    async def _ask(self, origin: str, fetch: Fetch, known: Record | None) -> Record:
        """4xx allows everything, 5xx and silence deny everything for a while (RFC 9309, 2.3.1).

        But where rules are ``known`` that still hold, they go on until the host gives others.
        """
        now = self._clock()
        try:
            response = await fetch(f"{origin}/robots.txt")
            record = self._record(response, now)
        except PermanentError as error:
            # an address we refuse, a redirect loop: nothing that could forbid
            record = Record(now + LIFETIME_SECONDS, allows_all=True, source=error.reason)
        except RasidError as error:
            record = Record(now + self._silence_seconds, source=error.reason)
        if not (record.text or record.allows_all) and known and known.stale_until > now:
            record = msgspec.structs.replace(known, until=record.until)
        delay = Protego.parse(record.text).crawl_delay(self._agent) or 0.0 if record.text else 0.0
        self._cache.put(origin, record, min(max(delay, 0.0), LONGEST_DELAY_SECONDS))
        return record

    @staticmethod
    def _record(response: Response, now: float) -> Record:
        source = f"http_{response.status}"
        if response.status == OK:
            text = response.body.decode("utf-8-sig", "replace")
            stale_until = now + STALE_SECONDS if len(text) <= LONGEST_STALE else 0.0
            is_empty = not text.strip()
            return Record(now + LIFETIME_SECONDS, text, is_empty, source, stale_until)
        if CLIENT_ERROR <= response.status < SERVER_ERROR:
            return Record(
                now + LIFETIME_SECONDS,
                allows_all=True,
                source=source,
                stale_until=now + STALE_SECONDS,
            )
        return Record(now + UNREACHABLE_SECONDS, source=source)


def deciding_rule(text: str, url: str, agent: str) -> str:
    """Find the line that forbids ``url``, with its group, by trying each Disallow line alone."""
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
