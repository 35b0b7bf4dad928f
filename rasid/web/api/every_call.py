"""All calls: their routes, and what OpenAPI tells of them."""

from typing import Any

from starlette.routing import Route

from rasid.web.api import alert_calls
from rasid.web.api.calls import paths_of

CALLS = (*alert_calls.CALLS,)
TYPES: tuple[Any, ...] = (*alert_calls.TYPES,)
PATHS = paths_of(CALLS)


def call_routes() -> list[Route]:
    """List the routes."""
    return [call.route() for call in CALLS]
