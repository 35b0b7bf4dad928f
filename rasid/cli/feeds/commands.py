"""``rasid feeds``: the catalogue."""

import importlib
import time
from collections.abc import Callable
from copy import copy as copy_of
from operator import attrgetter
from typing import Any

import click
import msgspec

from rasid.cli.feeds.chosen import FILTER, feed_argument, filtered, known_feed
from rasid.cli.feeds.facts_table import print_facts
from rasid.cli.feeds.request_options import request_options
from rasid.cli.output import connect, json_option, print_json, print_table, reader_clock
from rasid.cli.suggesting_group import SuggestingGroup
from worker.fetch.request_options import read_request_options
from worker.state.feed_filter import read_filter
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds

# Commands with a module of their own; the others need not wait for its parsers.
LOOKING = {
    "add": "add:add",
    "set": "set_facts:set_facts",
    "test": "dry_run:test",
    "import": "feeds_files:import_",
    "sync": "feeds_files:sync",
    "copy": "feeds_files:copy",
    "export": "feeds_files:export",
    **{name: f"pausing:{name}" for name in ("pause", "resume", "poll", "rename", "remove")},
}

_COLUMNS = tuple(
    "id,source,lang,state,reason,next,last new,a day,lost,found,published,dead,url".split(",")
)
_SORTS: dict[str, Callable[[FeedRow], Any]] = {
    "source": lambda row: row.source,
    "lang": lambda row: row.lang,
    "state": lambda row: "paused" if row.paused else row.state,
    "next": lambda row: row.due_at,
    "last-new": lambda row: row.new_at,
    "a-day": lambda row: row.per_day,
    "url": lambda row: row.url,
    **{name: attrgetter(name) for name in ("lost", "found", "published", "dead", "failures")},
}


class LookingLater(SuggestingGroup):
    """A group that imports the commands of other modules when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List all names."""
        return sorted([*super().list_commands(ctx), *LOOKING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in LOOKING:
            return super().get_command(ctx, cmd_name)
        module, _, name = LOOKING[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(f"rasid.cli.feeds.{module}"), name)
        return command


@click.group(cls=LookingLater)
def feeds() -> None:
    """List, find, add, try and remove feeds; read and write OPML."""


@feeds.command("list", epilog=FILTER)
@click.argument("wanted", metavar="[FILTER|TEXT]...", nargs=-1)
@click.option("--sort", type=click.Choice(tuple(_SORTS)), help="By which column; a smaller first.")
@click.option("--reverse", is_flag=True, help="The greatest first.")
@json_option
def list_(wanted: tuple[str, ...], sort: str | None, reverse: bool, as_json: bool) -> None:
    """List feeds with their state, their rhythm and what came of their entries.

    All of them by source, or those that a filter means, or a TEXT in name or address finds.
    """
    rows = list(filtered(RedisFeeds(connect()), read_filter(wanted)))
    if sort:
        rows.sort(key=_SORTS[sort], reverse=reverse)
    elif reverse:
        rows.reverse()
    if as_json:
        for row in rows:
            print_json(row)
        return
    now = time.time()
    print_table(_COLUMNS, (_cells(row, now) for row in rows))


def _cells(row: FeedRow, now: float) -> tuple[object, ...]:
    return (
        row.id,
        row.source,
        row.lang,
        "paused" if row.paused else row.state,
        row.reason,
        f"in {span(row.due_at - now)}",
        f"{span(now - row.new_at)} ago" if row.new_at else "never",
        f"{row.per_day:.1f}",
        f"{row.lost:.0f}",
        row.found,
        row.published,
        row.dead,
        row.url,
    )


@feeds.command()
@feed_argument
@json_option
def show(feed: str, as_json: bool) -> None:
    """Show one feed: what is known of it, and its history, the newest first."""
    catalogue = RedisFeeds(connect())
    id_ = known_feed(catalogue, feed)
    row = next(row for row in catalogue.rows() if row.id == id_)
    history = catalogue.history(id_)
    if as_json:
        print_json({**msgspec.structs.asdict(row), "history": history})
        return
    clock = reader_clock()
    fields = msgspec.structs.asdict(row)
    print_facts(fields.pop("facts"))
    click.echo()
    known = ((name, value) for name, value in fields.items() if value)
    print_table(
        ("field", "value"),
        [(name, clock(value) if name.endswith("_at") else value) for name, value in known],
    )
    click.echo()
    print_table(
        ("when", "event", "detail"),
        ((clock(line.at), line.event, line.detail) for line in history),
    )


@feeds.command("request-options")
@click.argument("url")
@request_options
def set_request_options(
    url: str,
    user_agent: str,
    headers: tuple[str, ...],
    timeout: float,
    ignore_robots: str,
    fresh_parameter: str,
) -> None:
    """Say how the source of the feed at URL wants to be asked.

    Without options, as everybody else.
    """
    from rasid.cli.noted import note

    chosen = read_request_options(user_agent, headers, timeout, ignore_robots, fresh_parameter)
    store = connect()
    catalogue = RedisFeeds(store)
    id_ = known_feed(catalogue, url)
    chosen = catalogue.set_request_options(id_, chosen, url if "://" in url else "")
    note(store, "feed_asked_otherwise", id_)  # headers may be secrets
    click.echo(f"{id_} {msgspec.json.encode(chosen).decode()}")


# Its name of version 0.1, for one release; not listed.
_manners = copy_of(set_request_options)
_manners.hidden = True
feeds.add_command(_manners, "manners")


def span(seconds: float) -> str:
    """Write a duration in its largest sensible unit."""
    for unit, size in (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"
