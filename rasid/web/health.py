"""Is it alive, is it ready, and the numbers."""

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from tasks.errors import StoreDownError
from worker import exporter as names
from worker.state.activity import Activity
from worker.store.client import Store, StoreError

POLLER_SILENT_SECONDS = 30.0


async def alive(request: Request) -> Response:  # noqa: ARG001 - starlette's signature
    """Answer while this process runs."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """Answer 503 unless articles can flow: the server answers and a poller ticked lately."""
    faults = await run_in_threadpool(_faults, request.app.state.store)
    return JSONResponse({"ready": not faults, "faults": faults}, status_code=503 if faults else 200)


async def metrics(request: Request) -> Response:
    """Answer a Prometheus scrape."""
    state = request.app.state
    try:
        body = await run_in_threadpool(
            names.exposition, state.settings, state.store, state.hub.clients
        )
    except (StoreError, StoreDownError) as error:
        return PlainTextResponse(f"the server does not answer: {error}\n", status_code=503)
    return Response(body, media_type=names.CONTENT_TYPE)


def _faults(store: Store) -> list[str]:
    try:
        tick = Activity(store).ticked_at()
    except StoreError as error:
        return [f"the server does not answer: {error}"]
    silent = time.time() - tick
    if silent > POLLER_SILENT_SECONDS:
        return [
            "no poller has ticked yet" if not tick else f"no poller has ticked for {silent:.0f} s"
        ]
    return []
