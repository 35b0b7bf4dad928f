"""Read response headers as bounded values, "" or 0 where they make no sense."""

import email.utils
import re
from datetime import UTC, datetime

import aiohttp

from tasks.http.response import Response
from tasks.http.urls import clean_url

MAX_VALIDATOR = 1024
DAY_SECONDS = 86_400.0
MAX_LINKS = 20
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[,\s])no-(?:cache|store)\b", re.IGNORECASE)
_LINK = re.compile(
    r"<([^<>\s]{1,2048})>\s*;[^<]{0,500}?\brel\s*=\s*\"?(?:[\w-]{1,20} )?(hub|self)\b",
    re.IGNORECASE,
)


def response_of(
    url: str,
    final_url: str,
    answer: aiohttp.ClientResponse,
    body: bytes,
    *,
    moved_to: str,
    seconds: float,
) -> Response:
    """Translate the library's response, with headers as RFC 9110, 9111 and 8288 define them."""
    links = links_of(answer.headers.getall("Link", []), final_url)
    return Response(
        url=url,
        final_url=final_url,
        status=answer.status,
        body=body,
        content_type=answer.headers.get("Content-Type", ""),
        etag=validator(answer.headers.get("ETag", "")),
        last_modified=validator(answer.headers.get("Last-Modified", "")),
        retry_after=seconds_until(answer.headers.get("Retry-After", "")),
        moved_to=moved_to,
        max_age=fresh_seconds(
            answer.headers.get("Cache-Control", ""), answer.headers.get("Expires", "")
        ),
        seconds=seconds,
        hub=links.get("hub", ""),
        topic=links.get("self", ""),
    )


def validator(value: str) -> str:
    """Keep a validator only if it can be sent back as it is."""
    return value if len(value) <= MAX_VALIDATOR and value.isprintable() and value.isascii() else ""


def seconds_until(value: str) -> float:
    """Read a wait, seconds or a date, as seconds from now, at most a day."""
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), DAY_SECONDS)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError, TypeError):
        return 0.0
    seconds = (moment - datetime.now(UTC)).total_seconds() if moment.tzinfo else 0.0
    return min(max(seconds, 0.0), DAY_SECONDS)


def fresh_seconds(cache_control: str, expires: str) -> float:
    """Read how long a response may be kept, at most a day; ``max-age`` wins over Expires."""
    if _NOT_KEPT.search(cache_control):
        return 0.0
    age = _MAX_AGE.search(cache_control)
    if age:
        return min(float(age[1]), DAY_SECONDS)
    return 0.0 if expires.isdigit() else seconds_until(expires)  # "0" is common and no date


def links_of(headers: list[str], base: str) -> dict[str, str]:
    """Resolve the hub and the self address that Link headers name."""
    found: dict[str, str] = {}
    for target, relation in _LINK.findall(",".join(headers[:MAX_LINKS])[:16_384]):
        try:
            found.setdefault(relation.lower(), clean_url(target, base, keeps_tracking=True))
        except ValueError:
            continue
    return found
