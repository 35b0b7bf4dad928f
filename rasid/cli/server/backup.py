"""``rasid backup`` and ``rasid restore``: the data directory of one machine as one file."""

import time
from pathlib import Path

import click

from rasid.cli.progress import counting
from tasks.text.counted import counted
from worker.config.settings import load_settings

_file = click.argument("file", type=click.Path(path_type=Path))
_data = click.option(
    "--data", "data_dir", type=click.Path(path_type=Path), help="The data directory."
)


@click.command()
@_file
@_data
def backup(file: Path, data_dir: Path | None) -> None:
    """Write queues, streams, archive and your topics to FILE (a tar), while it all runs or not."""
    from worker.archive.backup import back_up

    settings = load_settings(data_dir=data_dir)
    with counting("files") as count:
        size = back_up(settings, file, watch=count.passing)
    click.echo(f"{file}: {counted(size, 'byte')}")


@click.command()
@_file
@_data
def restore(file: Path, data_dir: Path | None) -> None:
    """Put what `rasid backup` wrote into an empty data directory; `rasid up` goes on from there."""
    from worker.archive.backup import restore as put_back

    settings = load_settings(data_dir=data_dir)
    about = put_back(settings, file)
    if about["topics"]:
        click.echo(f"your topics are in {about['topics']}: RASID_TOPICS_DIR names the folder")
    made = time.strftime("%Y-%m-%d %H:%M", time.localtime(about["made_at"]))
    click.echo(
        f"restored the state of {made} to {settings.data_dir}; start it with `rasid up "
        f"--data {settings.data_dir}`"
    )
