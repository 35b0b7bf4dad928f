"""Topic streams over HTTP: the past as JSON lines, the present as server-sent events."""

from collections.abc import AsyncIterator, Iterator

import msgspec
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from worker.streams import NEW, START, Message, Streams, is_message_id, order

MAX_LISTED = 1000
PING_SECONDS = 15


async def topics(request: Request) -> Response:
    """List the topics that have a stream."""
    return JSONResponse({"topics": await run_in_threadpool(_streams(request).topics)})


async def as_json(request: Request) -> Response:
    """Answer with messages from ``since`` on, or the ``newest`` N, oldest first, one JSON object a line."""
    names, since = await _asked(request, START)
    if isinstance(names, Response):
        return names
    streams = _streams(request)
    newest = request.query_params.get("newest", "")
    if newest and not (newest.isdecimal() and 0 < int(newest[:6]) <= MAX_LISTED):
        return JSONResponse({"error": f"newest is a number from 1 to {MAX_LISTED}"}, status_code=400)

    def read() -> list[Message]:
        if newest:
            return [message for name in names for message in streams.newest(name, int(newest))]
        return [message for name in names for message in streams.past(name, since, MAX_LISTED)]

    past = sorted(await run_in_threadpool(read), key=lambda message: order(message.id))
    body = b"".join(_document(message) + b"\n" for message in past)
    return Response(body, media_type="application/x-ndjson")


async def as_events(request: Request) -> Response:
    """Send messages as they come; the event id is the stream id, so that a browser resumes where it was cut."""
    names, since = await _asked(request, NEW)
    since = _resumed(request) or since
    if isinstance(names, Response):
        return names
    follower = _streams(request).follow(names, since)
    return EventSourceResponse(_events(request, follower), ping=PING_SECONDS)


def _resumed(request: Request) -> str:
    """Return where a reconnecting browser was: that wins over the address it first asked for."""
    last = request.headers.get("last-event-id", "")
    return last if is_message_id(last) else ""


async def _events(request: Request, follower: Iterator[list[Message]]) -> AsyncIterator[ServerSentEvent]:
    while not await request.is_disconnected():
        for message in await run_in_threadpool(next, follower):
            yield ServerSentEvent(_document(message).decode(), id=message.id, event="article")


async def _asked(request: Request, default: str) -> tuple[list[str] | Response, str]:
    """Check what was asked for: known streams, a message id."""
    names = request.path_params["topics"].split(",")
    since = request.query_params.get("since", default)
    known = {"articles", *await run_in_threadpool(_streams(request).topics)}
    if unknown := [name for name in names if name not in known]:
        return JSONResponse({"error": f"no stream {unknown[0]!r}", "streams": sorted(known)}, status_code=404), since
    if since != NEW and not is_message_id(since):
        return JSONResponse({"error": "since is no message id"}, status_code=400), since
    return names, since


def _document(message: Message) -> bytes:
    flat = {name: value for name, value in message.fields.items() if name != "data"}
    data = msgspec.Raw(message.fields.get("data", "null").encode())
    return msgspec.json.encode({"stream": message.stream, "message": message.id, **flat, "data": data})


def _streams(request: Request) -> Streams:
    return Streams(request.app.state.store)
