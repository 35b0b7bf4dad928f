"""The one address of a source, whichever of its addresses somebody gave."""

import re
from urllib.parse import urlsplit

from tasks.http.urls import clean_url, identity

TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
_CHANNEL = re.compile(r"/(?:s/)?@?([A-Za-z][A-Za-z0-9_]{3,31})/?")
_HOST_OF_CHANNEL = re.compile(r"([a-z][a-z0-9_-]{3,31})\.t\.me")
# What stands where a channel's name does and is none (https://core.telegram.org/api/links).
_NOT_CHANNELS = frozenset(
    "joinchat share proxy socks login setlanguage addstickers addemoji addtheme addlist "
    "confirmphone invoice boost giftcode contact theme".split()
)


def source_address(url: str) -> str:
    """Return the address to poll: cleaned, and for a Telegram channel its public preview.

    Raises ValueError for none.
    """
    cleaned = clean_url(url)
    return preview_url(cleaned) or cleaned


def source_identity(url: str) -> str:
    """Return the key under which the addresses of one source meet; Telegram's names ignore case.

    Raises ValueError for no address.
    """
    preview = preview_url(clean_url(url))
    return identity(preview.lower() if preview else url)


def preview_url(url: str) -> str:
    """Return the preview's address of a Telegram channel's address, "" when it is none."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    own = _HOST_OF_CHANNEL.fullmatch(host)
    found = _CHANNEL.fullmatch(parts.path) if host in TELEGRAM_HOSTS else None
    name = own[1] if own else found[1] if found else ""
    return f"https://t.me/s/{name}" if name and name.lower() not in _NOT_CHANNELS else ""
