"""Where hubs call: one address per subscription, which nobody can guess."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from worker.state.websub import Subscriptions

MAX_NOTICE_BYTES = 2 * 1024 * 1024  # read for its signature only


async def confirm(request: Request) -> Response:
    """Repeat a hub's challenge when we asked for the subscription, else 404."""
    asked = request.query_params
    names = ("hub.mode", "hub.topic", "hub.lease_seconds")
    mode, topic, lease = (asked.get(name, "") for name in names)
    feed = request.path_params["feed"]
    token = request.path_params["token"]
    is_ours = await run_in_threadpool(
        Subscriptions(request.app.state.store).confirm, feed, token, mode, topic, lease
    )
    return PlainTextResponse(
        asked.get("hub.challenge", "")[:1024] if is_ours else "", 200 if is_ours else 404
    )


async def notice(request: Request) -> Response:
    """Take a hub's notice; the response does not reveal whether its signature is right."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_NOTICE_BYTES:
            return PlainTextResponse("", 413)
    feed = request.path_params["feed"]
    token = request.path_params["token"]
    signature = request.headers.get("x-hub-signature", "")
    is_known = await run_in_threadpool(
        Subscriptions(request.app.state.store).ring, feed, token, bytes(body), signature
    )
    return PlainTextResponse("", 202 if is_known else 404)
