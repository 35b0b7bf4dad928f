"""The form that asks for a token, and what it leads to: a session, or its end."""

import hmac
import time
from urllib.parse import parse_qs, urlsplit

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from rasid.web import session
from rasid.web.access import address_of, tokens_of
from rasid.web.pages.render import Reader, Renderer, reader_of

_MOST_BYTES = 4_096


def form(
    request: Request,
    reader: Reader,
    renderer: Renderer,
    *,
    is_wrong: bool = False,
    following: str = "",
    wait_seconds: int = 0,
) -> Response:
    """Answer with the form: 401, so that machines understand it too; it leads to ``following``.

    429 where too many wrong tokens came, with the seconds to wait.
    """
    value = session.form_value()
    answer = renderer.page(
        request,
        "token.html",
        reader,
        status=429 if wait_seconds else 401,
        headers={"Retry-After": str(wait_seconds)} if wait_seconds else {},
        form=value,
        wrong="token_wait" if wait_seconds else "token_wrong" if is_wrong else "",
        next=_inside(following) or _inside(request.query_params.get("next", "")) or _here(request),
    )
    is_secure = request.url.scheme == "https"
    cookie = session.set_cookie(session.FORM, value, session.FORM_SECONDS, is_secure=is_secure)
    answer.headers.append("Set-Cookie", cookie)
    return answer


async def show(request: Request) -> Response:
    """Answer with the form, also for one who has a session and wants another."""
    return form(request, reader_of(request), request.app.state.pages.renderer)


async def enter(request: Request) -> Response:
    """Begin a session for a right token, or end one; a form of another site is refused."""
    fields = await _fields(request)
    renderer: Renderer = request.app.state.pages.renderer
    if fields is None or not _is_ours(request, fields):
        return form(request, reader_of(request), renderer, is_wrong=False)
    is_secure = request.url.scheme == "https"
    answer = RedirectResponse(_inside(fields.get("next", "")) or "/", 303)
    if fields.get("leave"):
        cookie = session.set_cookie(session.SESSION, "", 0, is_secure=is_secure)
    else:
        throttle = request.app.state.sign_in_throttle
        wait_seconds = throttle.wait_seconds(address_of(request))
        secret = "" if wait_seconds else _known(request, fields.get("token", "").strip())
        if not secret:
            if not wait_seconds:
                throttle.note_failure(address_of(request))
            return form(
                request,
                reader_of(request),
                renderer,
                is_wrong=True,
                following=fields.get("next", ""),
                wait_seconds=wait_seconds,
            )
        value = session.issue(secret, time.time())
        life = session.LIFE_SECONDS
        cookie = session.set_cookie(session.SESSION, value, life, is_secure=is_secure)
    answer.headers.append("Set-Cookie", cookie)
    return answer


def _known(request: Request, typed: str) -> str:
    found = ""
    for secret in tokens_of(request.app.state.settings):  # all, so that the time tells nothing
        if hmac.compare_digest(secret.encode(), typed.encode()):
            found = secret
    return found


def _is_ours(request: Request, fields: dict[str, str]) -> bool:
    headers = request.headers
    return session.is_own_form(
        cookie=session.cookies_of(headers.get("cookie", "")).get(session.FORM, ""),
        field=fields.get("form", ""),
        origin=headers.get("origin", ""),
        host=headers.get("host", ""),
        fetched=headers.get("sec-fetch-site", ""),
    )


async def _fields(request: Request) -> dict[str, str] | None:
    """Read the form's fields; None for a body that no form of ours sends."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > _MOST_BYTES:
            return None
    try:
        read = parse_qs(body.decode(), max_num_fields=10)
    except (UnicodeDecodeError, ValueError):
        return None
    return {name: values[0] for name, values in read.items()}


def _here(request: Request) -> str:
    if request.url.path == "/session":
        return "/"
    return f"{request.url.path}?{request.url.query}" if request.url.query else request.url.path


def _inside(address: str) -> str:
    """Return an address of this site, "" for any other."""
    if not address.isprintable() or address.startswith("//") or "\\" in address:
        return ""  # browsers drop controls and read \\ as /
    parts = urlsplit(address) if address.startswith("/") else None
    is_plain = parts is not None and not parts.scheme and not parts.netloc
    return address if is_plain else ""
