"""The bundled newsroom on loopback: one port per outlet, so that politeness sees many hosts."""

import asyncio
import socket
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rasid.demo.plan import (
    Expectation,
    Source,
    expectations_of,
    load_outlets,
    source_of,
    weeks_until,
)
from rasid.demo.site import Answer, Site
from tasks.http.urls import clean_url

__all__ = ["Expectation", "Newsroom", "Source"]

STOP_SECONDS = 10.0
GRACE_SECONDS = 1  # for answers on their way when the newsroom closes


class Newsroom:
    """A context manager: ordinary news and planned special cases behind real HTTP.

    The ports are the kernel's choice. ``sources``, ``expectations`` and ``entries`` are there once
    it is entered; ``entries`` counts addresses without tracking parameters, which is how many
    entries a reader should find.
    """

    def __init__(self, *, slow_seconds: float = 2.0, now: datetime | None = None) -> None:
        """Hold the news of the week before ``now``, by default this moment."""
        self._later = weeks_until(now or datetime.now(UTC))
        self._slow_seconds = slow_seconds
        self._sites: dict[int, Site] = {}
        self.sources: tuple[Source, ...] = ()
        self.expectations: tuple[Expectation, ...] = ()
        self.entries = 0

    def __enter__(self) -> Self:
        sockets = []
        for outlet in load_outlets(self._later):
            opened = _open()
            sockets.append(opened)
            port = opened.getsockname()[1]
            self._sites[port] = Site(outlet, f"http://127.0.0.1:{port}", self._slow_seconds)
        self._describe()
        self._server = _Server(_config(Starlette(routes=[Route("/{path:path}", self._answer)])))
        self._thread = threading.Thread(
            target=self._server.run, args=(sockets,), name="newsroom", daemon=True
        )
        self._thread.start()
        if not self._server.is_ready.wait(STOP_SECONDS):
            raise RuntimeError("the newsroom's server did not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join(STOP_SECONDS)

    @property
    def is_exhausted(self) -> bool:
        """Tell whether every page was fetched as often as planned, and the edit too."""
        return all(site.is_exhausted for site in self._sites.values())

    @property
    def violations(self) -> list[str]:
        """Requests that a polite visitor would not have sent."""
        return [violation for site in self._sites.values() for violation in site.violations]

    def _describe(self) -> None:
        sites = self._sites.values()
        self.sources = tuple(source_of(site.outlet, site.base) for site in sites)
        self.expectations = tuple(
            found for site in sites for found in expectations_of(site.outlet, site.base)
        )
        self.entries = len({clean_url(expected.url) for expected in self.expectations})

    async def _answer(self, request: Request) -> Response:
        site = self._sites[request.scope["server"][1]]
        answer = site.answer(
            request.scope["path"], request.url.query, request.headers.get("if-none-match", "")
        )
        if answer.wait_seconds:
            await asyncio.sleep(answer.wait_seconds)
        return _response(answer)


def _open() -> socket.socket:
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    opened.bind(("127.0.0.1", 0))
    return opened


class _Server(uvicorn.Server):
    """Signals when it listens; the main thread handles the process's signals."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.is_ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.is_ready.set()


def _config(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )


def _response(answer: Answer) -> Response:
    headers = {"Content-Type": answer.content_type} | ({"ETag": answer.etag} if answer.etag else {})
    return Response(answer.body, answer.status, headers)
