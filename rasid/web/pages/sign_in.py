"""The form that asks for a token, and what it leads to: a session, or its end."""

import time
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rasid.web import session
from rasid.web.access import FORWARDED_FOR, peer_of
from rasid.web.directory import directory_of
from rasid.web.forms import Fields, is_ours, keep_value, read_fields, value_of
from rasid.web.pages.render import Reader, Renderer, reader_of

_MOST_BYTES = 4_096


def form(
    request: Request,
    reader: Reader,
    renderer: Renderer,
    *,
    wrong: str = "",
    following: str = "",
    wait_seconds: int = 0,
) -> Response:
    """Answer with the form: 401 where nothing is open, so that machines understand it too; it
    leads to ``following``.

    ``wrong`` is the key of what was wrong with the last try; 429 where too many wrong tokens came,
    with the seconds to wait.
    """
    value = value_of(request)  # the same as that of other tabs, whose forms stay good
    answer = renderer.page(
        request,
        "token.html",
        reader,
        status=429 if wait_seconds else 401 if wrong or reader.is_stranger else 200,
        headers={"Retry-After": str(wait_seconds)} if wait_seconds else {},
        form=value,
        again="/session",
        wrong="token_wait" if wait_seconds else wrong,
        next=_inside(following) or _inside(request.query_params.get("next", "")) or _here(request),
    )
    keep_value(request, answer, value)
    return answer


async def show(request: Request) -> Response:
    """Answer with the form, also for one who has a session and wants another."""
    return form(request, reader_of(request), request.app.state.pages.renderer)


async def enter(request: Request) -> Response:
    """Begin a session for a right secret, or end one; a form of another site is refused."""
    fields = await read_fields(request, _MOST_BYTES)
    renderer: Renderer = request.app.state.pages.renderer
    if fields is None:
        return form(request, reader_of(request), renderer, wrong="form_too_big")
    if not is_ours(request, fields.ours("form")):
        following = fields.ours("next")
        reader = reader_of(request)
        return form(request, reader, renderer, wrong="form_is_old", following=following)
    following = fields.ours("next")
    answer = RedirectResponse(_inside(following) or "/", 303)
    throttle = request.app.state.sign_in_throttle
    forwarded = request.headers.getlist(FORWARDED_FOR)
    visitor = directory_of(request).visitor(peer_of(request), forwarded)
    wait_seconds = 0 if fields.ours("leave") else throttle.wait_seconds(visitor)
    value = None if wait_seconds else await run_in_threadpool(_session, request, fields)
    if value is None:
        if not wait_seconds:
            throttle.note_failure(visitor)
        return form(
            request,
            reader_of(request),
            renderer,
            wrong="token_wrong",
            following=following,
            wait_seconds=wait_seconds,
        )
    is_secure = request.url.scheme == "https"
    life = session.LIFE_SECONDS if value else 0
    cookie = session.set_cookie(session.SESSION, value, life, is_secure=is_secure)
    answer.headers.append("Set-Cookie", cookie)
    return answer


def _session(request: Request, fields: Fields) -> str | None:
    """Begin a session, or end one (""); None for a wrong secret."""
    directory = directory_of(request)
    if fields.ours("leave"):
        cookies = session.cookies_of(request.headers.get("cookie", ""))
        directory.end_session(cookies.get(session.SESSION, ""))
        return ""
    secret = fields.ours("token")
    reader = directory.with_secret(secret) if secret else None
    return directory.begin_session(reader, secret, time.time()) if reader else None


def _here(request: Request) -> str:
    if request.url.path == "/session" or request.method != "GET":
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _inside(address: str) -> str:
    """Return an address of this site, "" for any other."""
    if not address.isprintable() or address.startswith("//") or "\\" in address:
        return ""  # browsers drop controls and read \\ as /
    parts = urlsplit(address) if address.startswith("/") else None
    is_plain = parts is not None and not parts.scheme and not parts.netloc
    return address if is_plain else ""
