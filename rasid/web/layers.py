"""What every request passes before its route: compression, other origins, headers, access."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type, remove_compress_type

from rasid.web.access import PEER, Access, is_page
from rasid.web.directory import ReaderDirectory
from worker.config.settings import Settings

_COMPRESSED = ("application/feed+json", "application/problem+json", "application/x-ndjson")
_LEAST = 500  # bytes
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # no-referrer would make our own forms come from nowhere
}


class TrustHeaders:
    """Middleware for pages made of strangers' texts: only our scripts, no sniffing, no referrer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers to every response, streams included."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(HEADERS)
                headers.setdefault("Cache-Control", "no-store")  # the answer is its reader's alone
            await send(message)

        await self._app(scope, receive, send_with_headers)


class PeerNoted:
    """Middleware that notes who opened the connection, which proxies' headers then hide."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Note it."""
        scope[PEER] = scope.get("client")
        await self._app(scope, receive, send)


class OtherOrigins:
    """Middleware that lets pages of other origins read what is for programs, and never a page.

    They send no cookie: what they may read is what anybody may, or what their token opens.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self._app = app
        self._shared = CORSMiddleware(
            app,
            allow_origins=origins,
            allow_methods=["GET"],
            allow_headers=["Authorization", "Last-Event-ID"],
            expose_headers=["ETag", "Link", "Retry-After"],
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let the request pass."""
        is_shared = scope["type"] == "http" and not is_page(scope["path"])
        await (self._shared if is_shared else self._app)(scope, receive, send)


def layers(settings: Settings, directory: ReaderDirectory) -> list[Middleware]:
    """List them, the outermost first; server-sent events are not compressed, so none waits."""
    for media_type in _COMPRESSED:
        add_compress_type(media_type)
    remove_compress_type("text/event-stream")
    origins = settings.web_origins
    return [
        Middleware(CompressMiddleware, minimum_size=_LEAST, zstd=False),
        *([Middleware(OtherOrigins, origins=origins)] if origins else []),
        Middleware(TrustHeaders),
        Middleware(Access, settings=settings, directory=directory),
    ]
