"""``rasid tail``: what is in the streams, and what comes."""

import time
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

import click
import msgspec

from rasid.cli.output import json_option, print_json
from rasid.cli.streams.asked import Asked, read_arguments, start_of
from tasks.query import Query
from tasks.text.sanitize import clean_line
from worker.config.settings import Settings, load_settings
from worker.streams.selection import Selection
from worker.streams.selection import start_of as start_of_query
from worker.streams.streams import ARTICLES, NEW, START, Message, Streams, order


@click.command()
@click.argument("arguments", metavar="[TOPIC|QUERY]...", nargs=-1)
@click.option(
    "--since",
    help="How far back: 10m, 2h, yesterday, 2026-11-01, or a message id. "
    "Default: everything, with --follow only news.",
)
@click.option("--follow", is_flag=True, help="Wait for what comes.")
@click.option(
    "--lang",
    type=click.Choice(("ar", "en", "ckb", "kmr", "tr")),
    help="Name topics in this language. Default: their ids.",
)
@json_option
def tail(
    arguments: tuple[str, ...], since: str | None, follow: bool, lang: str | None, as_json: bool
) -> None:
    """Print the messages of topic streams, oldest first; without a topic, all articles.

    A TOPIC has only a-z, 0-9 and -; any other argument is part of a query, in the words of the
    wall: lang:ar not:isis governorate:aleppo '"two words"'.
    """
    from worker.store.connect import open_store

    settings = load_settings()
    store = open_store(settings)
    streams = Streams(store)
    asked = read_arguments(arguments, settings, streams)
    start = _start(asked.query, since, NEW if follow else START)
    selection = Selection(store, asked.topics)
    labels = _labels(settings, lang)
    if not follow:
        _print(_past(asked, start, selection, streams), labels, as_json=as_json)
        return
    for messages in streams.follow(asked.names or (ARTICLES,), start):
        wanted = selection.wanted(messages, asked.query, datetime.now(UTC))
        _print(wanted, labels, as_json=as_json)


def _start(query: Query, since: str | None, default: str) -> str:
    """Return the id at which reading begins: the option's, else the query's, else the default."""
    if since:
        return start_of(since)
    return start_of_query(query, datetime.now(UTC)) if query.since else default


def _past(asked: Asked, start: str, selection: Selection, streams: Streams) -> list[Message]:
    names = asked.names or (ARTICLES,)
    past = [message for name in names for message in streams.past(name, start)]
    wanted = selection.wanted(past, asked.query, datetime.now(UTC))
    return sorted(wanted, key=lambda message: order(message.id))


def _labels(settings: Settings, lang: str | None) -> Callable[[str], str]:
    """Return what names topics: by their ids when no language is asked for."""
    if not lang:
        return str
    from rasid import tagging
    from rasid.web.pages.topics import topics_in
    from worker.taxonomy.loader import load_taxonomy

    directory = settings.topics_dir
    taxonomy = load_taxonomy(directory) if directory else tagging.bundled_taxonomy()
    topics = topics_in(taxonomy, lang)
    return lambda topic: topics.name(topic).label


def _print(messages: Iterable[Message], labels: Callable[[str], str], *, as_json: bool) -> None:
    for message in messages:
        if as_json:
            fields = {**message.fields}
            if "data" in fields:
                fields["data"] = msgspec.Raw(fields["data"].encode())  # type: ignore[assignment]
            print_json({"stream": message.stream, "message": message.id, **fields})
        else:
            click.echo(clean_line(_line(message, labels)))


def _line(message: Message, labels: Callable[[str], str]) -> str:
    fields = message.fields
    clock = time.strftime("%H:%M:%S", time.localtime(order(message.id)[0] / 1000))
    topics = filter(None, fields.get("topics", "").split(","))
    what = ("," if labels is str else ", ").join(map(labels, topics)) or fields.get("reason") or "-"
    return (
        f"{clock}  {fields.get('lang', ''):<4} {what:<32} {fields.get('title', '')}  "
        f"{fields.get('url', '')}"
    )
