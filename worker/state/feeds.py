"""The feed catalogue in Redis: one hash per feed, one sorted set of due times.

The steps are in ``worker/store/lua/feeds``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

import msgspec

from tasks.feeds.telegram_address import source_address
from tasks.http.request import RequestOptions, bound_to
from tasks.http.urls import host_of
from tasks.model import IndexSelectors
from tasks.ports import Claim, Feed, PollOutcome
from tasks.scheduling.feed_state import has_moved
from tasks.sources import KnownSource
from tasks.text.sanitize import clean_line
from worker.state.begun_polls import read_feed
from worker.state.feed_addresses import change_of, place_of
from worker.state.feed_ids import former_id_of, id_of
from worker.state.feed_row import MANNERS, FeedRow, row_of
from worker.state.source_facts import (
    FIELDS,
    NAMED,
    YES,
    added_with,
    field_of,
    fields_of,
    known_source,
)
from worker.store.client import Store
from worker.store.keys import ADDRESSES, COUNT, DUE, EVENTS, FEED, POLLING, POLLS

_FIELDS = list[dict[str, str]]


class FeedEvent(msgspec.Struct, frozen=True):
    """One line of a feed's history; ``at`` in Unix seconds."""

    at: float
    event: str
    detail: str = ""


class RedisFeeds:
    """Implements ``tasks.ports.Feeds``, and the catalogue for the poller and the command line.

    ``holder`` names the worker child that uses it, by which a crash knows whose polls to judge.
    """

    def __init__(self, store: Store, holder: str = "") -> None:
        self._store = store
        self._holder = holder

    def add(
        self,
        url: str,
        *,
        source: str = "",
        lang: str = "",
        country: str = "",
        labels: tuple[str, ...] = (),
        kind: str = "",
        rules: IndexSelectors | None = None,
        facts: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[str, bool]:
        """Add a feed, due at once; returns its id and whether it is new.

        What is empty leaves what is known as it is. ``source`` is the operator's word; ``facts``
        are what else he says of it, as `said_in` gives them.

        ``kind`` and ``rules`` as in ``tasks.feeds.parse``. Raises ValueError for no web address.
        """
        address = source_address(url)
        given = {
            "url": address,
            "source": clean_line(source),
            NAMED: YES if source else "",
            "lang": clean_line(lang),
            "country": clean_line(country),
            "kind": kind,
            "labels": _json(tuple(clean_line(label) for label in labels)),
            "rules": _json(rules),
            **added_with(facts),
        }
        fields = {name: value for name, value in given.items() if value}
        names = {"name": id_of(address), "was": former_id_of(address)}
        arguments = {**names, "host": host_of(address), "fields": fields}
        id_, is_new = self._store.run("feeds_add", arguments)
        return str(id_), bool(is_new)

    def find(self, feed: str) -> str:
        """Find the id of a feed by its id or address, also one that it moved from; "" for none.

        Raises ValueError for what looks like an address and is none.
        """
        id_ = feed
        if "://" in feed:
            key = self._store.key(ADDRESSES)
            names = (id_of(feed), former_id_of(feed))
            id_ = next(filter(None, self._store.client.hmget(key, names)), "")
        return id_ if id_ and self._store.client.exists(self._store.key(FEED, id_)) else ""

    def set_request_options(
        self, id_: str, options: RequestOptions, at: str = ""
    ) -> RequestOptions:
        """Keep how this source wants to be asked, at the origin of ``at`` alone, by default of its
        address now.
        """
        key = self._store.key(FEED, id_)
        bound = bound_to(options, at or self._store.client.hget(key, "url") or "")
        self._store.client.hset(key, MANNERS, msgspec.json.encode(bound))
        return bound

    def keep_title(self, id_: str, title: str) -> None:
        """Keep what a feed calls itself: it names the source where nobody did, and no more."""
        name = clean_line(title)
        if name:
            self._store.client.hsetnx(self._store.key(FEED, id_), "source", name)

    def keep_addresses(self, id_: str, addresses: Sequence[str]) -> None:
        """Set all addresses that a feed may have: they are asked in turn until one works.

        Raises ValueError for what is no web address.
        """
        while self._change_addresses(id_, addresses) == "stale":
            pass  # another process changed the feed meanwhile; it does not do so for ever

    def _change_addresses(self, id_: str, addresses: Sequence[str]) -> str:
        fields = self._store.client.hgetall(self._store.key(FEED, id_))
        self._bind_options(id_, fields.get("url", ""))
        arguments = {"id": id_, **change_of(fields, addresses)}
        return str(self._store.run("feeds_addresses", arguments))

    def say(self, id_: str, said: Mapping[str, str], forgotten: Iterable[str] = ()) -> None:
        """Keep what the operator says of a feed's source, by the names of ``Said``.

        What is forgotten is the catalogue's again. It holds from the next poll and page on.
        """
        key = self._store.key(FEED, id_)
        with self._store.client.pipeline(transaction=True) as pipe:
            for name in forgotten:
                pipe.hdel(key, *fields_of(name))
            for name, value in said.items():
                pipe.hset(key, field_of(name), value)
            pipe.execute()

    def poll_now(self, id_: str) -> bool:
        """Make a feed due at once, unless it is being polled; returns whether it is known."""
        return bool(self._store.run("feeds_hurry", {"id": id_}))

    def pause(self, id_: str, *, is_paused: bool) -> bool:
        """Poll a feed no more until it is resumed, which makes it due at once.

        Returns whether it is in the catalogue.
        """
        return bool(self._store.run("feeds_pause", {"id": id_, "paused": is_paused}))

    def remove(self, id_: str) -> bool:
        """Forget a feed; its entries keep their seen marks. Returns whether it was there."""
        return bool(self._store.run("feeds_remove", {"id": id_}))

    def row(self, id_: str) -> FeedRow | None:
        """Read one feed as people see it, None when it is not in the catalogue."""
        with self._store.client.pipeline(transaction=False) as pipe:
            pipe.zscore(self._store.key(DUE), id_)
            pipe.hgetall(self._store.key(FEED, id_))
            pipe.hgetall(self._store.key(COUNT, id_))
            due_at, feed, counts = pipe.execute()
        return row_of(id_, float(due_at or 0), feed | counts) if feed else None

    def rows(self) -> Iterator[FeedRow]:
        """Yield every feed, by source and address."""
        due = self._store.client.zrange(self._store.key(DUE), 0, -1, withscores=True)
        with self._store.client.pipeline(transaction=False) as pipe:
            for id_, _ in due:
                pipe.hgetall(self._store.key(FEED, id_))
                pipe.hgetall(self._store.key(COUNT, id_))
            replies = pipe.execute()
        rows = []
        for (id_, due_at), feed, counts in zip(due, replies[::2], replies[1::2], strict=True):
            if feed:
                rows.append(row_of(id_, due_at, feed | counts))
        yield from sorted(rows, key=lambda row: (row.source, row.url))

    def source_of(self, id_: str) -> KnownSource | None:
        """Tell what is known of a feed's source, None for a feed that there is no more."""
        names = ("url", *FIELDS)
        values = self._store.client.hmget(self._store.key(FEED, id_), names)
        fields = {name: value for name, value in zip(names, values, strict=True) if value}
        return known_source(fields, fields["url"]) if "url" in fields else None

    def history(self, id_: str) -> list[FeedEvent]:
        """Read the history of a feed, the newest event first."""
        kept = self._store.client.lrange(self._store.key(EVENTS, id_), 0, -1)
        return [msgspec.json.decode(line, type=FeedEvent) for line in kept]

    def count_due(self) -> int:
        """Count the feeds that are due now."""
        seconds, microseconds = self._store.client.time()
        now = f"{seconds}.{microseconds:06d}"  # whole seconds would let a feed wait for the next
        return int(self._store.client.zcount(self._store.key(DUE), "-inf", now))

    def count_polls(self) -> dict[str, int]:
        """Count polls by outcome."""
        kept = self._store.client.hgetall(self._store.key(POLLS))
        return {outcome: int(count) for outcome, count in kept.items()}

    def claim(self, limit: int) -> list[Claim]:
        """Claim feeds that are due; a claim that is never started ends with its lease."""
        claimed = self._store.run("feeds_claim", {"limit": limit})
        return [Claim(id_, int(token)) for id_, token in claimed]

    def start(self, claim: Claim) -> Feed | None:
        """Start a poll; None when it is no longer this worker's."""
        arguments = {"id": claim.id, "token": claim.token, "holder": self._holder}
        document = self._store.run("feeds_start", arguments)
        return read_feed(msgspec.json.decode(document, type=dict[str, str])) if document else None

    def take(self, size: int, *, renewed: Sequence[Claim] = ()) -> list[Feed]:
        """Claim and begin the polls of up to ``size`` feeds that are due, of different hosts.

        The leases of ``renewed`` last longer.
        """
        arguments = {
            "size": size,
            "holder": self._holder,
            "renewed": [[claim.id, claim.token] for claim in renewed],
        }
        documents = self._store.run("feeds_take", arguments)
        return [read_feed(fields) for fields in msgspec.json.decode(documents, type=_FIELDS)]

    def mark_risky(self, claim: Claim) -> None:
        """Note that a feed's body is read now; a stale token blames nobody."""
        self._mark(claim, is_risky=True)

    def mark_safe(self, claim: Claim) -> None:
        """Note that the poll goes on without reading."""
        self._mark(claim, is_risky=False)

    def _mark(self, claim: Claim, *, is_risky: bool) -> None:
        marked = {"id": claim.id, "token": claim.token, "is_risky": is_risky}
        self._store.run("feeds_mark", marked | {"holder": self._holder})

    def count_polling(self) -> int:
        """Count the polls that are under way."""
        return int(self._store.client.hlen(self._store.key(POLLING)))

    def finish(self, feed: Feed, ending: PollOutcome) -> None:
        """Save the outcome and when to poll next; make a move that was permanent often enough."""
        memory = ending.memory
        if has_moved(memory):
            self._move(feed, memory.moved_to)
            memory = msgspec.structs.replace(memory, moved_to="", moved_times=0)
        arguments = {
            "id": feed.claim.id,
            "token": feed.claim.token,
            "outcome": ending.outcome,
            "wait": ending.wait_seconds,
            "seconds": ending.answer_seconds,
            "asked": ending.asked_seconds,
            "state": ending.health.state,
            "reason": ending.health.reason,
            "detail": ending.detail,
            "events": ending.events,
            "fields": {"memory": msgspec.json.encode(memory).decode()},
            "elsewhere": [place_of(url) for url in ending.elsewhere],
        }
        if ending.elsewhere:
            self._bind_options(feed.claim.id, feed.url)
        self._store.run("feeds_finish", arguments)

    def hand_back(self, claim: Claim, wait_seconds: float = 0.0) -> None:
        """Give a poll back that this process cannot finish: the feed is due after the wait."""
        self._store.run(
            "feeds_hand_back", {"id": claim.id, "token": claim.token, "wait": wait_seconds}
        )

    def _move(self, feed: Feed, url: str) -> None:
        """Give the feed its new address.

        When another feed has it already, this one is merged into that. Request options do not
        follow to another origin: the operator meant them for the old one.
        """
        self._bind_options(feed.claim.id, feed.url)
        arguments = {"id": feed.claim.id, "token": feed.claim.token, **place_of(url)}
        self._store.run("feeds_move", arguments)

    def _bind_options(self, id_: str, url: str) -> None:
        key = self._store.key(FEED, id_)
        with self._store.plain() as client:
            kept = client.hget(key, MANNERS)
            if kept:
                bound = bound_to(msgspec.json.decode(kept, type=RequestOptions), url)
                client.hset(key, MANNERS, msgspec.json.encode(bound))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode() if value else ""
