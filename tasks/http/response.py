"""HTTP responses: a page, nothing new, or a failure with its fixed reason."""

import msgspec

from tasks.errors import PermanentError, TransientError
from tasks.model import Page

OK, NOT_MODIFIED = 200, 304
PASSING = frozenset(
    {408, 421, 423, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 527, 530, 598, 599}
)
PASSING_MAX = 599  # beyond it a proxy invented the status


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """One response, redirects followed: ``body`` is decompressed.

    Times are in seconds, 0 when unknown.

    ``moved_to`` is where permanent redirects alone led, "" when there was none or another kind
    among them; ``max_age`` is how long the response may be kept; ``seconds`` is what it took;
    ``hub`` and ``topic`` come from Link headers (WebSub).
    """

    url: str
    final_url: str
    status: int
    body: bytes = b""
    content_type: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: float = 0.0
    moved_to: str = ""
    max_age: float = 0.0
    seconds: float = 0.0
    hub: str = ""
    topic: str = ""


def is_passing(status: int) -> bool:
    """Tell whether a failure of this status may pass by itself."""
    return status in PASSING or status > PASSING_MAX


def page_of(response: Response) -> Page:
    """Turn a good response into a page.

    Raises TransientError for statuses that pass by themselves and PermanentError for the others;
    the reason is ``http_<status>``, one word per status so that a dashboard can tell a ban (403)
    from a missing page (404).
    """
    reason = f"http_{response.status}"
    if is_passing(response.status):
        raise TransientError(reason, retry_after=response.retry_after)
    if response.status != OK:
        raise PermanentError(reason)
    return Page(response.url, response.body, response.content_type, response.final_url)
