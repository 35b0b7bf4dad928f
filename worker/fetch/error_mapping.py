"""Translate the HTTP library's errors: every failure has one family and one fixed reason."""

import socket

import aiohttp

from tasks.errors import PermanentError, RasidError, TransientError
from worker.fetch import ssrf_guard as guard

# First match wins, so the narrower kinds stand first. DNS may come back and a wrong certificate may
# be renewed: both are tried again. A malformed response or address stays as it is.
FAMILIES: tuple[tuple[type[BaseException], type[RasidError], str], ...] = (
    (aiohttp.ClientConnectorDNSError, TransientError, "dns"),
    (aiohttp.ClientConnectorCertificateError, TransientError, "tls"),
    (aiohttp.ClientSSLError, TransientError, "tls"),
    (aiohttp.ServerTimeoutError, TransientError, "timeout"),
    (TimeoutError, TransientError, "timeout"),
    (aiohttp.ClientConnectorError, TransientError, "connect"),
    (aiohttp.InvalidURL, PermanentError, "bad_url"),
    (aiohttp.ServerDisconnectedError, TransientError, "connection_lost"),
    (aiohttp.ClientPayloadError, TransientError, "connection_lost"),
    (aiohttp.ClientResponseError, PermanentError, "bad_http"),
    (aiohttp.ClientError, TransientError, "connection_lost"),
    (OSError, TransientError, "connection_lost"),
    (ValueError, PermanentError, "bad_url"),
)
OVER_HEADER_CAP = ("Got more than", "Too many headers", "too many headers")
# Answers of the resolver that will not change by themselves.
NO_SUCH_NAME = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
DETAIL = 300


def translate(error: BaseException) -> RasidError:
    """Translate an error; the library's text becomes the detail, cut to a line's length."""
    if isinstance(error, RasidError):
        return error
    text = f"{type(error).__name__}: {error}"
    if guard.REFUSED in text:
        return PermanentError(guard.REFUSED, text[:DETAIL])
    is_answer = isinstance(error, aiohttp.ClientResponseError | aiohttp.ClientPayloadError)
    if is_answer and any(words in text for words in OVER_HEADER_CAP):
        return PermanentError("headers_too_big", text[:DETAIL])
    if isinstance(error, aiohttp.ClientConnectorDNSError) and error.os_error.errno in NO_SUCH_NAME:
        return TransientError("dns_unknown", text[:DETAIL])
    for kind, family, reason in FAMILIES:
        if isinstance(error, kind):
            return family(reason, text[:DETAIL])
    return TransientError("download", text[:DETAIL])  # unforeseen: worth another try
