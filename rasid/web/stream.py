"""Topic streams over HTTP: JSON lines, server-sent events, one article by its id."""

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rasid.web.access import may_read
from rasid.web.documents import Filter, document, filter_of
from rasid.web.events import EventStream, events
from worker.streams.completion import Completion
from worker.streams.streams import ARTICLES, START, Message, Streams, is_message_id, order

MAX_LISTED = 1000
RETRY_SECONDS = 5


class _Asked(msgspec.Struct, frozen=True):
    """A checked request; ``since`` "" asks for new messages only."""

    names: tuple[str, ...]
    since: str
    wanted: Filter


async def topics(request: Request) -> Response:
    """List the topics that have a stream and may be read."""
    known = await run_in_threadpool(_streams(request).topics)
    return JSONResponse({"topics": [name for name in known if may_read(request, name)]})


async def as_json(request: Request) -> Response:
    """Answer with messages after ``since``, or the ``newest`` N, oldest first, one JSON object a
    line.
    """
    asked = await _asked(request, START)
    if isinstance(asked, Response):
        return asked
    streams, completion = _streams(request), Completion(request.app.state.store)
    newest = request.query_params.get("newest", "")
    if newest and not (newest.isdecimal() and 0 < int(newest[:6]) <= MAX_LISTED):
        return JSONResponse(
            {"error": f"newest is a number from 1 to {MAX_LISTED}"}, status_code=400
        )

    def read() -> list[Message]:
        if newest:
            found = [
                message for name in asked.names for message in streams.newest(name, int(newest))
            ]
            return sorted(found, key=lambda message: order(message.id))
        return streams.page(asked.names, asked.since, MAX_LISTED)

    def read_wanted() -> list[Message]:
        return completion.complete([one for one in read() if asked.wanted.takes(one)])

    past = await run_in_threadpool(read_wanted)
    return Response(
        b"".join(document(message) + b"\n" for message in past), media_type="application/x-ndjson"
    )


async def as_events(request: Request) -> Response:
    """Send messages as they are published; event ids are message ids, so browsers resume."""
    asked = await _asked(request, "")
    if isinstance(asked, Response):
        return asked
    hub = request.app.state.hub
    client = hub.join(asked.names)
    if client is None:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return JSONResponse({"error": "too many clients listen"}, status_code=503, headers=headers)
    completion = Completion(request.app.state.store)
    since = _resumed(request) or asked.since
    found = events(client, _streams(request), completion, since, asked.wanted)
    return EventStream(hub, client, found)


async def article(request: Request) -> Response:
    """Answer with the newest revision of one article."""
    found = await run_in_threadpool(_streams(request).article, request.path_params["id"])
    if found is None:
        return JSONResponse({"error": "no such article is kept"}, status_code=404)
    names = [ARTICLES, *filter(None, found.fields["topics"].split(","))]
    if not any(may_read(request, name) for name in names):
        return JSONResponse({"error": "this token may not read it"}, status_code=403)
    return Response(document(found), media_type="application/json")


def _resumed(request: Request) -> str:
    """Read where a reconnecting browser was; it wins over ``since`` in the address."""
    last = request.headers.get("last-event-id", "")
    return last if is_message_id(last) else ""


async def _asked(request: Request, default: str) -> _Asked | Response:
    """Check a request: known streams that may be read, a message id, filters."""
    query = request.query_params
    names = tuple(dict.fromkeys(request.path_params["topics"].split(",")))
    since = query.get("since", default)
    known = {ARTICLES, *await run_in_threadpool(_streams(request).topics)}
    if unknown := [name for name in names if name not in known]:
        return JSONResponse(
            {"error": f"no stream {unknown[0][:80]!r}", "streams": sorted(known)}, status_code=404
        )
    if refused := [name for name in names if not may_read(request, name)]:
        return JSONResponse({"error": f"this token may not read {refused[0]}"}, status_code=403)
    if since and not is_message_id(since):
        return JSONResponse({"error": "since is no message id"}, status_code=400)
    return _Asked(
        names, since, filter_of(query.get("lang", ""), query.get("source", ""), query.get("q", ""))
    )


def _streams(request: Request) -> Streams:
    return Streams(request.app.state.store)
