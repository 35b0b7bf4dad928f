"""Several addresses that one feed may have: which is asked next, and when one is given up.

Nobody knows from outside which of a site's addresses works this year. They are asked in turn, and
the one that works is kept for as long as it does.
"""

from collections.abc import Sequence

import msgspec

from tasks.errors import RasidError
from tasks.http.urls import identity
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.health import HARD, weight_of

PATIENCE = 2.0  # failures in a row, by weight, that may pass by themselves: four of a busy server


def others(url: str, addresses: Sequence[str]) -> tuple[str, ...]:
    """Return the other addresses in the order in which they are tried after ``url``."""
    names = [identity(address) for address in addresses]
    own = identity(url)
    after = names.index(own) + 1 if own in names else 0
    turned = (*addresses[after:], *addresses[:after])
    return tuple(address for address in turned if identity(address) != own)


def is_given_up(failed: FeedState, error: RasidError) -> bool:
    """Tell whether the next address is tried, after the failure that ``failed`` remembers."""
    return weight_of(error) >= HARD or failed.failures >= PATIENCE


def rounds(failures: float, addresses: Sequence[str]) -> float:
    """Return the failures in a row of each address: one that nobody has asked need not wait."""
    return failures / max(len(addresses), 1)


def elsewhere(memory: FeedState) -> FeedState:
    """Forget what was true of one address only; entries and their rhythm are the feed's."""
    return msgspec.structs.replace(
        memory,
        etag="",
        last_modified="",
        body_hash="",
        moved_to="",
        moved_times=0,
        empty_since=0.0,
        hub="",
        topic="",
    )
