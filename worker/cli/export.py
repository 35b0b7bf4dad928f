"""``rasid export``: articles of the streams for other programs."""

import csv
import sys
from collections.abc import Iterator
from typing import Any

import click
import msgspec

from tasks.core.clean import clean_line
from worker.cli.output import connect
from worker.cli.tail import start_of
from worker.streams import ARTICLES, START, Message, Streams

_PAGE = 500
# The columns of a Media Cloud story list, so that its users' notebooks read ours.
COLUMNS = ("id", "indexed_date", "language", "media_name", "media_url", "publish_date", "title", "url")
_FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would run


@click.command()
@click.argument("topics", nargs=-1)
@click.option("--since", help="How far back: 10m, 2h, 1d, or a message id. Default: everything kept.")
@click.option("--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True)
def export(topics: tuple[str, ...], since: str | None, form: str) -> None:
    """Print articles with their text, oldest first: those with one of the topics, or all. Each revision has its line."""
    found = articles(Streams(connect()), frozenset(topics), start_of(since) if since else START)
    if form == "jsonl":
        for message in found:
            click.echo(message.fields["data"])
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for message in found:
        writer.writerow(_safe(value) for value in row_of(message))


def articles(streams: Streams, topics: frozenset[str], since: str) -> Iterator[Message]:
    """Yield the articles kept after an id, in the order of publication."""
    while page := streams.page((ARTICLES,), since, _PAGE):
        for message in page:
            if not topics or not topics.isdisjoint(message.fields["topics"].split(",")):
                yield message
        since = page[-1].id


def row_of(message: Message) -> tuple[str, ...]:
    """Return the values of ``COLUMNS``."""
    fields = message.fields
    document: dict[str, Any] = msgspec.json.decode(fields["data"])
    site = "/".join(str(document["canonical_url"] or fields["url"]).split("/")[:3])
    return (fields["id"], fields["seen_at"], fields["lang"], fields["source"], site, fields["published_at"][:10],
            fields["title"], fields["url"])  # fmt: skip


def _safe(value: str) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    line = clean_line(value)
    return f"'{line}" if line.startswith(_FORMULA) else line
