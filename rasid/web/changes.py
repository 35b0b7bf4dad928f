"""Every change over HTTP passes here: role, proof of the form, rate, the note of who did it."""

from collections.abc import Callable
from urllib.parse import quote

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rasid.web.access import is_program, who_asks
from rasid.web.forms import MOST_BYTES, Fields, is_ours, read_fields
from tasks.errors import QueryError, RasidError, SettingsError, StoreDownError, TaxonomyError
from worker.readers.audit import AuditLog
from worker.readers.reader import Reader
from worker.store.client import StoreError

Refused = Callable[[Request, int, str | QueryError], Response]
_MOST_LETTERS = 300


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """A change that was made: what for the audit, and the address that shows it.

    ``told`` is the key of the word that tells the reader, ``count`` how many things changed. A
    reader's own small marks are not noted.
    """

    action: str
    target: str = ""
    detail: str = ""
    address: str
    told: str = "done"
    count: int = 1
    is_noted: bool = True


class Asked(msgspec.Struct, frozen=True):
    """A change that is asked for by a reader who may make it."""

    request: Request
    reader: Reader
    fields: Fields


Act = Callable[[Asked], Done | Response]


class Change:
    """The endpoint of one change; ``act`` runs in a thread when everything has been checked."""

    def __init__(self, role: str, act: Act, refused: Refused, most: int) -> None:
        self.role = role
        self._act, self._refused, self._most = act, refused, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make the change, or say why not."""
        answer = await self._answer(Request(scope, receive, send))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        reader = who_asks(request)
        if reader is None:
            return self._refused(request, 401, "sign_in")
        if not (reader.keeps and reader.may(self.role)):
            return self._refused(request, 403, "not_your_role")
        fields = await read_fields(request, self._most)
        if fields is None:
            return self._refused(request, 413, "form_too_big")
        if not is_program(request) and not is_ours(request, fields.ours("form")):
            return self._refused(request, 403, "form_is_old")
        return await run_in_threadpool(self._made, Asked(request, reader, fields))

    def _made(self, asked: Asked) -> Response:
        log = AuditLog(asked.request.app.state.store)
        try:
            if not log.admits(asked.reader.name):
                return self._refused(asked.request, 429, "too_many_changes")
            done = self._act(asked)
            if isinstance(done, Response):
                return done
            if done.is_noted:
                log.note(asked.reader.name, done.action, done.target, done.detail)
        except (StoreDownError, StoreError) as error:
            return self._refused(asked.request, 503, str(error)[:_MOST_LETTERS])
        except QueryError as error:
            return self._refused(asked.request, 422, error)
        except (RasidError, SettingsError, TaxonomyError, ValueError) as error:
            return self._refused(asked.request, 422, str(error)[:_MOST_LETTERS])
        return _told(asked.request, done)


def changing(path: str, role: str, act: Act, refused: Refused, *, most: int = MOST_BYTES) -> Route:
    """Make the route of a change, whose form has at most so many bytes."""
    endpoint = Change(role, act, refused, most)
    name = path.strip("/").replace("/", "-")
    return Route(path, endpoint, methods=["POST"], name=name, include_in_schema=False)


def _told(request: Request, done: Done) -> Response:
    """Lead a browser to what changed, and tell a program."""
    if is_program(request):
        told = {"action": done.action, "target": done.target, "count": done.count}
        return JSONResponse(told)
    path, mark, part = done.address.partition("#")
    sign = "&" if "?" in path else "?"
    address = f"{path}{sign}done={quote(done.told)}&n={done.count}{mark}{part}"
    return RedirectResponse(address, 303)
