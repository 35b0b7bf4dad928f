"""``rasid feeds pause``, ``resume``, ``poll``, ``rename`` and ``remove``: by the operator's word,
of one feed or of all that a filter means.
"""

from collections.abc import Callable

import click

from rasid.cli.feeds.chosen import (
    FILTER,
    agreed,
    chosen_ids,
    feed_argument,
    feeds_argument,
    known_feed,
)
from rasid.cli.feeds.fact_options import fact
from rasid.cli.noted import note, note_each
from rasid.cli.output import connect, json_option, print_json
from tasks.text.counted import counted
from worker.state.feed_filter import is_filter
from worker.state.feeds import RedisFeeds


@click.command(epilog=FILTER)
@feeds_argument
@json_option
def pause(feeds: tuple[str, ...], as_json: bool) -> None:
    """Poll feeds no more until `resume`; what they listed goes on."""
    _each(feeds, _paused, "paused", "feed_paused", as_json=as_json)


@click.command(epilog=FILTER)
@feeds_argument
@json_option
def resume(feeds: tuple[str, ...], as_json: bool) -> None:
    """Let feeds that were paused go on; they are polled at once."""
    _each(feeds, _resumed, "resumed", "feed_resumed", as_json=as_json)


@click.command(epilog=FILTER)
@feeds_argument
@json_option
def poll(feeds: tuple[str, ...], as_json: bool) -> None:
    """Poll feeds as soon as their hosts' turns come; those that are paused stay so."""
    _each(feeds, RedisFeeds.poll_now, "is due", "feed_polled", as_json=as_json)


@click.command()
@feed_argument
@click.argument("source", metavar="NAME", callback=fact)
@json_option
def rename(feed: str, source: str, as_json: bool) -> None:
    """Give the source of a feed another name, as `set --source` does."""
    store = connect()
    catalogue = RedisFeeds(store)
    id_ = known_feed(catalogue, feed)
    catalogue.say(id_, {"source": source})
    note(store, "feed_set", id_, f"source={source}")
    if as_json:
        print_json({"id": id_, "source": source})
    else:
        click.echo(f"{id_} {source}")


@click.command(epilog=FILTER)
@feeds_argument
@click.option("--yes", is_flag=True, help="Do not ask where a filter or several are given.")
@json_option
def remove(feeds: tuple[str, ...], yes: bool, as_json: bool) -> None:
    """Forget feeds.

    What came of their entries stays, and they are not published again when a feed comes back.
    """
    store = connect()
    catalogue = RedisFeeds(store)
    ids = chosen_ids(catalogue, feeds)
    is_named = len(ids) == 1 and not any(map(is_filter, feeds))
    agreed(f"Remove {counted(len(ids), 'feed')}?", is_agreed=yes or is_named)
    for id_ in ids:
        catalogue.remove(id_)
        _tell(id_, "removed", as_json=as_json)
    note_each(store, "feed_removed", ids)


def _paused(kept: RedisFeeds, id_: str) -> bool:
    return kept.pause(id_, is_paused=True)


def _resumed(kept: RedisFeeds, id_: str) -> bool:
    return kept.pause(id_, is_paused=False)


def _each(
    feeds: tuple[str, ...],
    change: Callable[[RedisFeeds, str], bool],
    told: str,
    action: str,
    *,
    as_json: bool,
) -> None:
    store = connect()
    catalogue = RedisFeeds(store)
    ids = chosen_ids(catalogue, feeds)
    for id_ in ids:
        change(catalogue, id_)
        _tell(id_, told, as_json=as_json)
    note_each(store, action, ids)


def _tell(id_: str, told: str, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": id_, told.removeprefix("is "): True})
    else:
        click.echo(f"{id_} {told}")
