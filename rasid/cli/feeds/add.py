"""``rasid feeds add``: look at an address, find the sources there, show them, add one."""

import sys
from typing import Any, NoReturn

import click

from rasid.cli.feeds.fact_options import fact
from rasid.cli.feeds.source_options import (
    SourceOptions,
    command_of,
    finder_of,
    preview,
    read_options,
    source_options,
)
from rasid.cli.noted import note
from rasid.cli.output import connect, json_option, print_json
from tasks.http.urls import clean_url
from tasks.model import Page
from worker.catalogue.adding import add_source
from worker.catalogue.discovery import Candidate
from worker.state.feeds import RedisFeeds
from worker.store.client import Store

FAILED = 1


@click.command()
@click.argument("url")
@click.option(
    "--source",
    callback=fact,
    help="The news organisation's name; default: what the feed calls itself.",
)
@click.option("--lang", callback=fact, metavar="TAG", help="The feed's language, as a BCP 47 tag.")
@click.option("--yes", is_flag=True, help="Add the best of what a site has without asking.")
@click.option("--unseen", is_flag=True, help="Add the address without looking at it first.")
@source_options
@json_option
def add(
    url: str, source: str, lang: str, yes: bool, unseen: bool, as_json: bool, **given: Any
) -> None:
    """Add a feed; it is polled at once.

    URL may be a feed, a news sitemap, a Telegram channel, an index page (with --entry), or a site:
    its feeds are looked for, shown with their newest entries, and one is added after a question or
    with --yes. Without a terminal to ask on, the candidates are printed with the commands that add
    them, and the exit code is 1.
    """
    try:
        url = clean_url(url)
    except ValueError as error:
        raise click.UsageError(f"{error}; give the feed's full http or https address") from error
    options = read_options(given)
    store = connect()
    chosen = (
        None if unseen else _choose(url, source, lang, options, takes_best=yes, is_quiet=as_json)
    )
    if chosen is not None and not as_json:
        preview(chosen)
    id_, is_new = _keep(store, chosen, url, source, lang, options)
    if is_new:
        note(store, "feed_added", id_, chosen.url if chosen else url)
    elif options.request != type(options.request)():
        note(store, "feed_asked_otherwise", id_)  # headers may be secrets
    if as_json:
        print_json({"id": id_, "url": chosen.url if chosen else url, "new": is_new})
    else:
        click.echo(f"{id_} {'added' if is_new else 'was there already'}")


def _choose(
    url: str, source: str, lang: str, options: SourceOptions, *, takes_best: bool, is_quiet: bool
) -> Candidate:
    """Find the source at the address, or let the operator choose one of its site.

    Ends the command when none is chosen.
    """
    with finder_of(options) as finder:
        seen = finder.look(url, options.kind, options.rules)
        if isinstance(seen, Candidate):
            return seen
        found = finder.find(seen)
    if not found:
        _none(seen)
    if takes_best:
        return found[0]
    if is_quiet or not _can_ask():
        _print_commands(found, source, lang, options, is_quiet=is_quiet)
        sys.exit(FAILED)
    return _ask(found)


def _none(page: Page) -> NoReturn:
    click.echo(f"rasid: {page.final_url or page.url} is no feed, and its site shows none", err=True)
    click.echo(
        "rasid: an index page can be read by selectors: rasid feeds add URL --entry CSS", err=True
    )
    sys.exit(FAILED)


def _can_ask() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _print_commands(
    found: list[Candidate], source: str, lang: str, options: SourceOptions, *, is_quiet: bool
) -> None:
    for candidate in found:
        command = command_of(
            candidate.url, source or candidate.title, lang or candidate.feed.lang, options
        )
        if is_quiet:
            entries = len(candidate.feed.entries)
            print_json(
                {
                    "url": candidate.url,
                    "title": candidate.title,
                    "kind": candidate.kind,
                    "entries": entries,
                    "command": command,
                }
            )
        else:
            preview(candidate)
            click.echo(f"  {command}\n")
    click.echo(
        f"rasid: {len(found)} found, none added; run one of the commands, or again with --yes",
        err=True,
    )


def _ask(found: list[Candidate]) -> Candidate:
    for number, candidate in enumerate(found, 1):
        click.echo(f"[{number}] {candidate.url}")
        preview(candidate)
    wanted: int = click.prompt("Add which (0: none)", type=click.IntRange(0, len(found)), default=1)
    if not wanted:
        sys.exit(FAILED)
    return found[wanted - 1]


def _keep(
    store: Store, chosen: Candidate | None, url: str, source: str, lang: str, options: SourceOptions
) -> tuple[str, bool]:
    """Add the source, and keep how it wants to be asked."""
    feeds = RedisFeeds(store)
    id_, is_new = add_source(
        feeds, url, chosen, source=source, lang=lang, kind=options.kind, rules=options.rules
    )
    if options.request != type(options.request)():
        feeds.set_request_options(id_, options.request, chosen.url if chosen else url)
    return id_, is_new
