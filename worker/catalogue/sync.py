"""Bring the catalogue in line with a feeds file: first the plan, then the same plan done."""

from collections.abc import Mapping, Sequence

import msgspec

from tasks.feeds.telegram_address import source_address
from tasks.text.sanitize import clean_line
from worker.catalogue.opml import CatalogueFeed, keep_named, named_as_known
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.source_facts import NO, YES


class Difference(msgspec.Struct, frozen=True):
    """What a file says otherwise of a feed of the catalogue: by name, before and after."""

    id: str
    feed: CatalogueFeed
    fields: Mapping[str, tuple[str, str]]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What would be done; ``missing`` are feeds that the file does not list."""

    added: Sequence[CatalogueFeed] = ()
    changed: Sequence[Difference] = ()
    missing: Sequence[FeedRow] = ()
    unchanged: int = 0


def plan_of(catalogue: RedisFeeds, listed: Sequence[CatalogueFeed]) -> Plan:
    """Compare a file with the catalogue.

    What the file leaves empty is as it is; a feed that moved is known by its former address too.
    """
    rows = {row.id: row for row in catalogue.rows()}
    added: dict[str, CatalogueFeed] = {}
    changed: dict[str, Difference] = {}
    named: set[str] = set()
    for feed in named_as_known(catalogue, listed):
        id_ = catalogue.find(feed.url)
        named.add(id_)
        if id_ not in rows:
            added[feed.url] = feed
        elif fields := _differences(feed, rows[id_]):
            changed[id_] = Difference(id_, feed, fields)
    missing = [row for id_, row in rows.items() if id_ not in named]
    return Plan(
        added=tuple(added.values()),
        changed=tuple(changed.values()),
        missing=missing,
        unchanged=len(rows) - len(missing) - len(changed),
    )


def carry_out(catalogue: RedisFeeds, plan: Plan, *, prunes: bool) -> None:
    """Do what the plan says; feeds that the file does not list go only when it prunes.

    The file's word about a source goes before what was set by hand.
    """
    keep_named(catalogue, [*plan.added, *(difference.feed for difference in plan.changed)])
    for difference in plan.changed:
        said = _said(difference.feed)
        catalogue.say(difference.id, {name: said[name] for name in difference.fields.keys() & said})
    for row in plan.missing if prunes else ():
        catalogue.remove(row.id)


def _said(feed: CatalogueFeed) -> dict[str, str]:
    """Return what a file says of the source, by the names of facts."""
    said = {"source": feed.source, "lang": feed.lang, "country": feed.country, **feed.facts}
    return {name: value for name, value in said.items() if value}


def _differences(feed: CatalogueFeed, row: FeedRow) -> dict[str, tuple[str, str]]:
    known = _known(row)
    wanted = _said(feed) | {
        "labels": ", ".join(feed.labels),
        "format": feed.kind,
        "rules": msgspec.json.encode(feed.rules).decode() if feed.rules else "",
        "alternatives": _addresses((feed.url, *feed.alternatives)) if feed.alternatives else "",
    }
    return {
        name: (known[name], value)
        for name, value in wanted.items()
        if value and clean_line(value) != clean_line(known[name])
    }


def _known(row: FeedRow) -> dict[str, str]:
    facts = row.facts
    return {
        "source": row.source,
        "lang": row.lang,
        "country": row.country or str(facts.country.value),
        "zone": str(facts.zone.value),
        "kind": str(facts.kind.value),
        "news": YES if facts.news.value else NO,
        "labels": ", ".join(row.labels),
        "format": row.kind,
        "rules": msgspec.json.encode(row.rules).decode() if row.rules else "",
        "alternatives": _addresses(row.addresses),
    }


def _addresses(addresses: Sequence[str]) -> str:
    """Write all addresses that a feed may have, in one order whichever of them is asked now."""
    return " ".join(sorted(map(source_address, addresses)))
