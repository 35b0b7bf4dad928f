"""Why a request gets no answer: problem details (RFC 9457)."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Match

MEDIA_TYPE = "application/problem+json"


class Problem(JSONResponse):
    """A refusal; ``error`` repeats the detail for clients of the first version."""

    media_type = MEDIA_TYPE

    def __init__(
        self, status: int, why: str, headers: Mapping[str, str] | None = None, **more: Any
    ) -> None:
        told = {"title": HTTPStatus(status).phrase, "status": status, "detail": why, "error": why}
        super().__init__(told | more, status_code=status, headers=headers)


async def wrong_method(request: Request, _error: Exception) -> Response:
    """Tell which methods an address takes, in all its routes."""
    taken = {
        method
        for route in request.app.routes
        if route.matches(request.scope)[0] is not Match.NONE
        for method in getattr(route, "methods", None) or ()
    }
    allowed = ", ".join(sorted(taken))
    why = f"{request.method} does nothing at this address; it takes {allowed}"
    return Problem(HTTPStatus.METHOD_NOT_ALLOWED, why, {"Allow": allowed})


async def broken(_request: Request, _error: Exception) -> Response:
    """Tell of a fault of ours, which is in the log."""
    return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, "a fault of ours; the log has it")
