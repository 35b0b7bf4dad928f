"""The broker's transport: every message popped from a queue is checked before Celery sees it.

Whoever may write to the server can put anything into a queue. Some of it ends a worker's main
process, and ends it again after each restart, because the message is put back. So a message that is
not one of our two jobs goes to a list of its own, where people can look at it.

A connection whose peer vanished without a word would be waited on for ever, because the loop that
waits knows of no time. So the transport closes a connection on which the server is silent. Kombu
drops such a connection too, but goes on with its others, which are as dead and block its loop.

A server that refuses, because it is full or read-only, is asked again a little later: Celery's main
process would end, and its start takes longer than most such troubles.

The transport has scheme names of its own. Kombu's `redis` stays kombu's, for other Celery apps in
this process.
"""

import functools
import socket
import time
from contextlib import suppress
from typing import Any

from kombu.transport import TRANSPORT_ALIASES
from kombu.transport import redis as kombu_redis

from worker.jobs.celery_config import SCHEME_PREFIX
from worker.jobs.lenient_qos import LenientQoS
from worker.jobs.message_schema import is_job
from worker.jobs.names import MALFORMED
from worker.store.redis_client import ForbiddenError, RefusedError
from worker.telemetry.logs import get_logger

KEPT = 1_000
KEPT_BYTES = 10_000
SILENT_SECONDS = 5.0  # without a response to a request that is answered within one
OVERDUE_SECONDS = 3.0  # the same, where the connection is to be closed anyway
LOOK_SECONDS = 2.0
REFUSED_SECONDS = 0.5  # until a server that refused is asked for jobs again
TELL_SECONDS = 10.0  # between two lines about it
_REPLY_MARK = ".reply."  # a queue for answers to remote control: `<uuid>.reply.celery.pidbox`


class FilteringClient(kombu_redis.PrefixedStrictRedis):
    """The connection on which a worker waits for jobs."""

    _told_at = -TELL_SECONDS

    def parse_response(self, connection: Any, command_name: str, **options: Any) -> Any:
        """Read a response; a popped message that is no job is set aside, as if none had come."""
        parse: Any = super().parse_response
        try:
            response = parse(connection, command_name, **options)
        except ForbiddenError:
            raise
        except RefusedError as error:
            if command_name != "BRPOP":
                raise
            return self._wait_a_little(error)
        if command_name != "BRPOP" or not response:
            return response
        queue, message = response[0].decode(), response[1]
        if _REPLY_MARK in queue or is_job(message):
            return response
        self._set_aside(queue, message)
        return None

    def _wait_a_little(self, error: Exception) -> None:
        """Let the loop ask again, as if no job had come, and not as fast as it can."""
        now = time.monotonic()
        if now >= self._told_at + TELL_SECONDS:
            self._told_at = now
            get_logger("broker").warning("server_refuses", error=str(error)[:200])
        time.sleep(REFUSED_SECONDS)

    def _set_aside(self, queue: str, message: bytes) -> None:
        get_logger("broker").warning("malformed_message", queue=queue, bytes=len(message))
        self.lpush(MALFORMED, message[:KEPT_BYTES])
        self.ltrim(MALFORMED, 0, KEPT - 1)


class FilteringChannel:
    """Gives a kombu channel the filtering client, and an end to silence."""

    global_keyprefix: str
    _in_poll: Any  # the connection that waits; kombu has both False and None for "no connection"
    _brpop_sent_at: Any

    def _get_client(self) -> Any:
        return functools.partial(FilteringClient, global_keyprefix=self.global_keyprefix)

    def end_silence(self) -> None:
        """Close a connection on which a response is long overdue.

        Its end is read as a failure, and Celery connects anew.
        """
        self._shut_when_silent(SILENT_SECONDS)

    def close(self) -> None:
        """Close the channel; a response that is overdue is not waited for once more."""
        self._shut_when_silent(OVERDUE_SECONDS)
        super().close()  # type: ignore[misc]

    def _shut_when_silent(self, longest: float) -> None:
        connection = self._in_poll
        if not connection or self._brpop_sent_at is None:
            return
        silent = time.monotonic() - self._brpop_sent_at
        if silent < longest:
            return
        get_logger("broker").warning("server_silent", seconds=round(silent))
        with suppress(OSError, AttributeError):  # closed meanwhile
            # The library offers no other way.
            connection._sock.shutdown(socket.SHUT_RDWR)  # noqa: SLF001


class Channel(FilteringChannel, kombu_redis.Channel):
    """Kombu's channel with the filter."""

    QoS = LenientQoS


class SentinelChannel(FilteringChannel, kombu_redis.SentinelChannel):
    """The same for servers that Sentinel watches."""

    QoS = LenientQoS


class SilenceWatch:
    """Lets a kombu transport look for silence every few seconds."""

    channels: Any

    def register_with_event_loop(self, connection: Any, loop: Any) -> None:
        """Look for silence beside what the library does."""
        super().register_with_event_loop(connection, loop)  # type: ignore[misc]
        loop.call_repeatedly(LOOK_SECONDS, self._end_silence)

    def _end_silence(self) -> None:
        for channel in self.channels:
            channel.end_silence()


class Transport(SilenceWatch, kombu_redis.Transport):
    """Kombu's transport with the filter."""

    Channel = Channel


class SentinelTransport(SilenceWatch, kombu_redis.SentinelTransport):
    """The same for servers that Sentinel watches."""

    Channel = SentinelChannel


TRANSPORTS = {"redis": Transport, "rediss": Transport, "sentinel": SentinelTransport}


def install() -> None:
    """Register the transports under schemes of our own; doing it again changes nothing."""
    for scheme, transport in TRANSPORTS.items():
        TRANSPORT_ALIASES[SCHEME_PREFIX + scheme] = f"{__name__}:{transport.__name__}"
