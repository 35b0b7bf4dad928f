"""``rasid replay``: the past as a stream."""

import click

from rasid.cli import completing
from rasid.cli.progress import counting
from rasid.cli.streams.asked import OTHER, require_known
from rasid.cli.time_options import end_of, since_option, start_of, until_option
from tasks.errors import SettingsError
from tasks.text.counted import counted
from worker.streams.streams import START


@click.command()
@click.argument("topics", nargs=-1, shell_complete=completing.topics)
@since_option("Default: everything kept.")
@until_option
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
    store, zone = open_store(settings), settings.web_zone
    require_known(topics, settings, Streams(store))
    found = Timeline(settings, store).articles(
        frozenset(topics),
        start_of(since, zone) if since else START,
        end_of(until, zone) if until else "",
    )
    with counting("articles") as count:
        copied = replaying.replay(store, count.passing(found), name, settings.stream_length)
    click.echo(f"{counted(copied, 'article')} copied to {Streams(store).key(f'replay:{name}')}")
