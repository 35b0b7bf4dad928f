"""What the web process answers, as an OpenAPI 3.1 document."""

from importlib.metadata import version
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tasks.publishing.article_v1 import components

_TOPICS = {
    "name": "topics",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "Topic ids with commas between them; articles for all.",
}
_TOPIC = {
    "name": "topic",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "A topic id.",
}
_ID = {
    "name": "id",
    "in": "path",
    "required": True,
    "schema": {"type": "string"},
    "description": "An article's id.",
}


def _query(name: str, description: str) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": {"type": "string"},
        "description": description,
    }


_FILTERS = [
    _query("since", "The id of the last message known; messages after it follow."),
    _query("lang", "Languages (BCP 47) with commas between them."),
    _query("source", "Names of sources with commas between them."),
    _query("q", "Words that the title holds, in any spelling of their letters."),
]
_NEWEST = _query("newest", "Only so many of the newest messages of each stream, at most 1000.")


def _answers(what: str, media_type: str, *, codes: tuple[int, ...] = ()) -> dict[str, Any]:
    reasons = {
        304: "Nothing changed.",
        400: "A wrong question.",
        401: "No token.",
        403: "The token does not open it.",
        404: "No such thing.",
        503: "Not now.",
    }
    good = {"200": {"description": what, "content": {media_type: {}}}}
    return good | {str(code): {"description": reasons[code]} for code in codes}


def _get(
    summary: str, answers: dict[str, Any], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": answers}}


_REFUSALS = (400, 401, 403, 404)
PATHS = {
    "/healthz": _get("Is the process alive?", _answers("It is.", "text/plain")),
    "/readyz": _get("Can articles flow?", _answers("They can.", "application/json", codes=(503,))),
    "/metrics": _get(
        "Numbers for Prometheus.", _answers("All metrics.", "text/plain", codes=(401, 503))
    ),
    "/v1/topics": _get(
        "Topics that have a stream.", _answers("Their ids.", "application/json", codes=(401,))
    ),
    "/v1/stream/{topics}/json": _get(
        "The past, oldest first, at most 1000 messages.",
        _answers("One JSON object a line.", "application/x-ndjson", codes=_REFUSALS),
        [_TOPICS, *_FILTERS, _NEWEST],
    ),
    "/v1/stream/{topics}/sse": _get(
        "What comes, after what came since; Last-Event-ID resumes. Events: article, gap.",
        _answers("Server-sent events.", "text/event-stream", codes=(*_REFUSALS, 503)),
        [_TOPICS, *_FILTERS],
    ),
    "/v1/articles/{id}": _get(
        "The newest revision of one article.",
        _answers("The message.", "application/json", codes=(401, 403, 404)),
        [_ID],
    ),
    "/v1/openapi.json": _get(
        "This document.", _answers("OpenAPI 3.1.", "application/json", codes=(401,))
    ),
    "/topics.opml": _get(
        "The feeds of all topics.", _answers("OPML 2.0.", "text/x-opml", codes=(304, 401))
    ),
    "/topics/{topic}/atom.xml": _get(
        "A topic's newest articles.",
        _answers("Atom.", "application/atom+xml", codes=(304, 401, 404)),
        [_TOPIC],
    ),
    "/topics/{topic}/feed.json": _get(
        "A topic's newest articles.",
        _answers("JSON Feed 1.1.", "application/feed+json", codes=(304, 401, 404)),
        [_TOPIC],
    ),
}


async def document(request: Request) -> Response:  # noqa: ARG001 - starlette's signature
    """Answer with the document."""
    return JSONResponse(
        {
            "openapi": "3.1.0",
            "info": {
                "title": "Rasid",
                "version": version("rasid"),
                "license": {"name": "Apache-2.0"},
            },
            "paths": PATHS,
            "components": {
                "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
                "schemas": components("#/components/schemas/{name}")[1],
            },
            "security": [{}, {"token": []}],
        }
    )
