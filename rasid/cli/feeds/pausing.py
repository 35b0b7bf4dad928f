"""``rasid feeds pause``, ``resume`` and ``poll``: when a feed is polled, by the operator's word."""

import click

from rasid.cli.feeds.commands import known_feed
from rasid.cli.output import connect
from worker.state.feeds import RedisFeeds


@click.command()
@click.argument("feed", metavar="ID|URL")
def pause(feed: str) -> None:
    """Poll a feed no more until `resume`; what it listed goes on."""
    catalogue = RedisFeeds(connect())
    id_ = known_feed(catalogue, feed)
    catalogue.pause(id_, is_paused=True)
    click.echo(f"{id_} paused")


@click.command()
@click.argument("feed", metavar="ID|URL")
def resume(feed: str) -> None:
    """Let a feed that was paused go on; it is polled at once."""
    catalogue = RedisFeeds(connect())
    id_ = known_feed(catalogue, feed)
    catalogue.pause(id_, is_paused=False)
    click.echo(f"{id_} resumed")


@click.command()
@click.argument("feed", metavar="ID|URL")
def poll(feed: str) -> None:
    """Poll a feed as soon as its host's turn comes; one that is paused stays so."""
    catalogue = RedisFeeds(connect())
    id_ = known_feed(catalogue, feed)
    catalogue.poll_now(id_)
    click.echo(f"{id_} is due")
