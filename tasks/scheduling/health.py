"""How a feed is doing: a fixed vocabulary, decided from what was seen of it."""

from typing import Literal, get_args

import msgspec

from tasks.errors import PermanentError, RasidError
from tasks.scheduling.rate_model import RateModel, quiet_seconds

State = Literal["new", "ok", "quiet", "empty", "failing", "quarantined", "gone"]
STATES: tuple[State, ...] = get_args(State)
ALARMS: frozenset[State] = frozenset({"quiet", "empty", "failing", "quarantined", "gone"})
EMPTY_SECONDS = 3 * 86_400.0  # a good answer without entries is a failure when it goes on for days
RETIRED = "http_410"
KILLED = "feed_killed"

# How much one failure counts (Media Cloud's three classes): what will not pass by itself, what may,
# what surely will.
HARD, SOFT, TEMPORARY_DNS = 1.0, 0.5, 0.25


class Health(msgspec.Struct, frozen=True):
    """A state, and the fixed word that says why ("" when there is nothing to say)."""

    state: State
    reason: str = ""


def after_success(rhythm: RateModel, empty_since: float, now: float) -> Health:
    """Judge a feed that could be read.

    ``empty_since`` is when it began to list nothing, 0 when it lists something.
    """
    if empty_since and now - empty_since >= EMPTY_SECONDS:
        return Health("empty", "no_entries")
    silence = now - rhythm.news_at
    if rhythm.news_at and silence > quiet_seconds(rhythm):
        return Health("quiet", "no_new_entries")
    return Health("ok")


def after_failure(error: RasidError) -> Health:
    """Judge a feed that could not be read."""
    if error.reason == RETIRED:
        return Health("gone", error.reason)
    return Health("quarantined" if error.reason == KILLED else "failing", error.reason)


def weight_of(error: RasidError) -> float:
    """Return how much this failure adds to the failures in a row."""
    if error.reason == "dns":
        return TEMPORARY_DNS
    return HARD if isinstance(error, PermanentError) or error.reason == "dns_unknown" else SOFT
