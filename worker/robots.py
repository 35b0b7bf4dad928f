"""robots.txt by RFC 9309: may we fetch this page? Rules are kept per host for an hour."""

from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import msgspec
from protego import Protego

from tasks.core.errors import PermanentError, RasidError
from tasks.core.response import OK, Response

MAX_BYTES = 500 * 1024  # the RFC's lower bound for what a crawler must read; the rest is ignored
LIFETIME_SECONDS = 3600.0
UNREACHABLE_SECONDS = 300.0
MAX_HOSTS = 10_000
CLIENT_ERROR, SERVER_ERROR = 400, 500

Fetch = Callable[[str], Awaitable[Response]]


class Rules(msgspec.Struct, frozen=True):
    """What a host's robots.txt says; ``parsed`` is None when everything is ``is_allowed``."""

    expires_at: float
    parsed: Protego | None
    is_allowed: bool = True


class Robots:
    """Decides, with one fetch per host and lifetime. ``clock`` gives seconds that only grow."""

    def __init__(self, agent: str, clock: Callable[[], float]) -> None:
        self._agent, self._clock = agent, clock
        self._rules: dict[str, Rules] = {}

    async def allows(self, url: str, fetch: Fetch) -> bool:
        """Tell whether our agent may fetch ``url``; ``fetch`` gets the robots file itself."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = self._rules.get(origin)
        if rules is None or rules.expires_at < self._clock():
            rules = await self._read(origin, fetch)
            if len(self._rules) >= MAX_HOSTS:
                self._rules.clear()
            self._rules[origin] = rules
        return rules.is_allowed if rules.parsed is None else bool(rules.parsed.can_fetch(url, self._agent))

    async def _read(self, origin: str, fetch: Fetch) -> Rules:
        """4xx allows everything, 5xx and silence deny everything for a while (RFC 9309, 2.3.1)."""
        now = self._clock()
        try:
            answer = await fetch(f"{origin}/robots.txt")
        except PermanentError:
            return Rules(now + LIFETIME_SECONDS, None)
        except RasidError:
            return Rules(now + UNREACHABLE_SECONDS, None, is_allowed=False)
        if answer.status == OK:
            return Rules(now + LIFETIME_SECONDS, Protego.parse(answer.body.decode("utf-8", "replace")))
        if CLIENT_ERROR <= answer.status < SERVER_ERROR:
            return Rules(now + LIFETIME_SECONDS, None)
        return Rules(now + UNREACHABLE_SECONDS, None, is_allowed=False)
