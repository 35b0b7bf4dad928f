"""Streams over HTTP: JSON lines and server-sent events, filtered by a query."""

from collections.abc import Collection
from urllib.parse import urlencode

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rasid.web.access import may_read, readable_topics, who_asks
from rasid.web.documents import document, narrowed
from rasid.web.events import EventStream, events
from rasid.web.problems import Problem
from rasid.web.question import TOKEN, asked_number, asked_query, now, only
from rasid.web.search import known_topics
from tasks.query import Query
from worker.streams.selection import Chosen, Selection, start_of
from worker.streams.streams import ARTICLES, Streams, is_message_id

MAX_LISTED = 1000
RETRY_SECONDS = 5


class _Asked(msgspec.Struct, frozen=True):
    """A checked request; ``since`` "" asks for new messages only.

    ``query`` is for what comes after ``since``, ``newest`` for what is looked for backwards.
    """

    names: tuple[str, ...]
    since: str
    query: Query
    newest: Query


async def topics(request: Request) -> Response:
    """List the topics that have a stream and may be read."""
    only(request)
    known = await known_topics(request)
    return JSONResponse({"topics": [name for name in known if may_read(request, name)]})


async def as_json(request: Request) -> Response:
    """Answer with messages after ``since``, or the ``newest`` N, oldest first, one JSON object a
    line. The header Link leads to what follows.
    """
    asked = await _asked(request, {"newest"})
    if isinstance(asked, Response):
        return asked
    newest = asked_number(request, "newest", MAX_LISTED, MAX_LISTED)
    selection = selection_of(request)

    def read() -> Chosen:
        if request.query_params.get("newest"):
            return Chosen(tuple(selection.newest(asked.names, asked.newest, now(), newest)))
        since = asked.since or "0"
        return selection.page(asked.names, since, asked.query, now(), MAX_LISTED)

    past = await run_in_threadpool(read)
    shown = (narrowed(message, readable_topics(request)) for message in past.messages)
    return Response(
        b"".join(document(message) + b"\n" for message in shown),
        media_type="application/x-ndjson",
        headers=_link(request, asked, past.last),
    )


async def as_events(request: Request) -> Response:
    """Send messages as they are published; event ids are message ids, so browsers resume."""
    asked = await _asked(request)
    if isinstance(asked, Response):
        return asked
    hub = request.app.state.hub
    client = hub.join(asked.names, asked.query, readable_topics(request), who_asks(request))
    if client is None:
        headers = {"Retry-After": str(RETRY_SECONDS)}
        return Problem(503, "too many clients listen", headers)
    since = _resumed(request) or asked.since
    return EventStream(hub, client, events(client, _streams(request), selection_of(request), since))


def selection_of(request: Request) -> Selection:
    """Return what chooses messages by the topics of today."""
    return Selection(request.app.state.store, request.app.state.topics)


def _resumed(request: Request) -> str:
    """Read where a reconnecting browser was; it wins over ``since`` in the address."""
    last = request.headers.get("last-event-id", "")
    return last if is_message_id(last) else ""


async def _asked(request: Request, others: Collection[str] = ()) -> _Asked | Response:
    """Check a request: known streams that may be read, and a query."""
    names = tuple(dict.fromkeys(request.path_params["topics"].split(",")))
    known = {ARTICLES, *request.app.state.topics, *await known_topics(request)}
    if unknown := [name for name in names if name not in known]:
        streams = [name for name in sorted(known) if may_read(request, name)]
        return Problem(404, f"no stream {unknown[0][:80]!r}", streams=streams)
    if refused := [name for name in names if not may_read(request, name)]:
        return Problem(403, f"this token may not read {refused[0]}")
    query = asked_query(request, others, known)
    since = start_of(query, now()) if query.since else ""
    # Each stream may be read whole; and what left a topic must be told to who may see the topic.
    query = msgspec.structs.replace(query, within=None)
    return _Asked(names, since, msgspec.structs.replace(query, since=None), query)


def _link(request: Request, asked: _Asked, last: str) -> dict[str, str]:
    """Return the header that leads to the messages after an id; none for ""."""
    if not last:
        return {}
    pairs = [*asked.query.params(), ("since", last)]
    if token := request.query_params.get(TOKEN):
        pairs.append((TOKEN, token))
    return {"Link": f'<{request.url.path}?{urlencode(pairs)}>; rel="next"'}


def _streams(request: Request) -> Streams:
    return Streams(request.app.state.store)
