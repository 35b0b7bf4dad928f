"""Which feeds a command is about: ids, addresses, or a filter."""

import sys
from collections.abc import Iterator, Sequence

import click

from rasid.cli import completing
from rasid.cli.suggestions import unknown_feed
from tasks.errors import SettingsError
from worker.state.feed_filter import FeedFilter, is_filter, read_filter
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds

FAILED = 1
FILTER = (
    "A FILTER is state:failing, lang:ar, country:SY, kind:telegram, label:NAME, source:NAME or "
    "host:example.org; of several all hold, of values between commas one."
)
feeds_argument = click.argument(
    "feeds",
    metavar="FEED|FILTER...",
    nargs=-1,
    required=True,
    shell_complete=completing.feeds,
)
feed_argument = click.argument("feed", metavar="ID|URL", shell_complete=completing.feeds)


def chosen_ids(catalogue: RedisFeeds, words: Sequence[str]) -> list[str]:
    """Return the ids of the feeds that are named or meant, each once.

    Raises SettingsError for a feed that there is not, and when a filter finds none.
    """
    filters = [word for word in words if is_filter(word)]
    found = [known_feed(catalogue, word) for word in words if word not in filters]
    if filters:
        meant = [row.id for row in filtered(catalogue, read_filter(filters))]
        if not meant:
            raise SettingsError(f"no feed is {' '.join(filters)}; `rasid feeds list` names them")
        found += meant
    return list(dict.fromkeys(found))


def filtered(catalogue: RedisFeeds, wanted: FeedFilter) -> Iterator[FeedRow]:
    """Yield the feeds that a filter means, by source and address."""
    return (row for row in catalogue.rows() if wanted.holds(row))


def known_feed(catalogue: RedisFeeds, feed: str) -> str:
    """Look up a feed by its id or its address; SettingsError when there is none."""
    try:
        id_ = catalogue.find(feed)
    except ValueError as error:
        raise click.UsageError(f"{error}; give the feed's id or its full address") from error
    if not id_:
        known = (name for row in catalogue.rows() for name in (row.id, row.url))
        raise unknown_feed(feed, known)
    return id_


def agreed(question: str, *, is_agreed: bool) -> None:
    """End the command unless ``--yes`` was given or the question is answered with yes."""
    if is_agreed:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        click.echo("rasid: nothing was changed; run it again with --yes", err=True)
        sys.exit(FAILED)
    if not click.confirm(question):
        sys.exit(FAILED)
