"""How often wrong tokens may be tried: from one address, and from all addresses that failed lately.

Each wrong token costs its address a place, which comes back with time. Whoever tried none lately is
never refused because of others, so strangers can slow down themselves and nobody else.
"""

import ipaddress
import time
from collections.abc import Callable
from math import ceil

_MOST_ADDRESSES = 10_000  # about 2 MB; beyond it the one that failed first is forgotten
_PREFIX = 64  # of an IPv6 address: what one customer of a provider has


class Limit:
    """So many in a row, then one in ``seconds`` each."""

    def __init__(self, in_a_row: int, seconds: float) -> None:
        self.span = (in_a_row - 1) * seconds
        self.seconds = seconds


SIGN_IN = (Limit(10, 6.0), Limit(100, 0.6))
# A machine with an old token asks again and again beside one whose token is right.
BEARER = (Limit(120, 0.5), Limit(1_000, 0.05))


class Throttle:
    """Counts what failed; ``limits`` are those of an address and of all that failed lately."""

    def __init__(
        self, limits: tuple[Limit, Limit], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Take the limits; ``clock`` gives seconds that never go back."""
        self._one, self._all = limits
        self._clock = clock
        self._paid_until: dict[str, float] = {}
        self._all_paid_until = 0.0

    def wait_seconds(self, address: str) -> int:
        """Return after how many seconds an address may try again; 0 when it may now."""
        now = self._clock()
        until = self._paid_until.get(_network(address), 0.0)
        if until <= now:
            return 0
        waits = (until - self._one.span, self._all_paid_until - self._all.span)
        return max(0, ceil(max(waits) - now))

    def note_failure(self, address: str) -> None:
        """Count a wrong token."""
        now, name = self._clock(), _network(address)
        until = max(now, self._paid_until.pop(name, 0.0)) + self._one.seconds
        self._paid_until[name] = until  # the last one now
        self._all_paid_until = max(now, self._all_paid_until) + self._all.seconds
        if len(self._paid_until) > _MOST_ADDRESSES:
            del self._paid_until[next(iter(self._paid_until))]


def _network(address: str) -> str:
    """Name what counts as one address."""
    try:
        read = ipaddress.ip_address(address)
    except ValueError:  # a socket has none
        return ""
    if isinstance(read, ipaddress.IPv6Address):
        return str(read.ipv4_mapped or ipaddress.ip_network((read, _PREFIX), strict=False))
    return address
