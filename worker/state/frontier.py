"""The frontier in Redis: queues per host, leases, politeness.

Every method is one atomic step of ``worker/store/lua``.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from tasks.feeds.guids import distinct_guid
from tasks.http.sites import site_of
from tasks.http.urls import entry_identity, host_of, identity, name_of
from tasks.model import Entry
from tasks.ports import Added, Claim, Feed, Lease, Taken
from tasks.publishing.article_v1 import stamp
from tasks.publishing.fingerprint import fingerprint
from worker.state import source_facts
from worker.state.leases import read_leases, read_taken
from worker.store.client import Store
from worker.store.keys import CONTENT, ENTRY, LISTED
from worker.telemetry.logs import get_logger

GUEST_SECONDS = 86_400.0  # how much older than it is a page counts that somebody else's feed lists
CONTENT_SECONDS = 3 * 86_400  # an entry that waits longer has to do with its page
LOGGED_DETAIL = 200  # characters
SWEEP_LIMIT = 500  # leases put back in one step, to keep a step under a few milliseconds


class RedisFrontier:
    """Implements ``tasks.ports.Frontier``, and for the poller: handing out and putting back.

    ``holder`` names the worker child that uses it, by which a crash knows whose entries to judge.
    """

    def __init__(self, store: Store, holder: str = "") -> None:
        self._store = store
        self._holder = holder

    def add(self, feed: Feed, entries: Iterable[Entry]) -> Added:
        """Queue what is new or changed; refresh the seen marks of the rest."""
        listed = _each_once(entries)
        rows = {
            id_: _row(id_, entry, feed, place) for place, (id_, entry) in enumerate(listed.items())
        }
        self._keep_contents(
            {id_: entry.content for id_, entry in listed.items() if entry.content}, rows
        )
        policy = feed.memory.guids.policy
        arguments = {
            "feed": feed.claim.id,
            "source": feed.source,
            "policy": policy,
            "entries": list(rows.values()),
        }
        return msgspec.json.decode(self._store.run("add", arguments), type=Added)

    def _keep_contents(self, contents: dict[str, str], rows: dict[str, dict[str, Any]]) -> None:
        """Keep the texts of entries that are new or changed, before anybody can be handed such an
        entry.
        """
        if not contents:
            return
        with self._store.plain() as client:
            reading = client.pipeline(transaction=False)
            for id_ in contents:
                reading.hget(self._store.key(ENTRY, id_), "print")
            writing = client.pipeline(transaction=False)
            for (id_, content), known in zip(contents.items(), reading.execute(), strict=True):
                if known != rows[id_]["print"]:
                    writing.set(self._store.key(CONTENT, id_), content, ex=CONTENT_SECONDS)
            writing.execute()

    def refresh(self, feed: Feed) -> int:
        """Refresh the seen marks of all that the feed listed last time."""
        return int(self._store.run("refresh", {"feed": feed.claim.id}))

    def claim(self, size: int, *, alone: bool = False) -> list[Claim]:
        """Hand out up to ``size`` entries of different hosts whose turn it is.

        Each handing out is a lease. With ``alone`` it is one entry that has to travel alone.
        """
        claims = self._store.run("claim", {"size": size, "alone": alone})
        return [Claim(id_, int(token)) for id_, token in claims]

    def take(self, size: int, *, is_new: bool = False, renewed: Sequence[Claim] = ()) -> Taken:
        """Claim and begin up to ``size`` entries of different hosts whose turn it is.

        ``is_new`` tells that a job begins with it; the leases of ``renewed`` last longer.
        """
        arguments = {
            "size": size,
            "holder": self._holder,
            "facts": source_facts.FIELDS,
            "is_new": is_new,
            "renewed": [[claim.id, claim.token] for claim in renewed],
        }
        return read_taken(self._store.run("take", arguments))

    def demand(self) -> tuple[int, int]:
        """Count what is due: hosts and further attempts; and what is in work: entries and polls."""
        due, in_work = self._store.run("demand")
        return int(due), int(in_work)

    def sweep(self) -> int:
        """Put back every entry whose lease ran out; returns how many."""
        return int(self._store.run("sweep", {"limit": SWEEP_LIMIT}))

    def start(self, job: Sequence[Claim], *, is_redelivered: bool) -> list[Lease]:
        """Start a job; returns what is still this job's to do."""
        arguments = {
            "job": [[claim.id, claim.token] for claim in job],
            "redelivered": is_redelivered,
            "facts": source_facts.FIELDS,
            "holder": self._holder,
        }
        return read_leases(self._store.run("start", arguments))

    def mark_risky(self, lease: Lease, answer_seconds: float) -> None:
        """Note that risky work on this entry begins; a stale token blames nobody."""
        claim = lease.claim
        self._store.run(
            "mark_risky",
            {"id": claim.id, "token": claim.token, "feed": lease.feed, "seconds": answer_seconds},
        )

    def retry(
        self, lease: Lease, reason: str, wait_seconds: float, asked_seconds: float = 0.0
    ) -> None:
        """Put the entry back for another attempt after the wait.

        ``asked_seconds`` is the server's own wish.
        """
        self._finish(lease, "retry", reason, wait=wait_seconds, asked=asked_seconds)

    def deny(self, lease: Lease, reason: str, detail: str) -> None:
        """End the entry: we may not fetch it; ``detail`` is the rule that forbids it."""
        self._finish(lease, "denied", reason, detail=detail)

    def hand_back(self, job: Sequence[Claim], wait_seconds: float = 0.0) -> int:
        """Put back what this process cannot finish, for others after the wait.

        Returns how many were still its own.
        """
        arguments = {"job": [[claim.id, claim.token] for claim in job], "wait": wait_seconds}
        given = int(self._store.run("hand_back", arguments))
        get_logger("entry").info("handed_back", entries=given)
        return given

    def unchanged(self, lease: Lease) -> None:
        """End the entry: its page is the one that was published."""
        self._finish(lease, "duplicate", "unchanged")

    def dead_letter(self, lease: Lease, reason: str, detail: str) -> None:
        """End the entry as a dead letter."""
        self._finish(lease, "dead", reason, detail=detail)

    def listed_by(self, feed: str, limit: int) -> list[dict[str, str]]:
        """Read the entries that a feed listed at its last poll, those found last first.

        Each has ``id`` and the fields of its hash; what ended well keeps neither title nor address.
        """
        client, names = (
            self._store.client,
            self._store.client.smembers(self._store.key(LISTED, feed)),
        )
        with client.pipeline(transaction=False) as pipe:
            for entry in names:
                pipe.hgetall(self._store.key(ENTRY, entry))
            found = pipe.execute()
        entries = [{"id": entry} | fields for entry, fields in zip(names, found, strict=True)]
        entries.sort(key=lambda one: float(one.get("found_at", 0)), reverse=True)
        return entries[:limit]

    def fields_of(self, url: str) -> dict[str, str]:
        """Read all that is known of the entry with this address; empty when none was listed."""
        for id_ in (entry_id(url), former_id(url)):
            fields = dict(self._store.client.hgetall(self._store.key(ENTRY, id_)))
            if fields:
                return fields
        return {}

    def _finish(
        self,
        lease: Lease,
        outcome: str,
        reason: str,
        *,
        detail: str = "",
        wait: float = 0.0,
        asked: float = 0.0,
    ) -> None:
        ended = self._store.run(
            "finish",
            {
                "id": lease.claim.id,
                "token": lease.claim.token,
                "outcome": outcome,
                "reason": reason,
                "detail": detail,
                "wait": wait,
                "asked": asked,
            },
        )
        get_logger("entry").info(str(ended), reason=reason, detail=detail[:LOGGED_DETAIL])


