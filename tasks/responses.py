"""What a response to the visit of an entry holds."""

from tasks.errors import RasidError
from tasks.http.canonical import canonical_to_fetch
from tasks.http.request import Validators
from tasks.http.response import OK, Response, page_of
from tasks.interstitials.detect import challenge_in, refuse
from tasks.model import Page


def readable(response: Response | RasidError) -> Page:
    """Return the page of a good response.

    Raises the failure that stands in its place, or what the response shows to be no page.
    """
    if isinstance(response, RasidError):
        raise response
    refuse(response)
    return page_of(response)


def cause_of(error: RasidError, response: Response | RasidError) -> RasidError:
    """Name the challenge that stands before a feed; without it, its page is just no feed."""
    challenge = challenge_in(response) if isinstance(response, Response) else None
    return challenge or error


def look(response: Response | RasidError) -> tuple[Page | None, str]:
    """Read a response; returns its page, and where the article itself is when this is a view.

    None and "" for what is no page: who ends the lease meets the reason again.
    """
    if not isinstance(response, Response) or response.status != OK:
        return None, ""
    try:
        page = readable(response)
        return page, canonical_to_fetch(page) or ""
    except Exception:  # noqa: BLE001 - whatever it is, it decides the outcome of this lease only
        return None, ""


def validators_of(response: Response | RasidError) -> Validators:
    """Return what makes the next visit to this address conditional."""
    if not isinstance(response, Response):
        return Validators()
    return Validators(response.etag, response.last_modified)
