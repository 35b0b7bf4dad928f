"""Who may read over HTTP.

Without readers the web process answers only when it is asked by a name of this machine, so a page
elsewhere cannot reach it by rebinding its own name; who asks from this machine may change things
too. With readers, each opens the topics it names. A machine sends its secret with each request, a
browser the cookie of a session, a proxy that signs people in a header; a page for people is
answered with a form where none of these opens it.
"""

import ipaddress
import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rasid.web import session
from rasid.web.directory import ReaderDirectory
from rasid.web.problems import Problem
from rasid.web.throttle import BEARER, Throttle
from tasks.errors import SettingsError, StoreDownError
from worker.config.settings import Settings
from worker.config.web_tokens import ALL
from worker.readers.reader import LOCAL, OPEN, ROLES, Reader
from worker.streams.streams import ARTICLES

PEER = "rasid_peer"  # of a scope: who opened the connection, whatever a header says
_OPEN_PATHS = ("/healthz", "/readyz", "/robots.txt", "/favicon.ico")  # hold no article
_OPEN_PREFIXES = ("/websub/",)  # hubs have tokens of their own in the path
_OPEN_FILES = "/static/"  # hold no article
_PAGES = (
    "/",
    "/topics",
    "/session",
    "/operate",
    "/make",
    "/kept",
    "/alerts",
)  # answer a stranger with the form
_PAGES_BELOW = ("/article/", "/topic/", "/operate/", "/make/", "/kept/", "/alerts/")
FORWARDED_FOR = "x-forwarded-for"
_FORWARDED = (FORWARDED_FOR, "x-forwarded-host", "forwarded", "via")
_LOCAL = Reader(name=LOCAL, roles=ROLES)
_OPEN = Reader(name=OPEN)


