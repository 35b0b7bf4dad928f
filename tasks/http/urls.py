"""Which URLs mean the same article, and how a URL is named.

Three addresses are kept apart: the one that is fetched (as the feed gives it, cleaned), the one the
page declares (canonical), and the identity key, which is only ever compared.
"""

import functools
import hashlib
import re
import tomllib
from collections.abc import Iterable
from importlib.resources import files
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import msgspec

DEFAULT_PORTS = {"http": 80, "https": 443}
_ENCODED = re.compile(r"(?:%[89a-fA-F][0-9a-fA-F])+|[^\x00-\x7f]+")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\\s]")
_SESSION = re.compile(r";jsessionid=[\w.!-]*$", re.IGNORECASE)  # Servlets, without cookies
_WHITE_END = re.compile(r"(?<!\s)\s+$")
MAX_URL = 2048  # longer ones are traps or data, not articles
# An entry is cleaned for its address, identity, host, GUID: 7 times, a quarter of a poll's CPU.
REMEMBERED = 1024


@functools.lru_cache(REMEMBERED)
def clean_url(
    url: str, base: str = "", *, keeps_tracking: bool = False, keeps_fragment: bool = False
) -> str:
    """Resolve ``url`` against ``base`` and drop tracking parameters and the fragment.

    Percent-encoding is left as it is.

    ``keeps_tracking`` is for redirects: a server that sends a browser to an address means that very
    address. ``keeps_fragment`` is for entries that differ in nothing else.

    Raises ValueError when the result is no http or https URL with a host.
    """
    parts = urlsplit(urljoin(base, url.strip()))
    host = (parts.hostname or "").rstrip(".")
    if (
        parts.scheme not in DEFAULT_PORTS
        or not host
        or len(url) > MAX_URL
        or _UNSAFE.search(parts.netloc)
    ):
        raise ValueError(f"not a web address: {url[:200]!r}")
    if parts.username is not None or parts.password is not None:
        raise ValueError("credentials in a URL are refused")
    netloc = f"[{host}]" if ":" in host else host
    if parts.port and parts.port != DEFAULT_PORTS[parts.scheme]:
        netloc += f":{parts.port}"
    path = _UNSAFE.sub(_escaped, parts.path) or "/"
    path = path if keeps_tracking else _SESSION.sub("", path)
    query = parts.query if keeps_tracking else _without_tracking(parts.query)
    query = _WHITE_END.sub(_escaped, query)  # else a second cleaning would take it off
    fragment = _UNSAFE.sub(_escaped, parts.fragment) if keeps_fragment else ""
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def identity(url: str) -> str:
    """Return the key under which two addresses of one article meet; compared, never fetched.

    The scheme, a leading ``www.`` and a closing slash do not tell articles apart; the case of paths
    does.
    """
    return _key(clean_url(url))


def entry_identity(url: str) -> str:
    """Return the key under which two addresses of one entry meet.

    It is `identity`, but letters are the same raw and percent-encoded, and a fragment counts: it
    is left only where a feed's entries differ in nothing else.
    """
    return _ENCODED.sub(_spelled, _key(clean_url(url, keeps_fragment=True)))


def _key(url: str) -> str:
    parts = urlsplit(url)
    query = "&".join(sorted(parts.query.split("&")))
    key = f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"
    return f"{key}{'?' + query if query else ''}{'#' + parts.fragment if parts.fragment else ''}"


def _spelled(found: re.Match[str]) -> str:
    """Spell letters beyond ASCII as most sites of ours do: percent-encoded, in small digits."""
    return found[0].lower() if found[0].startswith("%") else quote(found[0]).lower()


def name_of(key: str) -> str:
    """Return a stable 16-digit name (64 bits of SHA-256) for an identity key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def host_of(url: str) -> str:
    """Return host and port, the unit of politeness."""
    return urlsplit(url).netloc


def is_below(host: str, hosts: Iterable[str]) -> bool:
    """Whether a host is one of these, or lies below one; its port matters where theirs is named."""
    names = (host.lower(), host.lower().partition(":")[0])
    wanted = [one.lower() for one in hosts]
    return any(name == one or name.endswith(f".{one}") for name in names for one in wanted)


def origin_of(url: str) -> str:
    """Name the scheme, host and port of a URL, the default port left out."""
    parts = urlsplit(url)
    host = (parts.hostname or "").rstrip(".")
    port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    shown = "" if port == DEFAULT_PORTS.get(parts.scheme) else f":{port}"
    return f"{parts.scheme}://{f'[{host}]' if ':' in host else host}{shown}"


def same_origin(one: str, other: str) -> bool:
    """Tell whether a secret meant for one address may be sent to the other."""
    return origin_of(one) == origin_of(other)


def _escaped(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found.group().encode("utf-8", "surrogatepass"))


def _without_tracking(query: str) -> str:
    return "&".join(
        part for part in query.split("&") if part and not is_tracking(part.partition("=")[0])
    )


def is_tracking(name: str) -> bool:
    """Whether a parameter of an address only tells where a reader came from: ``fbclid``."""
    table, name = _tracking(), name.lower()
    return name in table.names or name.startswith(table.prefixes)


class _Tracking(msgspec.Struct, frozen=True):
    names: frozenset[str]
    prefixes: tuple[str, ...]


@functools.cache
def _tracking() -> _Tracking:
    """Read the parameters that only tell where a reader came from."""
    text = (files("tasks") / "data" / "tracking.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), _Tracking)
