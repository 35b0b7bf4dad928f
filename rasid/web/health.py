"""Is it alive, is it ready, and the numbers."""

import time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from rasid.web.access import readable_topics
from rasid.web.problems import Problem
from rasid.web.question import only
from tasks.errors import StoreDownError
from worker import exporter as names
from worker.state.activity import Activity
from worker.state.worker_registry import LIVES_SECONDS, WorkerRegistry
from worker.store.client import Store, StoreError

POLLER_SILENT_SECONDS = 30.0
DAY_SECONDS = 86_400.0


async def alive(request: Request) -> Response:
    """Answer while this process runs."""
    only(request)
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """Answer 503 unless articles can flow: the server answers, a poller and a worker live.

    ``notes`` tell what is no fault: that the server's clock was stepped within a day.
    """
    only(request)
    faults, notes = await run_in_threadpool(_findings, request.app.state.store)
    answer = {"ready": not faults, "faults": faults, "notes": notes}
    return JSONResponse(answer, status_code=503 if faults else 200)


async def metrics(request: Request) -> Response:
    """Answer a Prometheus scrape."""
    only(request)
    state = request.app.state
    if readable_topics(request) is not None:  # they tell of all topics and feeds
        return Problem(403, "this token may not read them")
    try:
        body = await run_in_threadpool(
            names.exposition, state.settings, state.store, state.hub.clients
        )
    except (StoreError, StoreDownError) as error:
        return PlainTextResponse(f"the server does not answer: {error}\n", status_code=503)
    return Response(body, media_type=names.CONTENT_TYPE)


def _findings(store: Store) -> tuple[list[str], list[str]]:
    """Return the faults, and what is worth a note."""
    try:
        activity = Activity(store)
        tick, signs = activity.ticked_at(), [one.at for one in WorkerRegistry(store).all()]
        stepped_at, step = activity.stepped()
    except StoreError as error:
        return [f"the server does not answer: {error}"], []
    now = time.time()
    is_stepped = bool(stepped_at) and abs(now - stepped_at) <= DAY_SECONDS
    faults = [
        *_silence("poller", "ticked", now, tick, POLLER_SILENT_SECONDS),
        *_silence("worker", "given a sign of life", now, max(signs, default=0.0), LIVES_SECONDS),
    ]
    return faults, [f"the server's clock was stepped by {step:+.0f} s"] * is_stepped


def _silence(who: str, what: str, now: float, last: float, longest: float) -> list[str]:
    """Say that the last of a kind was heard too long ago, if it was; times in Unix seconds."""
    if now - last <= longest:
        return []
    return [f"no {who} has {what} {f'for {now - last:.0f} s' if last else 'yet'}"]
