"""Servers that Sentinel watches.

``sentinel://[user:password@]host[:port][,host[:port] …]/service[/database]``.

The service is the name under which the sentinels know the server; user and password are the
server's own.
"""

import re
from urllib.parse import unquote

import msgspec

SCHEME = "sentinel://"
_PORT = 26_379
_NAME = re.compile(r"[\w.-]+")
_ADDRESS = re.compile(
    r"""sentinel://
    (?:(?P<user>[^:@/]*):(?P<password>[^@/]*)@)?
    (?P<hosts>[^/?]+)
    /(?P<service>[^/?]+)
    (?:/(?P<database>\d+))?
    """,
    re.VERBOSE,
)


class Watched(msgspec.Struct, frozen=True, kw_only=True):
    """A service, and the sentinels that know where it is now."""

    sentinels: tuple[tuple[str, int], ...]
    service: str
    database: int = 0
    user: str | None = None
    password: str | None = None


def watched(url: str) -> Watched:
    """Read an address; raises ValueError for one that is none."""
    found = _ADDRESS.fullmatch(url)
    if not found:
        raise ValueError("it must read sentinel://host:port,host:port/service")
    return Watched(
        sentinels=tuple(_host(host) for host in found["hosts"].split(",")),
        service=unquote(found["service"]),
        database=int(found["database"] or 0),
        user=unquote(found["user"]) if found["user"] else None,
        password=unquote(found["password"]) if found["password"] else None,
    )


def broker_url(url: str) -> str:
    """Spell the address as the broker library does: one address for each sentinel."""
    login, at, _ = url.removeprefix(SCHEME).rpartition("@")
    about = watched(url)
    return ";".join(
        f"{SCHEME}{login}{at}{host}:{port}/{about.database}" for host, port in about.sentinels
    )


def _host(text: str) -> tuple[str, int]:
    name, colon, port = text.partition(":")
    port = port if colon else str(_PORT)
    if not name or not port.isdecimal() or not _NAME.fullmatch(name):
        raise ValueError(
            "a sentinel is named as host or host:port; its user needs a password, its "
            "address no IPv6"
        )
    return name, int(port)
