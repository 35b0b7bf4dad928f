"""``rasid replay``: the past as a stream."""

import click

from rasid.cli.streams.asked import OTHER, end_of, start_of
from tasks.errors import SettingsError
from worker.streams.streams import START


@click.command()
@click.argument("topics", nargs=-1)
@click.option(
    "--since",
    help="How far back: 10m, 2h, yesterday, 2026-11-01, or a message id. Default: everything kept.",
)
@click.option("--until", help="Up to when, in the same forms. Default: now.")
@click.option(
    "--to-stream", "name", required=True, help="The copy's name: the stream is replay:NAME."
)
def replay(topics: tuple[str, ...], since: str | None, until: str | None, name: str) -> None:
    """Copy past articles from streams and archive to the stream replay:NAME, with their ids.

    No live stream is touched.

    Said twice, it goes on where it ended. `rasid tail replay:NAME` reads it; it expires in a week.
    """
    from worker.archive.history import Timeline
    from worker.config.settings import load_settings
    from worker.store.connect import open_store
    from worker.streams import replay as replaying
    from worker.streams.streams import Streams

    if not OTHER.fullmatch(f"replay:{name}"):
        raise SettingsError(f"--to-stream {name!r}: a name has 1 to 64 of a-z, 0-9 and -")
    settings = load_settings()
    store = open_store(settings)
    found = Timeline(settings, store).articles(
        frozenset(topics), start_of(since) if since else START, end_of(until) if until else ""
    )
    count = replaying.replay(store, found, name, settings.stream_length)
    click.echo(f"{count} articles copied to {Streams(store).key(f'replay:{name}')}")
