"""Translate the HTTP library's errors: every failure has one family and one fixed reason."""

import socket
import ssl

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
# OpenSSL's codes for a certificate whose issuer is not at hand, whatever its name for it.
NO_ISSUER = frozenset({20, 21})
# OpenSSL's words for a server that speaks nothing newer than TLS 1.1.
OLD_PROTOCOL = (
    "UNSUPPORTED_PROTOCOL",
    "PROTOCOL_VERSION",
    "NO_PROTOCOLS_AVAILABLE",
    "VERSION_TOO_LOW",
    "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "DH_KEY_TOO_SMALL",
)


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
    if narrower := _narrower_reason(error, text):
        return TransientError(narrower, text[:DETAIL])
    for kind, family, reason in FAMILIES:
        if isinstance(error, kind):
            return family(reason, text[:DETAIL])
    return TransientError("download", text[:DETAIL])  # unforeseen: worth another try


def _narrower_reason(error: BaseException, text: str) -> str:
    """Name the failures that an operator can do something about, "" for others."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "dns_unknown" if error.os_error.errno in NO_SUCH_NAME else ""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        cause = error.certificate_error
        is_chain = (
            isinstance(cause, ssl.SSLCertVerificationError) and cause.verify_code in NO_ISSUER
        )
        return "tls_incomplete" if is_chain else ""
    is_tls = isinstance(error, aiohttp.ClientSSLError)
    return "tls_old" if is_tls and any(word in text for word in OLD_PROTOCOL) else ""
