"""``rasid feeds``: the catalogue."""

import re
import time

import click
import msgspec

from tasks.core.errors import SettingsError
from tasks.ports import Manners
from worker.cli.output import connect, json_option, print_json, print_table
from worker.feeds import RedisFeeds

HEADER_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")  # a token of RFC 9110
LONGEST_TIMEOUT = 40.0  # a job's hard limit is 50: a slower source would take its batch along
RESERVED_HEADERS = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding", "expect"})


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


@feeds.command()
@click.argument("url")
@click.option("--user-agent", default="", help="Instead of ours, where a publisher asks for it.")
@click.option("--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="An additional header; may be repeated.")
@click.option("--timeout", "timeout_seconds", type=click.FloatRange(0, LONGEST_TIMEOUT), default=0.0,
              help="Seconds for a whole download; 0 is the setting's.")  # fmt: skip
@click.option("--ignore-robots", default="", metavar="REASON", help="Do not ask robots.txt; say why, in writing.")
def manners(url: str, user_agent: str, headers: tuple[str, ...], timeout_seconds: float, ignore_robots: str) -> None:
    """Say how the source of the feed at URL wants to be asked; without options, as everybody else."""
    chosen = Manners(
        user_agent=_header_value(user_agent),
        headers=dict(_header(text) for text in headers),
        timeout_seconds=timeout_seconds,
        ignores_robots_because=ignore_robots,
    )
    catalogue = RedisFeeds(connect())
    known = {row.url: row.id for row in catalogue.rows()}
    if url not in known:
        raise SettingsError(f"no feed {url}; `rasid feeds list` names them")
    catalogue.set_manners(known[url], chosen)
    click.echo(f"{known[url]} {msgspec.json.encode(chosen).decode()}")


def _header(text: str) -> tuple[str, str]:
    name, colon, value = text.partition(":")
    if not colon or not HEADER_NAME.fullmatch(name) or name.lower() in RESERVED_HEADERS:
        raise SettingsError(f"--header {text!r}: give 'Name: value'; {', '.join(sorted(RESERVED_HEADERS))} are ours")
    return name, _header_value(value.strip())


def _header_value(value: str) -> str:
    if not (value.isprintable() and value.isascii()):
        raise SettingsError(f"{value!r} holds characters that a header must not have")
    return value
