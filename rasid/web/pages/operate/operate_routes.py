"""The addresses of the operator's pages."""

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from rasid.web.changes import Act, changing
from rasid.web.pages import sign_in
from rasid.web.pages.operate import changes
from rasid.web.pages.operate.feed_list import entries_of, events_of, line_of, moment_of, table
from rasid.web.pages.operate.state import state_of
from rasid.web.pages.refusal import refused
from rasid.web.pages.render import Reader, Renderer, reader_of
from tasks.errors import StoreDownError
from tasks.reasons import reason_of
from tasks.sources import KINDS
from worker.readers.reader import OPERATE
from worker.state.feeds import RedisFeeds
from worker.store.client import Store, StoreError
from worker.streams.dead_letters import DeadLetters

Values = dict[str, Any]
Page = Callable[[Request, Store, Reader], Values | None]
_DEAD_LOOKED_AT = 10_000
_NEWEST_DEAD = 20


def page(template: str, read: Page) -> Callable[[Request], Awaitable[Response]]:
    """Make the endpoint of a page for operators; ``read`` runs in a thread, None is no page."""

    async def answer(request: Request) -> Response:
        reader = reader_of(request)
        renderer: Renderer = request.app.state.pages.renderer
        if reader.is_stranger:
            return sign_in.form(request, reader, renderer)
        if not reader.may(OPERATE):
            return refused(request, 403, "not_your_role")
        try:
            values = await run_in_threadpool(read, request, request.app.state.store, reader)
        except (StoreError, StoreDownError) as error:
            return refused(request, 503, str(error)[:300])
        if values is None:
            return refused(request, 404, "no_feed")
        return renderer.page(request, template, reader, **told(request), **values)

    return answer


def told(request: Request) -> Values:
    """Read what a change that led here tells."""
    count = request.query_params.get("n", "")
    number = int(count[:6]) if count.isascii() and count.isdecimal() else 1
    return {"done": request.query_params.get("done", "")[:40], "done_count": number}


def overview(_: Request, store: Store, reader: Reader) -> Values:
    """Read how the service is."""
    state = state_of(store)
    return {"state": state, "changes": [(one, moment_of(one.at, reader)) for one in state.changes]}


def feeds(request: Request, store: Store, reader: Reader) -> Values:
    """Read the table of feeds."""
    asked = request.query_params
    find, kind, number = asked.get("find", "")[:80], asked.get("kind", ""), asked.get("page", "")
    at = int(number[:6]) if number.isascii() and number.isdecimal() else 1
    return {"table": table(store, reader, find, kind, at), "find": find, "kind": kind or "all"}


def feed(request: Request, store: Store, reader: Reader) -> Values | None:
    """Read one feed."""
    catalogue, id_ = RedisFeeds(store), request.path_params["id"]
    row = catalogue.row(id_)
    if row is None:
        return None
    return {
        "line": line_of(row, reader),
        "entries": entries_of(store, id_, reader),
        "events": events_of(catalogue.history(id_), reader),
        "kinds": KINDS,
    }


def dead(_: Request, store: Store, __: Reader) -> Values:
    """Count dead letters by reason, and read the newest of them."""
    letters = DeadLetters(store)
    reasons = [(one, reason_of(one.reason)) for one in letters.by_reason(_DEAD_LOOKED_AT)]
    return {"reasons": reasons, "letters": list(letters.newest(_NEWEST_DEAD))}


def operate_routes() -> list[Route]:
    """List the routes; they are no part of the interface for programs."""
    pages = [
        ("/operate", page("operate.html", overview)),
        ("/operate/feeds", page("operate_feeds.html", feeds)),
        ("/operate/feeds/{id}", page("operate_feed.html", feed)),
        ("/operate/dead", page("operate_dead.html", dead)),
    ]
    acts: list[tuple[str, Act]] = [
        ("/operate/feeds/look", changes.look),
        ("/operate/feeds/add", changes.add),
        ("/operate/feeds/{id}/poll", changes.poll),
        ("/operate/feeds/{id}/pause", changes.pause),
        ("/operate/feeds/{id}/resume", changes.resume),
        ("/operate/feeds/{id}/set", changes.set_facts),
        ("/operate/feeds/{id}/remove", changes.remove),
        ("/operate/dead/requeue", changes.requeue),
        ("/operate/dead/drop", changes.drop),
    ]
    return [
        *(changing(path, OPERATE, act, refused) for path, act in acts),
        *(Route(path, answer, include_in_schema=False) for path, answer in pages),
    ]
