"""``rasid export``: articles of the streams and the archive for other programs."""

import csv
import sys
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from rasid.cli import completing
from rasid.cli.progress import counting
from rasid.cli.streams.asked import read_arguments
from rasid.cli.time_options import end_of, order_options, since_option, start_of, until_option
from tasks.errors import SettingsError
from tasks.publishing.article_v1 import ArticleMessage
from tasks.text.sanitize import clean_line
from worker.streams.selection import Selection
from worker.streams.streams import START, Message, Streams

# The columns of a Media Cloud story list, so that its users' notebooks read ours.
COLUMNS = (
    "id",
    "indexed_date",
    "language",
    "media_name",
    "media_url",
    "publish_date",
    "title",
    "url",
)
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run


@click.command()
@click.argument(
    "arguments", metavar="[TOPIC|QUERY]...", nargs=-1, shell_complete=completing.streams
)
@since_option("Default: everything kept.")
@until_option
@order_options
@click.option(
    "--format",
    "form",
    type=click.Choice(["jsonl", "csv", "ninjs", "parquet"]),
    default="jsonl",
    show_default=True,
)
@click.option(
    "--output", type=click.Path(path_type=Path, dir_okay=False), help="A file; parquet needs one."
)
def export(
    arguments: tuple[str, ...],
    since: str | None,
    until: str | None,
    newest: int | None,
    sort: str,
    form: str,
    output: Path | None,
) -> None:
    """Print articles: those with one of the topics, or all.

    Each revision has its line. An argument with other signs than a-z, 0-9 and - is part of a
    query, in the words of the wall: lang:ar not:isis '"two words"'.

    CSV has the columns of a Media Cloud story list; the other forms have text and topics as well.
    Reads the archive of this machine and the stream as one; ninjs is ninjs 3.1, one item a line.
    """
    from worker.archive.history import Timeline
    from worker.config.settings import load_settings
    from worker.store.connect import open_store

    if sort == "newest" and not newest:
        raise click.UsageError("--sort newest keeps all it prints in memory: say --newest N too")
    settings = load_settings()
    store, zone = open_store(settings), settings.web_zone
    asked = read_arguments(arguments, settings, Streams(store))
    past = Timeline(settings, store).articles(
        frozenset(asked.names),
        start_of(since, zone) if since else START,
        end_of(until, zone) if until else "",
    )
    selection, now = Selection(store, asked.topics), datetime.now(UTC)
    found: Iterator[Message] = (
        message for message in past if selection.wanted([message], asked.query, now)
    )
    if newest:
        kept = deque(found, maxlen=newest)
        found = iter(kept if sort == "oldest" else reversed(kept))
    with counting("articles", prints=output is None) as count:
        _write_to(output, count.passing(found), form)


def _write_to(output: Path | None, found: Iterable[Message], form: str) -> None:
    if form == "parquet":
        _write_parquet(found, output)
    elif output:
        with click.open_file(str(output), "w", encoding="utf-8", atomic=True) as file:
            _write(found, form, file)
    else:
        _write(found, form, sys.stdout)


def _write_parquet(found: Iterable[Message], output: Path | None) -> None:
    if output is None:
        raise SettingsError("--format parquet writes a file: name it with --output")
    from worker.archive.files import Line
    from worker.archive.parquet import write_parquet

    write_parquet(map(Line.of, found), output)


def _write(found: Iterable[Message], form: str, file: Any) -> None:
    if form == "csv":
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for message in found:
            writer.writerow(_safe(value) for value in row_of(message))
        return
    for message in found:
        click.echo(message.fields["data"] if form == "jsonl" else _ninjs(message), file=file)


def _ninjs(message: Message) -> str:
    from tasks.publishing.ninjs import item

    return msgspec.json.encode(
        item(msgspec.json.decode(message.fields["data"], type=ArticleMessage))
    ).decode()


def row_of(message: Message) -> tuple[str, ...]:
    """List the values of ``COLUMNS``."""
    fields = message.fields
    document: dict[str, Any] = msgspec.json.decode(fields["data"])
    site = "/".join(str(document["canonical_url"] or fields["url"]).split("/")[:3])
    return (
        fields["id"],
        fields["seen_at"],
        fields["lang"],
        fields["source"],
        site,
        fields["published_at"][:10],
        fields["title"],
        fields["url"],
    )


def _safe(value: str) -> str:
    """Quote what a spreadsheet would take for a formula."""
    line = clean_line(value)
    return f"'{line}" if line.startswith(_FORMULA) else line
