"""Which URLs mean the same article, and how a URL is named.

Three addresses are kept apart: the one that is fetched (as the feed gives it, cleaned), the one the
page declares (canonical), and the identity key, which is only ever compared.
"""

import hashlib
import re
from urllib.parse import urljoin, urlsplit, urlunsplit

# Parameters that only say where a reader came from. Everything else stays: `id`, `p`, `sid`,
# `source` name articles.
TRACKING_NAMES = frozenset(
    "fbclid gclid dclid gbraid wbraid msclkid yclid twclid ttclid igshid igsh mc_cid "
    "mc_eid mkt_tok _ga _gl "
    "ocid ncid cmpid ns_campaign ns_mchannel ns_source ns_linkname at_medium at_campaign "
    "ref_src ref_url s_cid".split()
)
TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "__twitter_", "at_custom")
DEFAULT_PORTS = {"http": 80, "https": 443}
_UNSAFE = re.compile(r"[\x00-\x20\x7f\\]")
MAX_URL = 2048  # longer ones are traps or data, not articles


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
    query = parts.query if keeps_tracking else _without_tracking(parts.query)
    fragment = _UNSAFE.sub(_escaped, parts.fragment) if keeps_fragment else ""
    return urlunsplit((parts.scheme, netloc, path, query, fragment))


def identity(url: str) -> str:
    """Return the key under which two addresses of one article meet; compared, never fetched.

    The scheme, a leading ``www.`` and a closing slash do not tell articles apart; the case of paths
    does.
    """
    parts = urlsplit(clean_url(url))
    query = "&".join(sorted(parts.query.split("&")))
    return (
        f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}{'?' + query if query else ''}"
    )


def name_of(key: str) -> str:
    """Return a stable 16-digit name (64 bits of SHA-256) for an identity key."""
    return hashlib.sha256(key.encode()).hexdigest()[:16]


def host_of(url: str) -> str:
    """Return host and port, the unit of politeness."""
    return urlsplit(url).netloc


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
    return f"%{ord(found.group()):02X}"


def _without_tracking(query: str) -> str:
    return "&".join(
        part
        for part in query.split("&")
        if part and not _is_tracking(part.partition("=")[0].lower())
    )


def _is_tracking(name: str) -> bool:
    return name in TRACKING_NAMES or name.startswith(TRACKING_PREFIXES)
