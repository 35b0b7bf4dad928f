"""The query of a request: read, checked, and bounded by what its token opens."""

from collections.abc import Collection
from datetime import UTC, datetime

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from rasid.web.access import opened_topics
from tasks.errors import QueryError
from tasks.query import Query, parse_pairs, require_known
from worker.streams.streams import ARTICLES

TOKEN = "token"  # noqa: S105 - the parameter's name


def asked_query(
    request: Request, others: Collection[str] = (), known: Collection[str] = ()
) -> Query:
    """Read the query of a request's address.

    ``others`` are parameters that the caller reads itself, ``known`` further topics. Raises
    QueryError for an unknown parameter, topic or value: the answer is 400 and says what is wrong.
    """
    query = parse_pairs(request.query_params.multi_items(), {TOKEN, *others})
    require_known(query, request.app.state.topics, known)
    opened = opened_topics(request)
    if opened is None or ARTICLES in opened:
        return query
    return msgspec.structs.replace(query, within=tuple(sorted(opened)))


def asked_number(request: Request, name: str, default: int, most: int) -> int:
    """Read a parameter that is a number from 1 on; raises QueryError."""
    text = request.query_params.get(name, "") or str(default)
    if not (text.isascii() and text.isdecimal() and 0 < int(text[:9]) <= most):
        raise QueryError(name, f"is a number from 1 to {most}")
    return int(text)


def now() -> datetime:
    """Return the moment of the request."""
    return datetime.now(UTC)


async def refuse(request: Request, error: Exception) -> Response:  # noqa: ARG001 - starlette's
    """Answer a wrong query."""
    name = error.parameter if isinstance(error, QueryError) else ""
    return JSONResponse({"error": str(error), "parameter": name}, status_code=400)
