"""Bring the catalogue in line with a feeds file: first the plan, then the same plan done."""

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tasks.feeds.telegram_address import source_address
from tasks.text.sanitize import clean_line
from worker.catalogue.opml import CatalogueFeed, keep_named, named_as_known
from worker.state.feed_ids import id_of
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

    What the file leaves empty is as it is, but for the addresses of a feed: those that it does not
    list are taken away. A feed that moved is known by its former address too.
    """
    rows = {row.id: row for row in catalogue.rows()}
    added: dict[str, CatalogueFeed] = {}
    changed: dict[str, Difference] = {}
    named: dict[str, CatalogueFeed] = {}
    for id_, feed in _by_id(catalogue, listed):
        owner = named.setdefault(id_, feed)
        if id_ not in rows or _is_given_up(feed, rows[id_], owner):
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


def _by_id(
    catalogue: RedisFeeds, listed: Sequence[CatalogueFeed]
) -> list[tuple[str, CatalogueFeed]]:
    """Pair each feed with the id that the catalogue knows it by, "" for none.

    First come those whose address made the id: it is theirs where one feed becomes two.
    """
    found = [(catalogue.find(feed.url), feed) for feed in named_as_known(catalogue, listed)]
    return sorted(found, key=lambda pair: pair[0] != id_of(pair[1].url))


def _is_given_up(feed: CatalogueFeed, row: FeedRow, owner: CatalogueFeed) -> bool:
    """Tell whether the file makes a feed of its own of what was another's further address."""
    had, has = _names(row.addresses), _names(owner.addresses)
    return owner.alternatives is not None and id_of(feed.url) in had - has


def carry_out(catalogue: RedisFeeds, plan: Plan, *, prunes: bool) -> None:
    """Do what the plan says; feeds that the file does not list go only when it prunes.

    The file's word about a source goes before what was set by hand.
    """
    for difference in plan.changed:
        if "alternatives" in difference.fields:
            catalogue.keep_addresses(difference.id, _remaining(difference))
    keep_named(catalogue, [*plan.added, *(difference.feed for difference in plan.changed)])
    for difference in plan.changed:
        said = _said(difference.feed)
        catalogue.say(difference.id, {name: said[name] for name in difference.fields.keys() & said})
    for row in plan.missing if prunes else ():
        catalogue.remove(row.id)


def _remaining(difference: Difference) -> Sequence[str]:
    """Return the addresses that a feed keeps: what is new to it may be listed as another's."""
    before, _ = difference.fields["alternatives"]
    known = _names(before.split())
    first, *others = difference.feed.addresses
    return [first, *(address for address in others if id_of(address) in known)]


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
        "alternatives": _wanted_addresses(feed, row),
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


def _wanted_addresses(feed: CatalogueFeed, row: FeedRow) -> str:
    """Write the addresses that a file wants, "" where it says nothing of them."""
    is_open = feed.alternatives is None or not (feed.alternatives or row.addresses)
    return "" if is_open else _addresses(feed.addresses)


def _names(addresses: Iterable[str]) -> set[str]:
    return set(map(id_of, addresses))


def _addresses(addresses: Sequence[str]) -> str:
    """Write all addresses that a feed may have, in one order whichever of them is asked now."""
    return " ".join(sorted(map(source_address, addresses)))
