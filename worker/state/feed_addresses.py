"""The addresses that one feed may have, as the steps of its catalogue take them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from tasks.feeds.telegram_address import source_address
from tasks.http.urls import host_of
from tasks.scheduling.alternatives import elsewhere
from tasks.scheduling.feed_state import FeedState
from worker.state.feed_ids import id_of
from worker.state.feed_row import decoded


def place_of(url: str) -> dict[str, str]:
    """Return an address with its host and its name in the catalogue."""
    return {"url": url, "host": host_of(url), "name": id_of(url)}


def change_of(fields: dict[str, str], addresses: Sequence[str]) -> Mapping[str, Any]:
    """Return what the step ``feeds_addresses`` takes, for a feed with these fields of its hash.

    Raises ValueError for what is no web address.
    """
    feed = decoded(fields)
    wanted = tuple(map(source_address, addresses))
    gone = set(map(id_of, feed.get("addresses", ()))) - set(map(id_of, wanted))
    asked = fields.get("url", "")
    return {
        "places": [place_of(url) for url in wanted],
        "addresses": msgspec.json.encode(wanted).decode() if len(wanted) > 1 else "",
        "gone": sorted(gone),
        "left": asked if asked and id_of(asked) in gone else "",
        "memory": msgspec.json.encode(elsewhere(feed.get("memory", FeedState()))).decode(),
        "seen": [asked, fields.get("addresses", ""), fields.get("memory", "")],
    }
