"""A real HTTP server on loopback, in a thread of its own, with responses that a test writes."""

import ssl
from collections.abc import Awaitable, Callable
from types import TracebackType
from typing import Self

from aiohttp import web

from rasid.testing.loop_thread import LoopThread

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Site:
    """A context manager.

    ``paths`` maps a path to a handler, ``hits`` lists the requests that arrived.
    """

    def __init__(
        self,
        paths: dict[str, Handler],
        tls: ssl.SSLContext | None = None,
        *,
        host: str = "127.0.0.1",
    ) -> None:
        self.paths = paths
        self._tls = tls
        self._host = host
        self._loop = LoopThread()
        self.hits: list[web.Request] = []
        self.url = ""

    def __enter__(self) -> Self:
        self._loop.start()
        self._runner = self._loop.run(self._open())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.run(self._runner.cleanup())
        self._loop.end()

    async def _open(self) -> web.AppRunner:
        runner = web.AppRunner(
            web.Application(middlewares=[self._route]), access_log=None, shutdown_timeout=0.1
        )
        await runner.setup()
        site = web.TCPSite(runner, self._host, 0, ssl_context=self._tls)
        await site.start()
        scheme = "https" if self._tls else "http"
        self.url = f"{scheme}://{self._host}:{runner.addresses[0][1]}"
        return runner

    @web.middleware
    async def _route(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        self.hits.append(request)
        found = self.paths.get(request.path)
        return await (found or handler)(request)


def says(body: str | bytes = "", status: int = 200, **headers: str) -> Handler:
    """Make a handler with one fixed response; header names are given with underscores."""
    content = body.encode() if isinstance(body, str) else body

    async def answer(_: web.Request) -> web.Response:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return web.Response(
            body=content,
            status=status,
            headers={"Content-Type": "text/html; charset=utf-8", **sent},
        )

    return answer
