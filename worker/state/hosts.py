"""The hosts of the frontier: whose turn it is, who is in trouble, whether it is our own outage."""

import msgspec

from worker.store.client import Store
from worker.store.keys import HOSTS, OUTAGE, PACED


class HostsInTrouble(msgspec.Struct, frozen=True):
    """How many hosts are in trouble, and the slowest with their pace in seconds."""

    count: int
    slowest: tuple[tuple[str, float], ...]


def hosts_in_trouble(store: Store, most: int) -> HostsInTrouble:
    """Read the hosts that are visited more slowly, at most ``most`` of them by name."""
    with store.client.pipeline(transaction=False) as pipe:
        pipe.zcard(store.key(PACED))
        pipe.zrange(store.key(PACED), 0, most - 1, desc=True, withscores=True)
        count, slowest = pipe.execute()
    return HostsInTrouble(count, tuple((host, pace) for host, pace in slowest))


def hosts_due(store: Store) -> int:
    """Count the hosts that may be visited now."""
    now, _ = store.client.time()
    return int(store.client.zcount(store.key(HOSTS), "-inf", now))


def is_our_outage(store: Store) -> bool:
    """Find out whether nearly all sites are away, so that the fault is ours."""
    return bool(store.client.exists(store.key(OUTAGE)))
