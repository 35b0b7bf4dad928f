"""``rasid feeds``: the catalogue."""

import time

import click

from worker.cli.output import connect, json_option, print_json, print_table
from worker.feeds import RedisFeeds


@click.group()
def feeds() -> None:
    """List and add feeds."""


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
@click.argument("url")
@click.option("--source", default="", help="The news organisation's name.")
@click.option("--lang", default="", help="The feed's language, as a BCP 47 tag.")
def add(url: str, source: str, lang: str) -> None:
    """Add a feed; it is polled at once."""
    try:
        id_, is_new = RedisFeeds(connect()).add(url, source=source, lang=lang)
    except ValueError as error:
        raise click.UsageError(f"{error}; give the feed's full http or https address") from error
    click.echo(f"{id_} {'added' if is_new else 'was there already'}")
