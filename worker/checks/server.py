"""Whether the server is fit for work.

The values are read once; pure functions judge them. Redis in its default configuration keeps no
append-only file and accepts anybody on its port: the one loses queues and streams at a restart, the
other gives them away. So both are checked before any process starts.
"""

import ipaddress
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

import msgspec

from worker.checks.finding import FAULT, GOOD, NOTE, Finding, judge
from worker.config.settings import Settings
from worker.store import migrations as schema
from worker.store.client import Store
from worker.store.server_info import accepts_strangers, clock_skew, configuration, server_info

# functions, ZRANGE BYSCORE LIMIT, XAUTOCLAIM as we use them
OLDEST = {"redis": (7, 0), "valkey": (8, 0)}
SKEW_SECONDS = 5.0
WORST_SKEW_SECONDS = 300.0  # receivers of webhooks refuse signatures that are five minutes off
TIGHT, VERY_TIGHT = 0.8, 0.95  # of maxmemory; retention keeps less from 0.8 on
MEBIBYTE = 1024 * 1024
CLOSED, OPEN, UNKNOWN = "closed", "open", "unknown"
_NETWORK = ("port", "tls-port", "bind", "protected-mode")


class ServerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a server reports of itself.

    ``skew_seconds`` is its clock minus ours; ``access`` is closed, open or unknown.
    """

    name: str = "redis"
    version: str = ""
    policy: str = "noeviction"
    is_durable: bool = True
    last_write: str = "ok"
    used_bytes: int = 0
    max_bytes: int = 0
    skew_seconds: float = 0.0
    access: str = CLOSED
    schema: int = schema.NEWEST


def ask(store: Store) -> ServerInfo:
    """Read the values once; raises StoreError when the server denies them."""
    skew = clock_skew(store)
    info = server_info(store)
    return ServerInfo(
        name=info.get("server_name", "redis"),
        version=str(info.get("valkey_version", info.get("redis_version", ""))),
        policy=info.get("maxmemory_policy", "noeviction"),
        is_durable=bool(info.get("aof_enabled")),
        last_write=info.get("aof_last_write_status", "ok"),
        used_bytes=int(info.get("used_memory", 0)),
        max_bytes=int(info.get("maxmemory", 0)),
        skew_seconds=skew,
        access=access_of(store),
        schema=schema.version(store),
    )


def access_of(store: Store) -> str:
    """Find out whether strangers on the network can use the server.

    We connect without our password, and read the server's network settings.
    """
    stranger = Store(without_credentials(store.url))
    try:
        if not accepts_strangers(stranger):
            return CLOSED
        network = configuration(stranger, *_NETWORK) or configuration(store, *_NETWORK)
        return _reach(store.url, network)
    finally:
        stranger.close()


def _reach(url: str, network: Mapping[str, str]) -> str:
    """Judge a server that accepts a connection without a password.

    ``network`` is empty where it may not be asked.
    """
    host = urlsplit(url).hostname
    if host and not _is_loopback(host):
        return OPEN
    if not network:
        return UNKNOWN
    has_port = any(network.get(name, "0") != "0" for name in ("port", "tls-port"))
    addresses = [address.lstrip("-") for address in network.get("bind", "").split()]
    is_wide = not addresses or not all(map(_is_loopback, addresses))
    return OPEN if has_port and is_wide and network.get("protected-mode") == "no" else CLOSED


def without_credentials(url: str) -> str:
    """Strip the user and the password from a URL."""
    parts = urlsplit(url)
    query = "&".join(
        part
        for part in parts.query.split("&")
        if part.partition("=")[0] not in {"username", "password"}
    )
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
    return f"{address}?{query}" if query else address


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _version(info: ServerInfo, _: Settings) -> Finding:
    oldest = OLDEST.get(info.name, OLDEST["redis"])
    numbers = tuple(int(part) for part in info.version.split(".")[:2] if part.isdecimal())
    bad = f"{info.name} {info.version} is too old: install Redis 7 or Valkey 8 or newer"
    return judge("server", is_good=numbers >= oldest, good=f"{info.name} {info.version}", bad=bad)


def _eviction(info: ServerInfo, _: Settings) -> Finding:
    remedy = f"maxmemory-policy {info.policy} erases queues and streams silently: set noeviction"
    return judge("eviction", is_good=info.policy == "noeviction", good=info.policy, bad=remedy)


def _durability(info: ServerInfo, settings: Settings) -> Finding:
    remedy = (
        "no append-only file: a restart loses everything since the last snapshot; set "
        "appendonly yes"
    )
    accepted = ", or RASID_ACCEPT_VOLATILE=true where replicas keep what a restart would lose"
    if settings.accept_volatile:
        return judge(
            "durability",
            is_good=info.is_durable,
            good="append-only file",
            bad=remedy + "; accepted",
            state=NOTE,
        )
    return judge(
        "durability", is_good=info.is_durable, good="append-only file", bad=remedy + accepted
    )


def _access(info: ServerInfo, settings: Settings) -> Finding:
    remedy = (
        "the server is open to the network without a password: set requirepass or an ACL "
        "file (deploy/acl), bind it to "
        "loopback"
    )
    accepted = ", or set RASID_ACCEPT_OPEN=true where something else keeps strangers out"
    table = {
        CLOSED: Finding("access", GOOD, "strangers cannot use the server"),
        UNKNOWN: Finding(
            "access",
            NOTE,
            "the server needs no password here, and may not be asked whether others reach it",
        ),
        OPEN: Finding("access", FAULT, remedy + accepted),
    }
    if info.access == OPEN and settings.accept_open:
        return Finding("access", NOTE, remedy + "; accepted")
    return table[info.access]


def _schema(info: ServerInfo, _: Settings) -> Finding:
    if info.schema > schema.NEWEST:
        return Finding("schema", FAULT, schema.too_new(info.schema))
    older = f"{info.schema}, converted to {schema.NEWEST} by the next poller or worker that starts"
    return judge(
        "schema", is_good=info.schema == schema.NEWEST, good=str(info.schema), bad=older, state=NOTE
    )


def _last_write(info: ServerInfo, _: Settings) -> Finding:
    remedy = (
        f"the last write to the append-only file ended as {info.last_write}: look at the "
        f"server's log and disk"
    )
    return judge("last write", is_good=info.last_write == "ok", good="written", bad=remedy)


def _memory(info: ServerInfo, _: Settings) -> Finding:
    used = f"{info.used_bytes // MEBIBYTE} MiB used"
    if not info.max_bytes:
        return Finding("memory", GOOD, f"{used}, no limit set")
    share = info.used_bytes / info.max_bytes
    text = f"{used} of {info.max_bytes // MEBIBYTE}"
    remedy = f"{text}: streams are kept shorter; raise maxmemory or lower RASID_STREAM_BYTES"
    return judge(
        "memory",
        is_good=share < TIGHT,
        good=text,
        bad=remedy,
        state=FAULT if share > VERY_TIGHT else NOTE,
    )


def _clock(info: ServerInfo, _: Settings) -> Finding:
    off = abs(info.skew_seconds)
    remedy = (
        f"the server's clock and this machine's are {off:.0f} s apart: `timedatectl set-ntp true`"
    )
    state = FAULT if off > WORST_SKEW_SECONDS else NOTE
    return judge(
        "clock",
        is_good=off < SKEW_SECONDS,
        good=f"{off:.1f} s off the server's",
        bad=remedy,
        state=state,
    )


Check = Callable[[ServerInfo, Settings], Finding]
# With a fault in one of these no process starts.
REFUSED: tuple[Check, ...] = (_version, _eviction, _durability, _access, _schema)
CHECKS: tuple[Check, ...] = (*REFUSED, _last_write, _memory, _clock)


def examine(
    info: ServerInfo, settings: Settings, checks: tuple[Check, ...] = CHECKS
) -> list[Finding]:
    """Judge the values by each check, in their order."""
    return [check(info, settings) for check in checks]
