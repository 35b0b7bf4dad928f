"""Is this server fit for work?

Values are asked once; what they mean is decided by functions that ask nothing.

Redis as it comes evicts nothing but keeps nothing either, and answers anybody on its port: each of
these loses queues and streams, or gives them away, without a word. So they are looked at before
anything is begun.
"""

import ipaddress
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from urllib.parse import urlsplit

import msgspec

from worker.checks.finding import FAULT, GOOD, NOTE, Finding, judge
from worker.config.settings import Settings
from worker.store import migrations as schema
from worker.store.client import Store, StoreError

OLDEST = {
    "redis": (7, 0),
    "valkey": (8, 0),
}  # functions, ZRANGE BYSCORE LIMIT, XAUTOCLAIM as we use them
SKEW_SECONDS, WORST_SKEW_SECONDS = (
    5.0,
    300.0,
)  # receivers of webhooks refuse signatures that are five minutes off
TIGHT, VERY_TIGHT = 0.8, 0.95  # of maxmemory; retention keeps less from 0.8 on
MEBIBYTE = 1024 * 1024
CLOSED, OPEN, UNKNOWN = "closed", "open", "unknown"
_NETWORK = ("port", "tls-port", "bind", "protected-mode")


class ServerInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What a server said of itself.

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
    """Ask the server once; raises StoreError when it may not be asked."""
    before = time.time()
    seconds, micros = store.client.time()
    skew = seconds + micros / 1e6 - (before + time.time()) / 2
    told = store.client.info()
    return ServerInfo(
        name=told.get("server_name", "redis"),
        version=str(told.get("valkey_version", told.get("redis_version", ""))),
        policy=told.get("maxmemory_policy", "noeviction"),
        is_durable=bool(told.get("aof_enabled")),
        last_write=told.get("aof_last_write_status", "ok"),
        used_bytes=int(told.get("used_memory", 0)),
        max_bytes=int(told.get("maxmemory", 0)),
        skew_seconds=skew,
        access=access_of(store),
        schema=schema.version(store),
    )


def access_of(store: Store) -> str:
    """Tell whether strangers on the network can use the server.

    We knock without our password, and read its settings.
    """
    stranger = Store(without_credentials(store.url))
    try:
        stranger.client.ping()
        return _reach(store.url, _network(stranger) or _network(store))
    except StoreError:
        return CLOSED
    finally:
        stranger.close()


def _network(store: Store) -> dict[str, str]:
    with suppress(StoreError):  # managed servers have no CONFIG, an ACL may deny it
        return dict(store.client.config_get(*_NETWORK))
    return {}


def _reach(url: str, network: Mapping[str, str]) -> str:
    """Decide about a server that answers without a password.

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
    """Return the URL as somebody would write it who does not know the password."""
    parts = urlsplit(url)
    query = "&".join(
        part
        for part in parts.query.split("&")
        if part.partition("=")[0] not in {"username", "password"}
    )
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}{'?' + query if query else ''}"


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _version(told: ServerInfo, _: Settings) -> Finding:
    oldest = OLDEST.get(told.name, OLDEST["redis"])
    numbers = tuple(int(part) for part in told.version.split(".")[:2] if part.isdecimal())
    bad = f"{told.name} {told.version} is too old: install Redis 7 or Valkey 8 or newer"
    return judge("server", is_good=numbers >= oldest, good=f"{told.name} {told.version}", bad=bad)


def _eviction(told: ServerInfo, _: Settings) -> Finding:
    remedy = f"maxmemory-policy {told.policy} erases queues and streams silently: set noeviction"
    return judge("eviction", is_good=told.policy == "noeviction", good=told.policy, bad=remedy)


def _durability(told: ServerInfo, settings: Settings) -> Finding:
    remedy = (
        "no append-only file: a restart loses everything since the last snapshot; set "
        "appendonly yes"
    )
    accepted = ", or RASID_ACCEPT_VOLATILE=true where replicas keep what a restart would lose"
    if settings.accept_volatile:
        return judge(
            "durability",
            is_good=told.is_durable,
            good="append-only file",
            bad=remedy + "; accepted",
            state=NOTE,
        )
    return judge(
        "durability", is_good=told.is_durable, good="append-only file", bad=remedy + accepted
    )


def _access(told: ServerInfo, settings: Settings) -> Finding:
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
    if told.access == OPEN and settings.accept_open:
        return Finding("access", NOTE, remedy + "; accepted")
    return table[told.access]


def _schema(told: ServerInfo, _: Settings) -> Finding:
    if told.schema > schema.NEWEST:
        return Finding("schema", FAULT, schema.too_new(told.schema))
    older = f"{told.schema}, converted to {schema.NEWEST} by the next poller or worker that starts"
    return judge(
        "schema", is_good=told.schema == schema.NEWEST, good=str(told.schema), bad=older, state=NOTE
    )


def _last_write(told: ServerInfo, _: Settings) -> Finding:
    remedy = (
        f"the last write to the append-only file ended as {told.last_write}: look at the "
        f"server's log and disk"
    )
    return judge("last write", is_good=told.last_write == "ok", good="written", bad=remedy)


def _memory(told: ServerInfo, _: Settings) -> Finding:
    used = f"{told.used_bytes // MEBIBYTE} MiB used"
    if not told.max_bytes:
        return Finding("memory", GOOD, f"{used}, no limit set")
    share = told.used_bytes / told.max_bytes
    text = f"{used} of {told.max_bytes // MEBIBYTE}"
    remedy = f"{text}: streams are kept shorter; raise maxmemory or lower RASID_STREAM_LENGTH"
    return judge(
        "memory",
        is_good=share < TIGHT,
        good=text,
        bad=remedy,
        state=FAULT if share > VERY_TIGHT else NOTE,
    )


def _clock(told: ServerInfo, _: Settings) -> Finding:
    off = abs(told.skew_seconds)
    remedy = f"the server's clock and this machine's are {off:.0f} s apart: set both by NTP"
    state = FAULT if off > WORST_SKEW_SECONDS else NOTE
    return judge(
        "clock",
        is_good=off < SKEW_SECONDS,
        good=f"{off:.1f} s off the server's",
        bad=remedy,
        state=state,
    )


Check = Callable[[ServerInfo, Settings], Finding]
REFUSED: tuple[Check, ...] = (
    _version,
    _eviction,
    _durability,
    _access,
    _schema,
)  # a fault here and nothing is started
CHECKS: tuple[Check, ...] = (*REFUSED, _last_write, _memory, _clock)


def examine(
    told: ServerInfo, settings: Settings, checks: tuple[Check, ...] = CHECKS
) -> list[Finding]:
    """Return what the checks find, in their order."""
    return [check(told, settings) for check in checks]
