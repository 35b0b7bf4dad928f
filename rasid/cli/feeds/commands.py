"""``rasid feeds``: the catalogue."""

import importlib
import sys
import time
from copy import copy as copy_of
from importlib import resources
from pathlib import Path

import click
import msgspec

from rasid.cli.feeds.facts_table import print_facts
from rasid.cli.feeds.request_options import request_options
from rasid.cli.output import connect, json_option, moment, print_json, print_table
from tasks.errors import SettingsError
from tasks.sources import checked
from tasks.text.sanitize import clean_line
from worker.catalogue.opml import CatalogueFeed, keep, opml_of, read_feeds_file
from worker.fetch.request_options import read_request_options
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.source_facts import said_in

FAILED = 1

# Commands with a module of their own; the others need not wait for its parsers.
LOOKING = {
    "add": "add:add",
    "set": "set_facts:set_facts",
    "test": "dry_run:test",
    "pause": "pausing:pause",
    "resume": "pausing:resume",
    "poll": "pausing:poll",
}

_COLUMNS = tuple(
    "id,source,lang,state,reason,next,last new,a day,lost,found,published,dead,url".split(",")
)


class LookingLater(click.Group):
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


@feeds.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List every feed with its state, its rhythm and what came of its entries."""
    rows = list(RedisFeeds(connect()).rows())
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
@click.argument("feed", metavar="ID|URL")
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
    fields = msgspec.structs.asdict(row)
    print_facts(fields.pop("facts"))
    click.echo()
    known = ((name, value) for name, value in fields.items() if value)
    print_table(
        ("field", "value"),
        [(name, moment(value) if name.endswith("_at") else value) for name, value in known],
    )
    click.echo()
    print_table(
        ("when", "event", "detail"),
        ((moment(line.at), line.event, line.detail) for line in history),
    )


@feeds.command()
@click.argument("feed", metavar="ID|URL")
@json_option
def remove(feed: str, as_json: bool) -> None:
    """Forget a feed.

    What came of its entries stays, and they are not published again when it comes back.
    """
    catalogue = RedisFeeds(connect())
    id_ = known_feed(catalogue, feed)
    catalogue.remove(id_)
    if as_json:
        print_json({"id": id_, "removed": True})
    else:
        click.echo(f"{id_} removed")


@feeds.command("request-options")
@click.argument("url")
@request_options
def set_request_options(
    url: str, user_agent: str, headers: tuple[str, ...], timeout: float, ignore_robots: str
) -> None:
    """Say how the source of the feed at URL wants to be asked.

    Without options, as everybody else.
    """
    chosen = read_request_options(user_agent, headers, timeout, ignore_robots)
    catalogue = RedisFeeds(connect())
    id_ = known_feed(catalogue, url)
    chosen = catalogue.set_request_options(id_, chosen)
    click.echo(f"{id_} {msgspec.json.encode(chosen).decode()}")


# Its name of version 0.1, for one release; not listed.
_manners = copy_of(set_request_options)
_manners.hidden = True
feeds.add_command(_manners, "manners")


@feeds.command()
@click.argument("file", type=click.Path(path_type=Path))
def copy(file: Path) -> None:
    """Write the feeds that come with Rasid to FILE, as OPML for `import` and `rasid up --feeds`."""
    bundled = resources.files("rasid") / "data" / "feeds.opml"
    try:
        with file.open("xb") as kept:
            kept.write(bundled.read_bytes())
    except FileExistsError as error:
        raise SettingsError(f"{file} is there already; choose another name") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"{len(read_feeds_file(file).feeds)} feeds in {file}")


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_(file: Path, as_json: bool) -> None:
    """Add every feed of FILE: OPML, or text with one address a line.

    Folders and categories become labels. A feed that cannot be added is told with the reason, the
    others are added, and the exit code is 1.
    """
    read = read_feeds_file(file)
    new = keep(RedisFeeds(connect()), read.feeds)
    for fault in read.faults:
        click.echo(f"rasid: {clean_line(fault)}", err=True)
    if as_json:
        print_json({"listed": len(read.feeds), "new": new, "failed": read.faults})
    else:
        failed = f", {len(read.faults)} failed" if read.faults else ""
        click.echo(f"{len(read.feeds)} listed, {new} new{failed}")
    if read.faults:
        sys.exit(FAILED)


@feeds.command()
@json_option
def export(as_json: bool) -> None:
    """Print the catalogue as OPML, without request options: they may hold secrets."""
    found = [_of_file(row) for row in RedisFeeds(connect()).rows()]
    if as_json:
        for feed in found:
            print_json(feed)
    else:
        click.echo(opml_of(found), nl=False)


def _of_file(row: FeedRow) -> CatalogueFeed:
    """Keep apart what the operator says and what the feed calls itself."""
    fields = msgspec.structs.asdict(row) | {"facts": said_in(row.facts)}
    if not row.is_named:
        fields |= {"source": "", "title": row.source}
    fields |= {fact: _believed(fact, fields[fact]) for fact in ("lang", "country")}
    return CatalogueFeed(
        **{name: fields[name] for name in CatalogueFeed.__struct_fields__ if name in fields}
    )


def _believed(fact: str, written: str) -> str:
    """Leave out what `import` would refuse: feeds once declared what they liked."""
    try:
        return checked(fact, written) if written else ""
    except ValueError:
        return ""


def span(seconds: float) -> str:
    """Write a duration in its largest sensible unit."""
    for unit, size in (("d", 86_400.0), ("h", 3_600.0), ("min", 60.0)):
        if seconds >= 2 * size:
            return f"{seconds / size:.0f} {unit}"
    return f"{max(seconds, 0):.0f} s"


def known_feed(catalogue: RedisFeeds, feed: str) -> str:
    """Look up a feed by its id or its address; SettingsError when there is none."""
    try:
        id_ = catalogue.find(feed)
    except ValueError as error:
        raise click.UsageError(f"{error}; give the feed's id or its full address") from error
    if not id_:
        raise SettingsError(f"no feed {feed}; `rasid feeds list` names them all")
    return id_
