"""Which addresses belong to a source: a host with all below it, or the beginning of a path."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from tasks.feeds.telegram_address import TELEGRAM_HOSTS


def spelled(address: str) -> str:
    """Spell an address of the catalogue as `places_of` spells them: ``host/path``."""
    return next(places_of(f"https://{address}"), "")


def places_of(url: str) -> Iterator[str]:
    """Yield the places that an address lies in, the closest first: paths, then hosts above.

    All in small letters, because channels are the same in both. Yields nothing for no address.
    """
    try:
        parts = urlsplit(url.lower())
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return
    path = parts.path
    if host.removeprefix("www.") in TELEGRAM_HOSTS:
        host = "t.me"
        path = path.removeprefix("/s/")
    names = [name for name in path.split("/") if name]
    while host:
        for count in range(len(names), -1, -1):
            yield "/".join((host, *names[:count]))
        host = host.partition(".")[2]
