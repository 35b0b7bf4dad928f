"""The one address of a source, whichever of its addresses somebody gave."""

import re
from urllib.parse import urlsplit

from tasks.http.urls import clean_url

TELEGRAM_HOSTS = frozenset({"t.me", "telegram.me", "telegram.dog"})
_CHANNEL = re.compile(r"/(?:s/)?([A-Za-z][A-Za-z0-9_]{3,31})/?")
_NOT_CHANNELS = frozenset({"joinchat", "share", "proxy", "addstickers", "setlanguage", "login"})


def source_address(url: str) -> str:
    """Return the address to poll: cleaned, and for a Telegram channel its public preview.

    Raises ValueError for none.
    """
    cleaned = clean_url(url)
    return preview_url(cleaned) or cleaned


def preview_url(url: str) -> str:
    """Return the preview's address of a Telegram channel's address, "" when it is none."""
    parts = urlsplit(url)
    found = _CHANNEL.fullmatch(parts.path)
    if (
        (parts.hostname or "").removeprefix("www.") not in TELEGRAM_HOSTS
        or not found
        or found[1].lower() in _NOT_CHANNELS
    ):
        return ""
    return f"https://t.me/s/{found[1]}"
