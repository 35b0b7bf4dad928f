"""Networks of proxies: who has an address in one of them may say for whom it asks."""

import ipaddress
from collections.abc import Sequence

SETTING = "RASID_WEB_PROXY_NETWORKS"
MOST_ADDRESSES = 256  # of one network: proxies share a small one, visitors have the others


def without_all(networks: tuple[str, ...]) -> tuple[str, ...]:
    """Return networks; raises ValueError where all addresses there are would be proxies."""
    read = [ipaddress.ip_network(network) for network in networks]
    four = [one for one in read if isinstance(one, ipaddress.IPv4Network)]
    six = [one for one in read if isinstance(one, ipaddress.IPv6Network)]
    joined: list[ipaddress.IPv4Network | ipaddress.IPv6Network]
    joined = [*ipaddress.collapse_addresses(four), *ipaddress.collapse_addresses(six)]
    for network in joined:
        if not network.prefixlen:
            raise ValueError(
                f"{network} is every address: whoever asks could name the reader; list the "
                "proxies' own addresses, such as 10.0.0.5/32"
            )
    return networks


def wide(networks: Sequence[str]) -> tuple[str, ...]:
    """Return the networks in which visitors may well have an address too."""
    return tuple(
        one for one in networks if ipaddress.ip_network(one).num_addresses > MOST_ADDRESSES
    )


def remedy(networks: Sequence[str], header: str) -> str:
    """Say what whoever has an address in these networks can do, and what to write instead."""
    deed = f"name any reader in {header}" if header else "hide whose wrong tokens are counted"
    return (
        f"{', '.join(networks)} in {SETTING}: whoever has an address there can {deed}; list the "
        "proxies' own addresses, such as 10.0.0.5/32"
    )
