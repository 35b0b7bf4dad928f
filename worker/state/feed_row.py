"""A feed's hash in Redis, read as people see it."""

from typing import Any

import msgspec

from tasks.http.request import RequestOptions
from tasks.model import IndexSelectors
from tasks.scheduling.feed_state import FeedState
from tasks.scheduling.rate_model import expected_per_day
from tasks.sources import KnownSource
from worker.state.source_facts import field_of, known_source, said_of

MANNERS = "manners"  # the field of a feed's hash that holds its request options


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as people see it: times are Unix seconds, 0 for never; counts are of entries.

    ``addresses`` are all that it may have, ``url`` the one that is asked now.

    ``read_at`` is when it could last be read, ``new_at`` when it last had a new entry, ``per_day``
    how many are expected a day, ``lost`` the estimate of entries that left the feed unseen between
    polls, ``failures`` the failed polls in a row by weight. ``facts`` are those of its source,
    ``is_named`` whether the operator named it; else ``source`` is what the feed calls itself.
    """

    id: str
    url: str
    addresses: tuple[str, ...] = ()
    source: str = ""
    lang: str = ""
    country: str = ""
    facts: KnownSource
    is_named: bool = False
    labels: tuple[str, ...] = ()
    kind: str = ""
    rules: IndexSelectors | None = None
    paused: bool = False
    state: str = "new"
    reason: str = ""
    state_at: float = 0.0
    added_at: float = 0.0
    due_at: float = 0.0
    polled_at: float = 0.0
    read_at: float = 0.0
    new_at: float = 0.0
    per_day: float = 0.0
    overlap: float = 0.0
    lost: float = 0.0
    failures: float = 0.0
    polls: int = 0
    guids: str = ""
    hub: str = ""
    found: int = 0
    fetched: int = 0
    published: int = 0
    tagged: int = 0
    duplicate: int = 0
    denied: int = 0
    dead: int = 0


_NESTED: dict[str, Any] = {
    MANNERS: RequestOptions,
    "memory": FeedState,
    "labels": tuple[str, ...],
    "addresses": tuple[str, ...],
    "rules": IndexSelectors,
}


def decoded(fields: dict[str, str]) -> dict[str, Any]:
    """Read the fields that hold JSON; the others stay text."""
    return {
        name: msgspec.json.decode(value, type=_NESTED[name]) if name in _NESTED else value
        for name, value in fields.items()
    }


def row_of(id_: str, due_at: float, fields: dict[str, str]) -> FeedRow:
    """Read a feed's hash together with the counts of its entries."""
    read = decoded(fields)
    said = said_of(fields)
    memory: FeedState = read.get("memory", FeedState())
    known = {name: read[name] for name in FeedRow.__struct_fields__ if name in read}
    seen = {
        "id": id_,
        "due_at": due_at,
        "source": fields.get(field_of("source")) or read.get("source") or memory.title,
        "lang": said.lang or memory.lang,
        "country": said.country or read.get("country", ""),
        "facts": known_source(fields, fields["url"]),
        "is_named": bool(said.source),
        "read_at": memory.rhythm.polled_at,
        "new_at": memory.rhythm.news_at,
        "per_day": round(expected_per_day(memory.rhythm), 2) if memory.rhythm.polled_at else 0.0,
        "overlap": round(memory.rhythm.overlap, 3),
        "lost": round(memory.rhythm.lost, 1),
        "failures": memory.failures,
        "guids": memory.guids.policy,
        "hub": memory.hub,
    }
    return msgspec.convert(known | seen, FeedRow, strict=False)