def entry_id(url: str) -> str:
    """Name the entry with this address in the frontier."""
    return name_of(entry_identity(url))


def former_id(url: str) -> str:
    """Name the entry as it was when the raw and the encoded spelling were two."""
    return name_of(identity(url))


def _each_once(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Map the entries by id. Of those that share an address the newest counts, in every poll."""
    listed: dict[str, Entry] = {}
    for entry in entries:
        id_ = entry_id(entry.url)
        known = listed.get(id_)
        if known is None or _recency(entry) > _recency(known):
            listed[id_] = entry
    return listed


def _recency(entry: Entry) -> tuple[float, str]:
    newest = entry.updated_at or entry.published_at
    return (newest.timestamp() if newest else 0.0, entry.title)


def _row(id_: str, entry: Entry, feed: Feed, place: int) -> dict[str, Any]:
    guid = distinct_guid(entry)
    former = former_id(entry.url)
    return {
        "id": id_,
        "former": former if former != id_ and "#" not in entry.url else "",
        "whole": "1" if entry.is_whole else "",
        "url": entry.url,
        "host": host_of(entry.url),
        "lang": entry.lang or feed.lang,
        "print": fingerprint(entry.title, _edition(entry)),
        "title": entry.title,
        "published": stamp(entry.published_at),
        "order": _order(entry, feed, place),
        "guid": name_of(guid) if guid else "",
    }


def _edition(entry: Entry) -> str:
    """Return what changes with an entry: when it was updated, or all of it when it is whole."""
    return entry.content if entry.is_whole else stamp(entry.updated_at)


def _order(entry: Entry, feed: Feed, place: int) -> float:
    """Rank an entry in its host's queue, the highest first: by date, not later than the poll.

    Feeds list the newest first.

    A feed that lists other sites' pages stands behind a site's own feeds, or one such list could
    fill anybody's queue.
    """
    newest = entry.updated_at or entry.published_at
    at = newest.timestamp() if newest else 0.0
    is_guest = site_of(entry.url) != site_of(feed.url)
    return (min(at, feed.now) if feed.now else at) - place / 1000 - is_guest * GUEST_SECONDS
