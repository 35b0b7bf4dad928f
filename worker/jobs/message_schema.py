"""What a message of a queue must look like to be one of our two jobs."""

import base64
from typing import Any, Literal

import msgspec

from tasks.ports import Claim
from worker.jobs.names import POLL, SCRAPE

MAX_BYTES = 256 * 1024  # a job of a hundred claims is 10 kB


class _Headers(msgspec.Struct):
    task: Literal["rasid.poll", "rasid.scrape"]
    id: str
    retries: int = 0
    timelimit: tuple[None, None] = (None, None)
    eta: None = None
    expires: None = None
    compression: None = None


class _Route(msgspec.Struct):
    exchange: str
    routing_key: str


class _Properties(msgspec.Struct):
    delivery_tag: str
    delivery_info: _Route
    body_encoding: Literal["base64"]
    correlation_id: str = ""
    priority: int = 0


class _Message(
    msgspec.Struct, rename={"content_type": "content-type", "content_encoding": "content-encoding"}
):
    body: str
    headers: _Headers
    properties: _Properties
    content_type: Literal["application/json"]
    content_encoding: Literal["utf-8"]


class _PollArguments(msgspec.Struct, forbid_unknown_fields=True):
    id: str
    token: int


_BODIES: dict[str, Any] = {
    POLL: tuple[tuple[()], _PollArguments, dict[str, Any]],
    SCRAPE: tuple[tuple[list[Claim]], dict[str, msgspec.UnsetType], dict[str, Any]],
}


def is_job(raw: bytes) -> bool:
    """Tell whether a message has the exact form in which our own pollers write jobs."""
    if len(raw) > MAX_BYTES:
        return False
    try:
        message = msgspec.json.decode(raw, type=_Message)
        body = base64.b64decode(message.body, validate=True)
        msgspec.json.decode(body, type=_BODIES[message.headers.task])
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return False
    return True
