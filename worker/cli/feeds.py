"""``rasid feeds``: the catalogue."""

import importlib
import time
from pathlib import Path

import click
import msgspec

from tasks.core.errors import SettingsError
from worker.catalogue import CatalogueFeed, opml_of, read_feeds_file
from worker.cli.manners_options import manners_options
from worker.cli.output import connect, json_option, print_json, print_table
from worker.feeds import RedisFeeds, id_of
from worker.manners import manners_of

LOOKING = {"add": "feeds_add", "test": "feeds_test"}  # they read feeds and pages; the others need not wait for parsers


class LookingLater(click.Group):
    """A group that imports the commands with parsers when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return all names."""
        return sorted([*super().list_commands(ctx), *LOOKING])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return one command."""
        if cmd_name not in LOOKING:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(importlib.import_module(f"worker.cli.{LOOKING[cmd_name]}"), cmd_name)
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
    head = ("id", "source", "lang", "state", "reason", "next", "found", "published", "tagged", "dead", "url")
    print_table(head, (
        (row.id, row.source, row.lang, row.state, row.reason, f"{max(row.due_at - now, 0):.0f} s", row.found,
         row.published, row.tagged, row.dead, row.url)
        for row in rows
    ))  # fmt: skip


@feeds.command()
@click.argument("feed", metavar="ID|URL")
@json_option
def remove(feed: str, as_json: bool) -> None:
    """Forget a feed; what came of its entries stays, and they are not published again when it comes back."""
    id_ = _id(feed)
    if not RedisFeeds(connect()).remove(id_):
        raise SettingsError(f"no feed {feed}; `rasid feeds list` names them all")
    if as_json:
        print_json({"id": id_, "removed": True})
    else:
        click.echo(f"{id_} removed")


@feeds.command()
@click.argument("url")
@manners_options
def manners(url: str, user_agent: str, headers: tuple[str, ...], timeout: float, ignore_robots: str) -> None:
    """Say how the source of the feed at URL wants to be asked; without options, as everybody else."""
    chosen = manners_of(user_agent, headers, timeout, ignore_robots)
    catalogue, id_ = RedisFeeds(connect()), _id(url)
    if not catalogue.has(id_):
        raise SettingsError(f"no feed {url}; `rasid feeds list` names them")
    catalogue.set_manners(id_, chosen)
    click.echo(f"{id_} {msgspec.json.encode(chosen).decode()}")


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@json_option
def import_(file: Path, as_json: bool) -> None:
    """Add every feed of FILE: OPML, or text with one address a line. Folders and categories become labels."""
    listed = read_feeds_file(file)
    catalogue = RedisFeeds(connect())
    new = sum(_keep(catalogue, feed) for feed in listed)
    if as_json:
        print_json({"listed": len(listed), "new": new})
    else:
        click.echo(f"{len(listed)} listed, {new} new")


def _keep(catalogue: RedisFeeds, feed: CatalogueFeed) -> bool:
    return catalogue.add(
        feed.url,
        source=feed.source,
        lang=feed.lang,
        country=feed.country,
        labels=feed.labels,
        kind=feed.kind,
        rules=feed.rules,
    )[1]


@feeds.command()
@json_option
def export(as_json: bool) -> None:
    """Print the catalogue as OPML; headers and other manners stay here, they may be secrets."""
    found = [_of_file(row) for row in RedisFeeds(connect()).rows()]
    if as_json:
        for feed in found:
            print_json(feed)
    else:
        click.echo(opml_of(found), nl=False)


def _of_file(row: msgspec.Struct) -> CatalogueFeed:
    named = msgspec.structs.asdict(row)
    return CatalogueFeed(**{name: named[name] for name in CatalogueFeed.__struct_fields__ if name in named})


def _id(feed: str) -> str:
    """Return the id of a feed that was named by its id or its address."""
    try:
        return id_of(feed) if "://" in feed else feed
    except ValueError as error:
        raise click.UsageError(f"{error}; give the feed's id or its full address") from error
