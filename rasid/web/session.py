"""Sessions of browsers: a cookie stands for a token, and forms prove where they come from.

A session's cookie is signed with the secret of its token, so it holds as long as the token does,
on every web process, and nothing is stored. It cannot be read by scripts and is sent by no other
site (HttpOnly, SameSite=Strict). A form carries the value of a second cookie, which another site
can neither read nor set, and its request must name this site as its origin.
"""

import hashlib
import hmac
import secrets
from collections.abc import Iterable

SESSION = "rasid-session"
FORM = "rasid-form"
LIFE_SECONDS = 14 * 86_400  # two weeks: an analyst signs in twice a month
_PURPOSE = b"rasid web session 1"


def issue(secret: str, now: float) -> str:
    """Make a session's cookie for a token."""
    body = f"{_name_of(secret)}.{int(now) + LIFE_SECONDS}"
    return f"{body}.{_signature(secret, body)}"


def secret_of(cookie: str, secrets_known: Iterable[str], now: float) -> str:
    """Return the token that a cookie stands for; "" for one that is forged or has expired."""
    if not cookie.isascii():
        return ""
    body, _, signature = cookie.rpartition(".")
    name, _, expires = body.partition(".")
    found = ""
    for secret in secrets_known:  # all of them, so that the time taken tells nothing
        is_its = hmac.compare_digest(_name_of(secret), name)
        is_signed = hmac.compare_digest(_signature(secret, body), signature)
        if is_its and is_signed:
            found = secret
    is_current = expires.isascii() and expires.isdecimal() and int(expires[:12]) > now
    return found if is_current else ""


def form_value() -> str:
    """Make the value that a form and its cookie share."""
    return secrets.token_urlsafe(18)


def is_own_form(*, cookie: str, field: str, origin: str, host: str, fetched: str) -> bool:
    """Whether a form was filled in on a page of ours.

    ``origin`` and ``fetched`` are the headers Origin and Sec-Fetch-Site, "" where none was sent.
    """
    is_ours = bool(cookie) and hmac.compare_digest(cookie.encode(), field.encode())
    if fetched not in {"", "same-origin", "none"}:
        return False
    return is_ours and (not origin or origin.partition("://")[2] == host)


def set_cookie(name: str, value: str, seconds: int, *, is_secure: bool) -> str:
    """Write the header that sets a cookie which no script and no other site can use."""
    parts = [f"{name}={value}", "Path=/", f"Max-Age={seconds}", "HttpOnly", "SameSite=Strict"]
    return "; ".join([*parts, "Secure"] if is_secure else parts)


def cookies_of(header: str) -> dict[str, str]:
    """Read a Cookie header. What is no pair is left out: another program of the host may have
    set it, and must not hide ours. Values of ours are never quoted.
    """
    pairs = (part.partition("=") for part in header[:8_192].split(";"))
    return {name.strip(): value.strip() for name, sign, value in pairs if sign and name.strip()}


def _name_of(secret: str) -> str:
    return hashlib.sha256(b"name" + _PURPOSE + secret.encode()).hexdigest()[:12]


def _signature(secret: str, body: str) -> str:
    return hmac.new(secret.encode(), _PURPOSE + body.encode(), hashlib.sha256).hexdigest()
