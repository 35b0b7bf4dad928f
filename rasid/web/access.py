"""Who may read over HTTP.

Without tokens the web process answers only when it is asked by a name of this machine, so a page
elsewhere cannot reach it by rebinding its own name. With tokens, each opens the topics it names;
secrets are compared in constant time. A machine sends a token with each request, a browser the
cookie of a session; a page for people is answered with a form where neither opens it.
"""

import hmac
import ipaddress
import time
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from rasid.web import session
from rasid.web.throttle import BEARER, Throttle
from tasks.errors import SettingsError
from worker.config.settings import Settings
from worker.config.web_tokens import ALL, read_token
from worker.streams.streams import ARTICLES

_OPEN_PATHS = ("/healthz", "/readyz")
_OPEN_PREFIXES = ("/websub/",)  # hubs have tokens of their own in the path
_OPEN_FILES = "/static/"  # hold no article
_PAGES = ("/", "/topics", "/session")  # answer a stranger with the form
_PAGES_BELOW = ("/article/", "/topic/")


class Access:
    """Middleware that checks the Host header, or the token where tokens are set."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._tokens = tokens_of(settings)
        self._throttle = Throttle(BEARER)
        self._hosts = {
            name.lower()
            for name in (*settings.web_hosts, settings.web_host, "localhost", "127.0.0.1", "[::1]")
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or answer 400 or 401."""
        app: ASGIApp = self._app
        if scope["type"] == "http":
            app = self._refusal(Request(scope)) or app
        await app(scope, receive, send)

    def _refusal(self, request: Request) -> JSONResponse | None:
        """Note the topics that the request may read; a response when it may read none."""
        path = request.scope["path"]
        topics: frozenset[str] | None = frozenset({ALL})
        if path in _OPEN_PATHS or path.startswith(_OPEN_PREFIXES):
            pass
        elif not self._tokens:
            if _name_of(request.headers.get("host", "")) not in self._hosts:
                error = "this name is not ours; set RASID_WEB_HOSTS"
                return JSONResponse({"error": error}, status_code=400)
        elif not path.startswith(_OPEN_FILES):
            seconds = self._throttle.wait_seconds(address_of(request))
            if seconds and _given_token(request):  # sessions are signed: nobody guesses them
                return _too_many(seconds)
            topics = self._opened_topics(request)
        if topics is None and (path in _PAGES or path.startswith(_PAGES_BELOW)):
            topics = frozenset()
        if topics is None:
            return JSONResponse(
                {"error": "give a bearer token"},
                status_code=401,
                headers={"WWW-Authenticate": "Bearer"},
            )
        request.scope.setdefault("state", {})["topics"] = topics
        return None

    def _opened_topics(self, request: Request) -> frozenset[str] | None:
        token = self._token(request)
        if not token:
            return None
        found = None
        for known, topics in self._tokens.items():  # all, so that the time taken tells nothing
            if hmac.compare_digest(known.encode(), token.encode()):
                found = topics
        if found is None:
            self._throttle.note_failure(address_of(request))
        return found

    def _token(self, request: Request) -> str:
        """Return the token that a request carries, or that its session stands for."""
        if given := _given_token(request):
            return given
        cookie = session.cookies_of(request.headers.get("cookie", "")).get(session.SESSION, "")
        return session.secret_of(cookie, self._tokens, time.time()) if cookie else ""


def address_of(request: Request) -> str:
    """Return the address that a request came from, "" where the connection has none."""
    return request.client.host if request.client else ""


def _too_many(seconds: int) -> JSONResponse:
    headers = {"Retry-After": str(seconds)}
    error = "too many wrong tokens came from this address"
    return JSONResponse({"error": error}, status_code=429, headers=headers)


def _given_token(request: Request) -> str:
    """Return the token that a machine gives; in an address it opens no page for people."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return given.strip()
    path = request.scope["path"]
    is_page = path in _PAGES or path.startswith(_PAGES_BELOW)
    return "" if is_page else request.query_params.get("token", "")


def may_read(request: Request, name: str) -> bool:
    """Tell whether the request's token opens a stream."""
    topics = request.scope["state"]["topics"]
    return ALL in topics or name in topics


def opened_topics(request: Request) -> frozenset[str] | None:
    """Return the topics that the request's token opens, None for everything."""
    topics: frozenset[str] = request.scope["state"]["topics"]
    return None if ALL in topics else topics


def readable_topics(request: Request) -> frozenset[str] | None:
    """Return the topics whose articles may be read, None for all, none for a stranger."""
    topics = opened_topics(request)
    return None if topics is not None and ARTICLES in topics else topics


def tokens_of(settings: Settings) -> Mapping[str, frozenset[str]]:
    """Read the tokens' secrets and the topics that each opens."""
    return dict(map(read_token, settings.web_tokens))


def check(settings: Settings) -> None:
    """Raise SettingsError when strangers could read: bound wider than loopback without a token."""
    if settings.web_tokens or settings.web_open or _is_loopback(settings.web_host):
        return
    raise SettingsError(
        f"RASID_WEB_HOST {settings.web_host} is open to the network without a token; "
        "set RASID_WEB_TOKENS, or RASID_WEB_OPEN=true where something else keeps strangers out"
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
