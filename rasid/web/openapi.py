"""What the web process answers, as an OpenAPI 3.1 document."""

from importlib.metadata import version
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rasid.web.api import every_call
from rasid.web.problems import MEDIA_TYPE
from rasid.web.question import only
from rasid.web.responses import (
    PLACE,
    TYPES,
    ArticlePage,
    MessageLine,
    Readiness,
    Refusal,
    Topics,
)
from rasid.web.search import LIMIT
from tasks.query import DESCRIPTIONS
from worker.index.article_index import MOST

_REFUSED = 400
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


_FILTERS = [_query(name, description) for name, description in DESCRIPTIONS.items()]
_NEWEST = _query("newest", "Only so many of the newest messages of each stream, at most 1000.")
_LIMIT = _query("limit", f"Articles of a page, at most {MOST}; by default {LIMIT}.")
_LABELS = _query(
    "labels",
    "The language in which topics are named: ar, en, ckb, kmr, tr; without it by their ids.",
)
_CURSOR = _query("cursor", "Where the page begins: next or previous of another page.")


def _answers(
    what: str, media_type: str, *, codes: tuple[int, ...] = (), shape: type | None = None
) -> dict[str, Any]:
    """Describe a good answer and the refusals; ``shape`` is one of `rasid.web.responses`."""
    reasons = {
        304: "Nothing changed.",
        400: "A wrong question.",
        401: "No token.",
        403: "The token does not open it.",
        404: "No such thing.",
        429: "Too many wrong tokens came from this address; Retry-After says when to ask again.",
        503: "Not now.",
    }
    content: dict[str, Any] = {"schema": _reference(shape)} if shape else {}
    answers: dict[str, Any] = {"200": {"description": what, "content": {media_type: content}}}
    refused = (*codes, 429) if 401 in codes else codes  # noqa: PLR2004 - what is described
    for code in sorted(refused):
        answers[str(code)] = {"description": reasons[code]}
        if code >= _REFUSED:
            refusal: dict[str, Any] = {MEDIA_TYPE: {"schema": _reference(Refusal)}}
            if shape is Readiness and code != _REFUSED:
                refusal = {"application/json": {"schema": _reference(shape)}}
            answers[str(code)]["content"] = refusal
    return answers


def _reference(shape: type) -> dict[str, str]:
    return {"$ref": PLACE.format(name=shape.__name__)}


def _get(
    summary: str, answers: dict[str, Any], parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    return {"get": {"summary": summary, "parameters": parameters or [], "responses": answers}}


_REFUSALS = (400, 401, 403, 404)
PATHS = {
    "/healthz": _get("Is the process alive?", _answers("It is.", "text/plain", codes=(400,))),
    "/readyz": _get(
        "Can articles flow?",
        _answers("They can.", "application/json", codes=(400, 503), shape=Readiness),
    ),
    "/metrics": _get(
        "Numbers for Prometheus.",
        _answers("All metrics.", "text/plain", codes=(400, 401, 403, 503)),
    ),
    "/v1/topics": _get(
        "Topics that have a stream.",
        _answers("Their ids.", "application/json", codes=(400, 401), shape=Topics),
    ),
    "/v1/stream/{topics}/json": _get(
        "The past, oldest first, about 1000 messages; the header Link leads to the next ones.",
        _answers(
            "One JSON object a line.",
            "application/x-ndjson",
            codes=_REFUSALS,
            shape=MessageLine,
        ),
        [_TOPICS, *_FILTERS, _NEWEST],
    ),
    "/v1/stream/{topics}/sse": _get(
        "What comes, after what came since; Last-Event-ID resumes. Events: article, gap.",
        _answers("Server-sent events.", "text/event-stream", codes=(*_REFUSALS, 503)),
        [_TOPICS, *_FILTERS],
    ),
    "/v1/articles": _get(
        "Articles of a query, newest first, each in its newest revision. The header Link has the "
        "addresses of the neighbouring pages.",
        _answers("The page.", "application/json", codes=(400, 401, 503), shape=ArticlePage),
        [*_FILTERS, _LIMIT, _CURSOR],
    ),
    "/v1/articles.csv": _get(
        "The same page as a table for spreadsheets: UTF-8 with its mark, no formula runs.",
        _answers("The table.", "text/csv", codes=(400, 401, 503)),
        [*_FILTERS, _LIMIT, _CURSOR],
    ),
    "/v1/articles/{id}": _get(
        "The newest revision of one article.",
        _answers("The message.", "application/json", codes=(400, 401, 404), shape=MessageLine),
        [_ID],
    ),
    "/v1/openapi.json": _get(
        "This document.", _answers("OpenAPI 3.1.", "application/json", codes=(400, 401))
    ),
    "/topics.opml": _get(
        "The feeds of all topics.",
        _answers("OPML 2.0.", "text/x-opml", codes=(304, 400, 401)),
        [_LABELS],
    ),
    "/topics/{topic}/atom.xml": _get(
        "A topic's newest articles.",
        _answers("Atom.", "application/atom+xml", codes=(304, 400, 401, 404, 503)),
        [_TOPIC, *_FILTERS, _LABELS],
    ),
    "/topics/{topic}/feed.json": _get(
        "A topic's newest articles.",
        _answers("JSON Feed 1.1.", "application/feed+json", codes=(304, 400, 401, 404, 503)),
        [_TOPIC, *_FILTERS, _LABELS],
    ),
}
for _path, _operations in every_call.PATHS.items():
    PATHS[_path] = PATHS.get(_path, {}) | _operations


async def document(request: Request) -> Response:
    """Answer with the document."""
    only(request)
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
                "schemas": msgspec.json.schema_components(
                    (*TYPES, *every_call.TYPES), ref_template=PLACE
                )[1],
            },
            "security": [{}, {"token": []}],
        }
    )
