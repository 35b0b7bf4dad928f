"""A call: method, path, role, the shapes of what it takes and gives; its route and description.

A page of another site cannot make one with the rights of whoever looks at it: it must not name
another origin (`is_own_call`), and cookies and changes are granted to none
(`rasid/web/layers.py`). What is sent must say that it is JSON, which a browser sends nowhere
without asking first; only a call that takes nothing may be made without a body, and then without a
type, which every form has.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from rasid.web.access import is_program, who_asks
from rasid.web.problems import MEDIA_TYPE, Problem
from rasid.web.question import only
from rasid.web.responses import PLACE, Refusal
from tasks.errors import QueryError, RasidError, SettingsError, StoreDownError, TaxonomyError
from worker.readers.audit import AuditLog
from worker.readers.reader import Reader
from worker.store.client import StoreError

MOST_BYTES = 262_144  # a topic with as many sentences as it may have, twice
_MOST_LETTERS = 300
_CODES = {
    400: "What was sent cannot be read.",
    401: "No token.",
    403: "The reader has not this role, or a page of another site asks.",
    404: "No such thing.",
    409: "Somebody else changed it meanwhile.",
    413: "Too much was sent.",
    415: "What is sent must be `application/json`.",
    422: "What was sent cannot be.",
    429: "Too many changes within a minute, or too many wrong tokens.",
    503: "The server does not answer.",
}


class RefusedError(Exception):
    """A call that is not made, the status of its answer, and the parameter at fault."""

    def __init__(self, status: int, why: str, parameter: str = "") -> None:
        super().__init__(why)
        self.status = status
        self.parameter = parameter


def missing(why: str) -> RefusedError:
    """Say that there is no such thing."""
    return RefusedError(404, why)


class Given(msgspec.Struct, frozen=True):
    """A call that may be made: who makes it, and what was sent (None without a shape)."""

    request: Request
    reader: Reader
    body: Any

    def named(self, name: str, most: int = 100) -> str:
        """Return a part of the path. Raises RefusedError for a name longer than any of ours."""
        given = str(self.request.path_params[name])
        if len(given) > most:
            raise missing(f"{name}: at most {most} letters")
        return given

    def asked(self, name: str) -> list[str]:
        """Return the values of a parameter of the address, which may come several times."""
        return [value for value in self.request.query_params.getlist(name) if value]


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What a call answers, and what the audit notes of it ("" for a call that changes nothing)."""

    value: Any = None
    action: str = ""
    target: str = ""
    detail: str = ""


class Count(msgspec.Struct):
    """How many."""

    count: int


Act = Callable[[Given], Answer]


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """One call; ``act`` runs in a thread when everything has been checked.

    ``example`` is one that it takes; ``parameters`` of the address have their descriptions.
    """

    method: str
    path: str
    role: str
    summary: str
    act: Act
    takes: Any = None
    gives: Any = None
    example: Any = None
    parameters: Mapping[str, str] = MappingProxyType({})
    code: int = 200
    most: int = MOST_BYTES

    @property
    def changes(self) -> bool:
        """Whether it changes something."""
        return self.method != "GET"

    def route(self) -> Route:
        """Make its route; a name that somebody chose may hold a slash."""
        path = self.path.replace("{name}", "{name:path}")
        return Route(path, CallEndpoint(self), methods=[self.method])

    def described(self) -> dict[str, Any]:
        """Describe it as an operation of OpenAPI."""
        names = [part[1:-1] for part in self.path.split("/") if part.startswith("{")]
        reading = [400, 401, 403, 404, *([422] if self.parameters else [])]
        codes = [400, 401, 403, 404, 413, 415, 422, 429, 503] if self.changes else reading
        codes = [*codes, 409] if "topics" in self.path and self.changes else codes
        about: dict[str, Any] = {
            "summary": self.summary,
            "parameters": [_path_parameter(name) for name in names]
            + [_query_parameter(name, told) for name, told in self.parameters.items()],
            "responses": {str(self.code): self._good()}
            | {str(code): _refusal(code) for code in sorted(codes)},
        }
        if self.takes is not None or self.method == "POST":
            content = {"application/json": self._media()}
            is_needed = self.takes is not None
            about["requestBody"] = {"required": is_needed, "content": content}
        return about

    def _media(self) -> dict[str, Any]:
        """Describe what is sent; what is sent to a call that takes nothing is JSON all the same."""
        if self.takes is None:
            return {"schema": {"type": "object", "maxProperties": 0}, "example": {}}
        example = {"example": msgspec.to_builtins(self.example)} if self.example else {}
        return {"schema": reference(self.takes)} | example

    def _good(self) -> dict[str, Any]:
        if self.gives is None:
            return {"description": "Done."}
        content = {"application/json": {"schema": reference(self.gives)}}
        return {"description": "It is answered.", "content": content}


