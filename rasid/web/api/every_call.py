"""All calls: their routes, and what OpenAPI tells of them."""

from typing import Any

from starlette.routing import Route

from rasid.web.api import (
    alert_calls,
    dead_calls,
    feed_calls,
    ledger_calls,
    topic_calls,
    view_calls,
)
from rasid.web.api.calls import Call, paths_of

_PARTS: tuple[Any, ...] = (
    alert_calls,
    view_calls,
    topic_calls,
    feed_calls,
    dead_calls,
    ledger_calls,
)
CALLS: tuple[Call, ...] = tuple(call for part in _PARTS for call in part.CALLS)
TYPES: tuple[Any, ...] = tuple(shape for part in _PARTS for shape in part.TYPES)
PATHS = paths_of(CALLS)


def call_routes() -> list[Route]:
    """List the routes."""
    return [call.route() for call in CALLS]
