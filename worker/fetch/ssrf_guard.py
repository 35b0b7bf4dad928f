"""The address guard: decides at connect time, for the address really used."""

import errno
import ipaddress
import socket
from collections.abc import Callable, Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

# IANA special-purpose registries plus multicast, reserved and one cloud's metadata address. An
# explicit list, because `ipaddress.is_global` differs between Python versions.
FORBIDDEN_V4 = tuple(
    ipaddress.IPv4Network(text)
    for text in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
        "168.63.129.16/32",
    )
)
ALLOWED_V6 = ipaddress.IPv6Network("2000::/3")
FORBIDDEN_V6 = tuple(
    ipaddress.IPv6Network(text)
    for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20", "2620:4f:8000::/48")
)
REFUSED = "address_forbidden"


class ForbiddenAddressError(OSError):
    """The guard refused to connect."""


def _address(text: str) -> Address:
    """Read an address as the kernel gives it; a mapped IPv4 address is judged as what it is."""
    address = ipaddress.ip_address(text.partition("%")[0])
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def is_admitted(text: str, allowed: Iterable[Network]) -> bool:
    """Tell whether the operator let this address through."""
    address = _address(text)
    return any(address.version == network.version and address in network for network in allowed)


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public unicast Internet."""
    address = _address(text)
    if isinstance(address, ipaddress.IPv4Address):
        return not any(address in network for network in FORBIDDEN_V4)
    return address in ALLOWED_V6 and not any(address in network for network in FORBIDDEN_V6)


def is_refused(host: str, allowed: Iterable[Network]) -> bool:
    """Tell whether a host is an address that may not be asked; names are checked at connect."""
    try:
        return not (is_admitted(host, allowed) or is_public(host))
    except ValueError:
        return False


def guarded_sockets(
    allowed: Iterable[Network], ports: Iterable[int]
) -> Callable[..., socket.socket]:
    """Make a socket factory that refuses forbidden addresses and ports.

    Networks that the operator admitted may be asked on any port.
    """
    networks = tuple(allowed)
    usual_ports = frozenset(ports)

    def open_socket(info: tuple[int, int, int, str, tuple[str, int]]) -> socket.socket:
        family, kind, protocol, _, address = info
        if not (
            is_admitted(address[0], networks)
            or (is_public(address[0]) and address[1] in usual_ports)
        ):
            raise ForbiddenAddressError(errno.EACCES, f"{REFUSED} {address[0]} port {address[1]}")
        opened = socket.socket(family, kind, protocol)
        opened.setblocking(False)
        return opened

    return open_socket
