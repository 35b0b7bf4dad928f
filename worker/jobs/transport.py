"""The broker's door: what was popped from a queue is looked at before Celery sees it.

Whoever may write to the server can put anything into a queue. Some of it ends a worker's main
process, some of it again after each restart, because it is put back. So a message that is not one
of our two jobs, letter by letter, goes to a list of its own, where people can look, and the worker
never knows.

And the door has an ear: a connection whose peer vanished without a word would be waited on for
ever, because the loop that waits knows of no time.
"""

import base64
import functools
import socket
import time
from contextlib import suppress
from typing import Any, Literal

import msgspec
from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis

from tasks.ports import Claim
from worker.jobs.names import POLL, SCRAPE
from worker.telemetry.logs import get_logger

MALFORMED = "malformed"  # the list, under the broker's prefix
KEPT, KEPT_BYTES = 1_000, 10_000
SILENT_SECONDS = 10.0  # without an answer to a question that is answered within one
LOOK_SECONDS = 2.0
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
    """Tell whether a message of a queue is one of our jobs, as our own pollers write them."""
    if len(raw) > MAX_BYTES:
        return False
    try:
        message = msgspec.json.decode(raw, type=_Message)
        body = base64.b64decode(message.body, validate=True)
        msgspec.json.decode(body, type=_BODIES[message.headers.task])
    except (ValueError, msgspec.MsgspecError, RecursionError):
        return False
    return True


class _Client(kombu_redis.PrefixedStrictRedis):
    """The connection on which a worker waits for jobs."""

    def parse_response(self, connection: Any, command_name: str, **options: Any) -> Any:
        """Read an answer; a popped message that is no job is put aside, and nothing came."""
        answer = super().parse_response(connection, command_name, **options)  # type: ignore[no-untyped-call]
        if command_name != "BRPOP" or not answer or is_job(answer[1]):
            return answer
        get_logger("broker").warning(
            "malformed message put aside", queue=answer[0].decode(), bytes=len(answer[1])
        )
        self.lpush(MALFORMED, answer[1][:KEPT_BYTES])
        self.ltrim(MALFORMED, 0, KEPT - 1)
        return None


class FilteringChannel:
    """What our channels do beside the library's, whether a sentinel says where the server is or
    not.
    """

    global_keyprefix: str
    _in_poll: Any
    _asked_at = 0.0

    def _get_client(self) -> Any:
        return functools.partial(_Client, global_keyprefix=self.global_keyprefix)

    def _brpop_start(self, timeout: int | None = None) -> Any:
        self._asked_at = time.monotonic()
        return super()._brpop_start(timeout)  # type: ignore[misc]

    def end_silence(self) -> None:
        """Close a connection on which an answer is long overdue.

        Its end is read as a failure, and Celery connects anew.
        """
        waiting: Any = self._in_poll
        if waiting is None or time.monotonic() - self._asked_at < SILENT_SECONDS:
            return
        get_logger("broker").warning("the server fell silent; connecting anew")
        with suppress(OSError, AttributeError):  # closed meanwhile
            # the library has no word for it
            waiting._sock.shutdown(socket.SHUT_RDWR)  # noqa: SLF001


class _Channel(FilteringChannel, kombu_redis.Channel):
    pass


class _WatchedChannel(FilteringChannel, kombu_redis.SentinelChannel):
    pass


class SilenceWatch:
    """Closes a connection on which the server fell silent."""

    channels: Any

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Look for silence every few seconds beside what the library does."""
        super().register_with_event_loop(connection, loop)  # type: ignore[misc]
        loop.call_repeatedly(LOOK_SECONDS, self._end_silence)

    def _end_silence(self) -> None:
        for channel in self.channels:
            channel.end_silence()


class Transport(SilenceWatch, kombu_redis.Transport):
    """Kombu's transport with our door."""

    Channel = _Channel


class WatchedTransport(SilenceWatch, kombu_redis.SentinelTransport):
    """The same for servers that Sentinel watches."""

    Channel = _WatchedChannel


def install() -> None:
    """Let every address of a Redis server mean these transports.

    Its scheme decides, not a setting.
    """
    for scheme, name in {
        "redis": "Transport",
        "rediss": "Transport",
        "sentinel": "WatchedTransport",
    }.items():
        TRANSPORT_ALIASES[scheme] = f"{__name__}:{name}"