class CallEndpoint:
    """Answers one call."""

    def __init__(self, call: Call) -> None:
        self.call = call

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Make the call, or say why not."""
        request = Request(scope, receive, send)
        answer = await self._answer(request)
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        try:
            given = await self._given(request)
            return await run_in_threadpool(self._made, given)
        except RefusedError as error:
            return _refused(error)

    async def _given(self, request: Request) -> Given:
        """Check who asks and what was sent. Raises RefusedError."""
        try:
            only(request, *self.call.parameters)
        except QueryError as error:
            raise RefusedError(400, str(error), error.parameter) from error
        reader = who_asks(request)
        if reader is None:
            raise RefusedError(401, "give a bearer token")
        if not reader.may(self.call.role):
            raise RefusedError(403, f"this takes the role {self.call.role}")
        if self.call.changes and not reader.keeps:
            raise RefusedError(403, "strangers of an open wall change nothing")
        if not is_own_call(request):
            raise RefusedError(403, "a page of another site may not do this")
        is_bare = self.call.takes is None and is_empty(request)
        if request.method in {"POST", "PUT"} and not (is_bare or is_json(request)):
            raise RefusedError(415, "send it as Content-Type: application/json")
        if self.call.takes is None:
            return Given(request, reader, None)
        try:
            body = msgspec.json.decode(await _read(request, self.call.most), type=self.call.takes)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise RefusedError(400, str(error)) from error
        return Given(request, reader, body)

    def _made(self, given: Given) -> Response:
        """Make the call and note it. Raises RefusedError."""
        log, name = AuditLog(given.request.app.state.store), given.reader.name
        try:
            if self.call.changes and not log.admits(name):
                raise RefusedError(429, "too many changes within a minute")
            answer = self.call.act(given)
            if answer.action:
                log.note(name, answer.action, answer.target, answer.detail)
        except (StoreDownError, StoreError) as error:
            raise RefusedError(503, str(error)) from error
        except (RasidError, SettingsError, QueryError, TaxonomyError, ValueError) as error:
            raise RefusedError(422, str(error), getattr(error, "parameter", "")) from error
        if answer.value is None:
            return Response(status_code=self.call.code)
        content = msgspec.json.encode(answer.value)
        return Response(content, self.call.code, media_type="application/json")


def is_own_call(request: Request) -> bool:
    """Whether no page of another site makes a call.

    A secret in a header proves it; a cookie, or being at this machine, does not: then the browser
    must not name another origin. That holds for reading too: an origin that may read articles may
    not read what is a reader's own.
    """
    if is_program(request):
        return True
    origin, host = request.headers.get("origin", ""), request.headers.get("host", "")
    if request.headers.get("sec-fetch-site", "") not in {"", "same-origin", "none"}:
        return False
    return not origin or origin.partition("://")[2] == host


def is_json(request: Request) -> bool:
    """Whether what is sent says that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind == "application/json"


def is_empty(request: Request) -> bool:
    """Whether nothing is sent, and no type is said."""
    headers = request.headers
    is_sized = headers.get("content-length", "0") != "0" or "transfer-encoding" in headers
    return not is_sized and "content-type" not in headers


def reference(shape: Any) -> dict[str, Any]:
    """Refer to the schema of a shape."""
    return {"$ref": PLACE.format(name=shape.__name__)}


def paths_of(calls: Sequence[Call]) -> dict[str, dict[str, Any]]:
    """Describe calls, by path and method."""
    found: dict[str, dict[str, Any]] = {}
    for call in calls:
        found.setdefault(call.path, {})[call.method.lower()] = call.described()
    return found


def _path_parameter(name: str) -> dict[str, Any]:
    schema = {"type": "string"}
    told = {"id": "Its id.", "name": "Its name."}.get(name, name)
    return {"name": name, "in": "path", "required": True, "schema": schema, "description": told}


def _query_parameter(name: str, told: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": told}


def _refusal(code: int) -> dict[str, Any]:
    content = {MEDIA_TYPE: {"schema": reference(Refusal)}}
    return {"description": _CODES[code], "content": content}


async def _read(request: Request, most: int) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise RefusedError(413, f"at most {most} bytes")
    return bytes(body)


def _refused(error: RefusedError) -> Response:
    why = str(error)[:_MOST_LETTERS]
    if error.parameter:
        return Problem(error.status, why, parameter=error.parameter)
    return Problem(error.status, why)
