"""The names of feeds: what an address is called in the catalogue."""

from tasks.feeds.telegram_address import source_address, source_identity
from tasks.http.urls import identity, name_of


def id_of(url: str) -> str:
    """Name a feed's address; it is the id of the feed that was added with it.

    Raises ValueError for none.
    """
    return name_of("feed " + source_identity(url))


def former_id_of(url: str) -> str:
    """Name an address as older catalogues do, where the case of a channel's name counted."""
    return name_of("feed " + identity(source_address(url)))
