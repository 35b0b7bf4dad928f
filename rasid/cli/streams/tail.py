"""``rasid tail``: what is in the streams, and what comes."""

import shutil
import sys
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from rasid.cli import completing
from rasid.cli.layout import GAP, fenced, folded, width_of
from rasid.cli.output import json_option, print_json, reader_clock
from rasid.cli.streams.asked import Asked, read_arguments
from rasid.cli.streams.past import Span, past
from rasid.cli.time_options import end_of, order_options, since_option, start_of, until_option
from tasks.query import Query
from tasks.text.sanitize import clean_line
from worker.config.settings import Settings, load_settings
from worker.streams.selection import Selection
from worker.streams.selection import start_of as start_of_query
from worker.streams.streams import ARTICLES, NEW, START, Message, Streams, order

_ALIKE = 1000  # messages in which the same one of another followed stream is known again


@click.command()
@click.argument(
    "arguments", metavar="[TOPIC|QUERY]...", nargs=-1, shell_complete=completing.streams
)
@since_option("Default: everything, with --follow only news.")
@until_option
@order_options
@click.option("--follow", is_flag=True, help="Wait for what comes.")
@click.option(
    "--lang",
    type=click.Choice(("ar", "en", "ckb", "kmr", "tr")),
    help="Name topics in this language. Default: their ids.",
)
@json_option
def tail(
    arguments: tuple[str, ...],
    since: str | None,
    until: str | None,
    newest: int | None,
    sort: str,
    follow: bool,
    lang: str | None,
    as_json: bool,
) -> None:
    """Print the messages of topic streams, oldest first; without a topic, all articles.

    A TOPIC has only a-z, 0-9 and -; any other argument is part of a query, in the words of the
    wall: lang:ar not:isis governorate:aleppo '"two words"'. What several topics have is printed
    once, with --json once for each.
    """
    from worker.store.connect import open_store

    if follow and (until or sort != "oldest"):
        raise click.UsageError("--follow waits for what comes: no --until and no --sort newest")
    settings = load_settings()
    store = open_store(settings)
    asked = read_arguments(arguments, settings, Streams(store))
    selection = Selection(store, asked.topics)
    printed = Printed(_labels(settings, lang), as_json=as_json)
    zone = settings.web_zone
    span = Span(
        start_of(since, zone) if since else START,
        end_of(until, zone) if until else "+",
        newest or 0,
    )
    if follow:
        _follow(asked, span, selection, Streams(store), printed)
        return
    found = past(asked, span, selection, Streams(store), once=not as_json)
    printed.all(found if sort == "oldest" else found[::-1])


def _follow(
    asked: Asked, span: Span, selection: Selection, streams: Streams, printed: "Printed"
) -> None:
    """Print what is asked for of the past, then what comes."""
    start = span.start if span.start != START else _start(asked.query)
    names = asked.names or (ARTICLES,)
    if span.newest:
        last = max((streams.last(name) for name in names), key=order)
        start = last if start == NEW else start
        span = msgspec.structs.replace(span, end=last)
        printed.all(past(asked, span, selection, streams, once=not printed.as_json))
        start = max(start, last, key=order)
    for messages in streams.follow(names, start):
        printed.coming(selection.wanted(messages, asked.query, datetime.now(UTC)))


def _start(query: Query) -> str:
    """Return the id at which following begins: the query's, else only news."""
    return start_of_query(query, datetime.now(UTC)) if query.since else NEW


def _labels(settings: Settings, lang: str | None) -> Callable[[str], str]:
    """Return what names topics: by their ids when no language is asked for."""
    if not lang:
        return str
    from rasid import tagging
    from rasid.web.pages.topics import topics_in
    from worker.taxonomy.prepared_topics import taxonomy_of

    directory = settings.topics_dir
    taxonomy = taxonomy_of(directory) if directory else tagging.bundled_taxonomy()
    topics = topics_in(taxonomy, lang)
    return lambda topic: topics.name(topic).label


class Printed:
    """Prints messages: JSON, a row each, or in a narrow terminal some lines each."""

    def __init__(self, labels: Callable[[str], str], *, as_json: bool) -> None:
        self._labels, self.as_json = labels, as_json
        self._clock = reader_clock()
        self._latest: deque[str] = deque(maxlen=_ALIKE)

    def all(self, messages: Iterable[Message]) -> None:
        """Print them in their order."""
        for message in messages:
            if self.as_json:
                _print_json(message)
            else:
                click.echo(_laid_out(self._cells(message)))

    def coming(self, messages: Iterable[Message]) -> None:
        """Print what comes; for people once what several streams have."""
        for message in messages:
            if self.as_json or message.id not in self._latest:
                self._latest.append(message.id)
                self.all([message])

    def _cells(self, message: Message) -> list[str]:
        fields = message.fields
        topics = filter(None, fields.get("topics", "").split(","))
        is_for_programs = self._labels is str and not sys.stdout.isatty()
        between = "," if is_for_programs else ", "
        what = between.join(map(self._labels, topics)) or fields.get("reason") or "-"
        return [
            self._clock(order(message.id)[0] / 1000),
            f"{clean_line(fields.get('lang', '')):<4}",
            f"{clean_line(what):<32}",
            clean_line(fields.get("title", "")),
            clean_line(fields.get("url", "")),
        ]


def _print_json(message: Message) -> None:
    fields: dict[str, Any] = {**message.fields}
    if "data" in fields:
        fields["data"] = msgspec.Raw(fields["data"].encode())
    print_json({"stream": message.stream, "message": message.id, **fields})


def _laid_out(cells: Sequence[str]) -> str:
    """Write a row; in a terminal that it does not fit, title and address have lines of their own,
    so that each runs in its own direction.
    """
    row = GAP.join(cells)
    if not sys.stdout.isatty():
        return row.rstrip()
    columns = shutil.get_terminal_size().columns
    if width_of(row) <= columns:
        return GAP.join(map(fenced, cells)).rstrip()
    *first, title, url = cells
    lines = [
        *folded(GAP.join(part.strip() for part in first), columns),
        *(f"{GAP}{line}" for line in folded(title, columns - len(GAP))),
        f"{GAP}{url}",
    ]
    return "\n".join(lines)