class _TooManyError(Exception):
    """An address gave too many wrong secrets; it may try again in ``seconds``."""

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Access:
    """Middleware that knows who asks, and checks the Host header where anybody may."""

    def __init__(
        self, app: ASGIApp, settings: Settings, directory: ReaderDirectory | None = None
    ) -> None:
        self._app = app
        self._settings = settings
        self._directory = directory or ReaderDirectory(settings)
        self._throttle = Throttle(BEARER)
        self._hosts = {
            name.lower()
            for name in (*settings.web_hosts, settings.web_host, "localhost", "127.0.0.1", "[::1]")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 400, 401 or 503."""
        app: ASGIApp = self._app
        if scope["type"] == "http":
            try:
                app = await self._refusal(Request(scope)) or app
            except _TooManyError as error:
                app = _too_many(error.seconds)
            except StoreDownError as error:  # nobody knows who may read
                app = await _silence(Request(scope), error)
        await app(scope, receive, send)

    async def _refusal(self, request: Request) -> JSONResponse | None:
        """Note who asks and which topics it may read; a response when it may read none."""
        path, reader = request.scope["path"], None
        if path in _OPEN_PATHS or path.startswith(_OPEN_PREFIXES) or self._is_file(request):
            reader = _OPEN
        else:
            reader = await run_in_threadpool(self._reader, request)
        if reader is None and self._admits_strangers():
            error = "this name is not ours; set RASID_WEB_HOSTS"
            return Problem(400, error)
        if reader is None and not is_page(path):
            return Problem(401, "give a bearer token", {"WWW-Authenticate": "Bearer"})
        state = request.scope.setdefault("state", {})
        state["reader"] = reader
        state["topics"] = reader.opened if reader else frozenset()
        state["is_program"] = reader is not None and self._is_program(request, reader)
        return None

    def _is_program(self, request: Request, reader: Reader) -> bool:
        """Whether the secret itself came in a header, which no page elsewhere can make up.

        A proxy may add the header to all that a browser sends, so there it proves nothing.
        """
        scheme, _, _ = request.headers.get("authorization", "").partition(" ")
        is_added = bool(self._settings.web_proxy_header) or reader.name in {LOCAL, OPEN}
        return scheme.lower() == "bearer" and not is_added

    def _is_file(self, request: Request) -> bool:
        """Whether a file of the pages is asked for by a name that may ask."""
        is_file = request.scope["path"].startswith(_OPEN_FILES)
        return is_file and (not self._admits_strangers() or self._is_our_name(request))

    def _reader(self, request: Request) -> Reader | None:
        """Find who asks; None for a stranger, and for a name that is not ours."""
        header = self._settings.web_proxy_header
        if header and any(names := request.headers.getlist(header)):
            # Of two, one is the visitor's own: a proxy that adds to it sets none.
            name = names[0].strip() if len(names) == 1 else ""
            return self._directory.named(name, peer_of(request))
        found = self._of_credentials(request)
        if found is not None or not self._admits_strangers() or not self._is_our_name(request):
            return found
        return _LOCAL if self._is_local(request) else _OPEN

    def _of_credentials(self, request: Request) -> Reader | None:
        """Find the reader of the secret that a request carries, or of its session."""
        if given := _given_token(request):
            forwarded = request.headers.getlist(FORWARDED_FOR)
            return self._of_secret(given, self._directory.visitor(peer_of(request), forwarded))
        cookie = session.cookies_of(request.headers.get("cookie", "")).get(session.SESSION, "")
        return self._directory.with_session(cookie, time.time()) if cookie else None

    def _of_secret(self, given: str, address: str) -> Reader | None:
        """Find the reader of a secret; who gave many wrong ones waits, where they matter."""
        if seconds := self._throttle.wait_seconds(address):
            raise _TooManyError(seconds)
        found = self._directory.with_secret(given)
        if found is None and not self._admits_strangers():
            self._throttle.note_failure(address)
        return found

    def _admits_strangers(self) -> bool:
        """Whether whoever comes may read: nobody was named, or something else keeps watch."""
        if self._directory.has_tokens:
            return False
        if self._settings.web_open:
            return True
        is_ours = _is_loopback(self._settings.web_host) and not self._settings.web_proxy_header
        return is_ours and not self._directory.readers()

    def _is_our_name(self, request: Request) -> bool:
        return _name_of(request.headers.get("host", "")) in self._hosts

    def _is_local(self, request: Request) -> bool:
        """Whether somebody at this machine asks, with nothing in between."""
        is_direct = not any(name in request.headers for name in _FORWARDED)
        names = (peer_of(request), _name_of(request.headers.get("host", "")).strip("[]"))
        is_here = all(map(_is_loopback, (*names, self._settings.web_host)))
        return is_direct and is_here and not self._directory.readers()


def is_page(path: str) -> bool:
    """Whether a page for people is asked for."""
    return path in _PAGES or path.startswith(_PAGES_BELOW)


def peer_of(request: Request) -> str:
    """Return the address that opened the connection, which no header can change."""
    peer = request.scope.get(PEER) or request.scope.get("client")
    return str(peer[0]) if peer else ""


def who_asks(request: Request) -> Reader | None:
    """Return the reader who asks, None for a stranger."""
    reader: Reader | None = request.scope["state"]["reader"]
    return reader


def is_program(request: Request) -> bool:
    """Whether a program asks, with its secret in a header: it needs no proof of a form."""
    is_one: bool = request.scope["state"]["is_program"]
    return is_one


async def _silence(request: Request, error: StoreDownError) -> Response:
    """Answer as to a stranger, that the server does not respond."""
    request.scope.setdefault("state", {}).update(reader=None, topics=frozenset(), is_program=False)
    answer: Response = await request.app.state.silent(request, error)
    return answer


def _too_many(seconds: int) -> JSONResponse:
    headers = {"Retry-After": str(seconds)}
    error = "too many wrong tokens came from this address"
    return Problem(429, error, headers)


def _given_token(request: Request) -> str:
    """Return the token that a machine gives; in an address it opens no page for people."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    return "" if is_page(request.scope["path"]) else request.query_params.get("token", "")


def may_read(request: Request, name: str) -> bool:
    """Tell whether the reader may read a stream."""
    topics = request.scope["state"]["topics"]
    return ALL in topics or name in topics


def opened_topics(request: Request) -> frozenset[str] | None:
    """Return the topics that the reader may read, None for everything."""
    topics: frozenset[str] = request.scope["state"]["topics"]
    return None if ALL in topics else topics


def readable_topics(request: Request) -> frozenset[str] | None:
    """Return the topics whose articles may be read, None for all, none for a stranger."""
    topics = opened_topics(request)
    return None if topics is not None and ARTICLES in topics else topics


def check(settings: Settings, *, has_readers: bool = False) -> None:
    """Raise SettingsError when strangers could read: bound wider than loopback, nobody named."""
    is_guarded = settings.web_tokens or has_readers or settings.web_proxy_header
    if is_guarded or settings.web_open or _is_loopback(settings.web_host):
        return
    raise SettingsError(
        f"RASID_WEB_HOST {settings.web_host} is open to the network and has no reader; add one "
        "with `rasid readers add`, set RASID_WEB_TOKENS, or RASID_WEB_OPEN=true where something "
        "else keeps strangers out"
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _name_of(host: str) -> str:
    """Cut the port off a Host header."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdecimal() else host.lower()
