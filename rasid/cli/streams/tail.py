"""``rasid tail``: what is in the streams, and what comes."""

import re
import time
from collections.abc import Iterable
from contextlib import suppress

import click
import msgspec

from rasid.cli.output import json_option, print_json
from tasks.errors import SettingsError
from tasks.text.sanitize import clean_line
from worker.config.settings import Settings, load_settings
from worker.store.client import StoreError
from worker.streams.completion import Completion
from worker.streams.streams import NEW, START, Message, Streams, is_message_id, order

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}
OTHER = re.compile(r"(replay|backfill):[a-z0-9-]{1,64}", re.ASCII)  # streams that are no topic
AGO = re.compile(r"(\d{1,9})([smhd])", re.ASCII)


@click.command()
@click.argument("topics", nargs=-1)
@click.option(
    "--since",
    help="How far back: 10m, 2h, 1d, or a message id. "
    "Default: everything, with --follow only news.",
)
@click.option("--follow", is_flag=True, help="Wait for what comes.")
@json_option
def tail(topics: tuple[str, ...], since: str | None, follow: bool, as_json: bool) -> None:
    """Print the messages of topic streams, oldest first; without a topic, all articles."""
    from worker.store.connect import open_store

    settings = load_settings()
    names = topics or ("articles",)
    start = start_of(since) if since else (NEW if follow else START)
    store = open_store(settings)
    streams, completion = Streams(store), Completion(store)
    require_known(names, settings, streams)
    if follow:
        for messages in streams.follow(names, start):
            _print(completion.complete(messages), as_json=as_json)
    else:
        past = (message for name in names for message in streams.past(name, start))
        ordered = sorted(past, key=lambda message: order(message.id))
        _print(completion.complete(ordered), as_json=as_json)


def require_known(names: Iterable[str], settings: Settings, streams: Streams) -> None:
    """Raise SettingsError unless each is a topic of today or one that ever had a message, or
    another stream.
    """
    from worker.taxonomy.loader import load_taxonomy

    known = {topic.id for topic in load_taxonomy(settings.topics_dir).topics} | {"articles", "dead"}
    if unknown := [name for name in names if name not in known and not OTHER.fullmatch(name)]:
        with suppress(StoreError):  # a subscriber's user may not list the streams
            unknown = [name for name in unknown if name not in streams.topics()]
    if unknown:
        raise SettingsError(f"unknown topic {unknown[0]!r}; `rasid topics list` names them all")


def start_of(since: str) -> str:
    """Read a time such as 10m, or a message id, as a message id; SettingsError for others."""
    if found := AGO.fullmatch(since):
        return str(max(int((time.time() - int(found[1]) * UNITS[found[2]]) * 1000), 0))
    if is_message_id(since):
        return since
    raise SettingsError(f"--since {since!r} is neither a time like 10m, 2h, 1d nor a message id")


def _print(messages: Iterable[Message], *, as_json: bool) -> None:
    for message in messages:
        if as_json:
            fields = {**message.fields}
            if "data" in fields:
                fields["data"] = msgspec.Raw(fields["data"].encode())  # type: ignore[assignment]
            print_json({"stream": message.stream, "message": message.id, **fields})
        else:
            click.echo(clean_line(_line(message)))


def _line(message: Message) -> str:
    fields = message.fields
    clock = time.strftime("%H:%M:%S", time.localtime(order(message.id)[0] / 1000))
    what = fields.get("topics") or fields.get("reason") or "-"
    return (
        f"{clock}  {fields.get('lang', ''):<4} {what:<32} {fields.get('title', '')}  "
        f"{fields.get('url', '')}"
    )
