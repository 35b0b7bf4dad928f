"""Time the phases of a request: resolving, connecting (with TLS), waiting for the first byte."""

import time
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import aiohttp

Observe = Callable[[str, float], None]


def traced(observe: Observe) -> aiohttp.TraceConfig:
    """Make hooks that call ``observe`` with phase and seconds."""
    config = aiohttp.TraceConfig()

    def starts(mark: str) -> Any:
        async def note(
            _session: aiohttp.ClientSession, context: SimpleNamespace, _params: object
        ) -> None:
            vars(context)[mark] = time.monotonic()

        return note

    def ends(mark: str, phase: str) -> Any:
        async def count(
            _session: aiohttp.ClientSession, context: SimpleNamespace, _params: object
        ) -> None:
            observe(phase, time.monotonic() - vars(context)[mark])
            vars(context)["sent"] = time.monotonic()

        return count

    config.on_dns_resolvehost_start.append(starts("dns"))
    config.on_dns_resolvehost_end.append(ends("dns", "dns"))
    config.on_connection_create_start.append(starts("connect"))
    config.on_connection_create_end.append(ends("connect", "connect"))
    config.on_connection_reuseconn.append(starts("sent"))
    config.on_request_end.append(ends("sent", "first_byte"))
    return config
