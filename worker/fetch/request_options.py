"""Check how an operator wants a source to be asked, before it is kept."""

import re
from collections.abc import Iterable

from tasks.errors import SettingsError
from tasks.http.request import RequestOptions
from tasks.http.urls import clean_url

MAX_HEADERS = 10
MAX_VALUE = 1024
MAX_SECONDS = 40.0  # a job's hard limit is 50: a slower source would take its batch along
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,64}")  # RFC 9110, section 5.6.2
_PARAMETER = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,31}")
_VALUE = re.compile(r"[\x20-\x7e]{0,1024}")
# Why a header is refused: the connection's own, the downloader's own, or a secret that a redirect
# would carry elsewhere.
_FRAMING = (
    "host content-length transfer-encoding connection keep-alive upgrade te trailer expect "
    "http2-settings"
)
_OURS = (
    "accept-encoding range if-none-match if-modified-since if-range if-match "
    "if-unmodified-since user-agent"
)
_SECRETS = "cookie cookie2 set-cookie authorization"
_REFUSED = {
    **dict.fromkeys(_FRAMING.split(), "it belongs to the connection"),
    **dict.fromkeys(
        _OURS.split(), "Rasid sets it itself (the user agent has an option of its own)"
    ),
    **dict.fromkeys(_SECRETS.split(), "a redirect would carry it to another host"),
}
_REFUSED_PREFIXES = {
    "proxy-": "it belongs to the connection",
    "x-forwarded-": "it would lie about who asks",
}


def read_request_options(
    user_agent: str,
    headers: Iterable[str],
    timeout_seconds: float,
    ignores_robots_because: str,
    fresh_parameter: str = "",
) -> RequestOptions:
    """Check the options; ``headers`` are lines ``Name: value``. SettingsError with one line."""
    if not _VALUE.fullmatch(user_agent) or len(user_agent) > MAX_VALUE:
        raise SettingsError("--user-agent must be printable ASCII of at most 1024 characters")
    if timeout_seconds and not 1 <= timeout_seconds <= MAX_SECONDS:
        raise SettingsError(f"--timeout must be 1 to {MAX_SECONDS:g} seconds")
    if fresh_parameter and not _is_kept(fresh_parameter):
        raise SettingsError(
            f"--fresh-parameter {fresh_parameter[:40]!r}: a name of letters, digits, - and _ that "
            f"no tracker uses, as rasid"
        )
    read = dict(map(_header, headers))
    if len(read) > MAX_HEADERS:
        raise SettingsError(f"--header may be given {MAX_HEADERS} times")
    return RequestOptions(
        user_agent=user_agent.strip(),
        headers=read,
        timeout_seconds=timeout_seconds,
        ignores_robots_because=ignores_robots_because.strip()[:MAX_VALUE],
        fresh_parameter=fresh_parameter,
    )


def _is_kept(name: str) -> bool:
    """Tell whether an address may have a parameter of this name, and keeps it when cleaned."""
    address = f"http://a.example/?{name}=1"
    return bool(_PARAMETER.fullmatch(name)) and clean_url(address) == address


def _header(line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    value = value.strip(" ")
    if not colon or not _NAME.fullmatch(name) or not _VALUE.fullmatch(value):
        raise SettingsError(
            f"--header {line[:60]!r}: write 'Name: value' in printable ASCII, on one line"
        )
    folded = name.lower()
    reason = _REFUSED.get(folded) or next(
        (why for start, why in _REFUSED_PREFIXES.items() if folded.startswith(start)), ""
    )
    if reason:
        raise SettingsError(f"--header {name}: {reason}; leave it out")
    return name, value
