"""How an attempt ended."""

from typing import NamedTuple

from tasks.errors import RasidError
from tasks.http.response import Response

_OK, _REDIRECT = 200, 300
_GONE = 410
# What these mean does not pass by itself: the bot was blocked, the address is none any more. A
# webhook is its reader's own program, which may be mended.
_FINAL = frozenset({400, 401, 403, 404, _GONE})
_NEVER = frozenset({"address_forbidden", "bad_url"})


class Outcome(NamedTuple):
    """``detail`` is for people; ``wait`` are seconds that a receiver asked for."""

    is_sent: bool
    detail: str
    is_final: bool = False
    wait: float = 0.0


def outcome_of(answer: Response | RasidError, *, is_webhook: bool) -> Outcome:
    """Judge what a receiver answered."""
    if not isinstance(answer, Response):
        return Outcome(is_sent=False, detail=answer.reason, is_final=answer.reason in _NEVER)
    if _OK <= answer.status < _REDIRECT:
        return Outcome(is_sent=True, detail=str(answer.status))
    is_final = answer.status == _GONE if is_webhook else answer.status in _FINAL
    said = " ".join(answer.body[:200].decode(errors="replace").split())
    detail = f"{answer.status} {said}".strip()
    return Outcome(is_sent=False, detail=detail, is_final=is_final, wait=answer.retry_after)
