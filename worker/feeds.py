"""The feed catalogue in Redis: one hash per feed, one sorted set of due times."""

from collections.abc import Iterator

import msgspec

from tasks.core.listing_rules import ListingRules
from tasks.core.urls import clean_url, identity, name_of
from tasks.ports import Claim, Feed, Manners
from worker.store import Store


class FeedRow(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as people see it: times are Unix seconds, 0 when it never happened; counts are of entries."""

    id: str
    url: str
    source: str = ""
    lang: str = ""
    country: str = ""
    labels: tuple[str, ...] = ()
    kind: str = ""
    rules: ListingRules | None = None
    state: str = "new"
    reason: str = ""
    due_at: float = 0.0
    polled_at: float = 0.0
    interval: float = 0.0
    failures: int = 0
    polls: int = 0
    found: int = 0
    fetched: int = 0
    published: int = 0
    tagged: int = 0
    duplicate: int = 0
    denied: int = 0
    dead: int = 0


class RedisFeeds:
    """Implements ``tasks.ports.Feeds``, and the catalogue for the poller and the command line."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, url: str, *, source: str = "", lang: str = "", country: str = "", labels: tuple[str, ...] = (),
            kind: str = "", rules: ListingRules | None = None) -> tuple[str, bool]:  # fmt: skip
        """Add a feed, due at once; returns its id and whether it is new. What is empty leaves what is known as it is.

        ``kind`` and ``rules`` as in ``tasks.core.source``. Raises ValueError for no web address.
        """
        cleaned = clean_url(url)
        id_ = id_of(cleaned)
        key = self._store.key("feed", id_)
        given = {
            "source": source,
            "lang": lang,
            "country": country,
            "kind": kind,
            "labels": _json(labels),
            "rules": _json(rules),
        }
        fields = {"url": cleaned} | {name: value for name, value in given.items() if value}
        is_new = not self._store.client.exists(key)
        with self._store.client.pipeline(transaction=True) as pipe:
            pipe.hset(key, mapping=fields)
            pipe.zadd(self._store.key("due"), {id_: 0}, nx=True)
            pipe.execute()
        return id_, is_new

    def has(self, id_: str) -> bool:
        """Tell whether a feed is in the catalogue."""
        return bool(self._store.client.exists(self._store.key("feed", id_)))

    def set_manners(self, id_: str, manners: Manners) -> None:
        """Say how this source wants to be asked, from the next poll and page on."""
        self._store.client.hset(self._store.key("feed", id_), "manners", msgspec.json.encode(manners))

    def remove(self, id_: str) -> bool:
        """Forget a feed; its entries keep their seen marks. Returns whether it was there."""
        with self._store.client.pipeline(transaction=True) as pipe:
            pipe.zrem(self._store.key("due"), id_)
            pipe.delete(self._store.key("feed", id_), self._store.key("listed", id_))
            return bool(pipe.execute()[0])

    def rows(self) -> Iterator[FeedRow]:
        """Yield every feed, by source and address."""
        due = self._store.client.zrange(self._store.key("due"), 0, -1, withscores=True)
        with self._store.client.pipeline(transaction=False) as pipe:
            for id_, _ in due:
                pipe.hgetall(self._store.key("feed", id_))
                pipe.hgetall(self._store.key("count", id_))
            answers = pipe.execute()
        rows = [_row(id_, at, answers[2 * i] | answers[2 * i + 1]) for i, (id_, at) in enumerate(due)]
        yield from sorted(rows, key=lambda row: (row.source, row.url))

    def claim(self, limit: int) -> list[Claim]:
        """Claim feeds that are due; a claim that is never begun comes back by itself."""
        return [Claim(id_, int(token)) for id_, token in self._store.run("feeds_claim", {"limit": limit})]

    def begin(self, claim: Claim) -> Feed | None:
        """Begin a poll; None when it is no longer this worker's."""
        flat = self._store.run("feeds_begin", {"id": claim.id, "token": claim.token})
        fields = dict(zip(flat[::2], flat[1::2], strict=True))
        if not fields:
            return None
        manners = msgspec.json.decode(fields.pop("manners", "{}"), type=Manners)
        known = {name: fields[name] for name in Feed.__struct_fields__ if name in fields}
        return msgspec.convert(known | {"claim": claim, "manners": manners}, Feed, strict=False)

    def end(self, feed: Feed, *, wait_seconds: float, **learned: str | float) -> None:
        """Save what was learned and when to come back."""
        arguments = {"id": feed.claim.id, "token": feed.claim.token, "wait": wait_seconds, "fields": learned}
        self._store.run("feeds_end", arguments)


def id_of(url: str) -> str:
    """Return the id of the feed at an address. Raises ValueError for no web address."""
    return name_of("feed " + identity(url))


def _json(value: object) -> str:
    return msgspec.json.encode(value).decode() if value else ""


def _row(id_: str, due_at: float, fields: dict[str, str]) -> FeedRow:
    labels = msgspec.json.decode(fields.pop("labels", "[]"), type=tuple[str, ...])
    rules = msgspec.json.decode(fields.pop("rules", "null"), type=ListingRules | None)
    known = {name: fields[name] for name in FeedRow.__struct_fields__ if name in fields}
    row = msgspec.convert({"id": id_, "due_at": due_at} | known, FeedRow, strict=False)
    return msgspec.structs.replace(row, labels=labels, rules=rules)
