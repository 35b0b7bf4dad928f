"""``rasid paths``: where everything lies, and how to remove all of it."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from rasid.cli.output import json_option, print_json, print_table
from tasks.text.counted import counted
from worker.config.settings import Settings, load_settings
from worker.config.types import MEBIBYTE

_YOURS = ("settings", "topics", "sites", "feeds")  # places that people write


class Place(msgspec.Struct, frozen=True):
    """A file or folder; ``size`` in bytes, None where there is none; ``is_ours`` when Rasid wrote
    it, and it may go with the rest.
    """

    name: str
    path: Path
    size: int | None
    is_ours: bool = False


@click.command()
@json_option
def paths(as_json: bool) -> None:
    """Say where data, archive, index, settings and topics lie, and what removes all of it."""
    settings = load_settings()
    places = list(places_of(settings))
    if as_json:
        for place in places:
            print_json(place)
        return
    rows = [(one.name, one.path, _size(one.size)) for one in places]
    print_table(("what", "where", "size"), rows)
    kept = [one.path for one in places if one.name in _YOURS and one.size is not None]
    ours = [
        str(one.path)
        for one in places
        if one.is_ours
        and one.size is not None
        and not any(path.is_relative_to(one.path) for path in kept)
    ]
    if ours:
        click.echo(f"\nTo remove all that Rasid wrote, stop it, then: rm -r {shlex.join(ours)}")
    if settings.redis_url:
        click.echo(
            "Queues and streams are in the server of RASID_REDIS_URL, under "
            f"{settings.prefix}*; its own tools remove them."
        )


def places_of(settings: Settings) -> Iterator[Place]:
    """Yield every place; what lies in the data directory goes with it."""
    data = settings.data_dir.resolve()
    yield _place("data", data, is_ours=True)
    if not settings.redis_url:
        yield _place("socket", settings.socket, is_ours=not settings.socket.is_relative_to(data))
    archive, index = settings.archive_folder, settings.index_folder
    yield _place("archive", archive)
    yield _place("index", index, is_ours=not index.is_relative_to(data))
    yield _place("metrics", settings.metrics_dir)
    yield _place("settings", Path("rasid.toml").resolve())
    for name, path in (
        ("topics", settings.topics_dir),
        ("sites", settings.sites_dir),
        ("feeds", settings.feeds),
    ):
        if path is not None:
            yield _place(name, path.resolve())


def _place(name: str, path: Path, *, is_ours: bool = False) -> Place:
    return Place(name, path, _bytes(path), is_ours)


def _bytes(path: Path) -> int | None:
    """Count the bytes of a file, or of all files in a folder; None when it is not there."""
    if path.is_dir():
        return sum(one.lstat().st_size for one in path.rglob("*") if one.is_file())
    return path.lstat().st_size if path.exists() else None


def _size(size: int | None) -> str:
    if size is None:
        return "-"
    return f"{size / MEBIBYTE:.1f} MiB" if size >= MEBIBYTE / 10 else counted(size, "byte")
