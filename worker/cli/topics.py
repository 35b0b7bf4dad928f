"""``rasid topics``: the taxonomy."""

import click
import msgspec

from tasks.core.errors import SettingsError
from worker.cli.output import json_option, print_json, print_table
from worker.settings import load_settings
from worker.taxonomy import load_taxonomy


@click.group()
def topics() -> None:
    """List, check and show topics."""


@topics.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List every topic with its kind and its names."""
    found = load_taxonomy(load_settings().topics_dir).topics
    if as_json:
        for topic in found:
            print_json({"id": topic.id, "kind": topic.kind, "labels": topic.labels})
    else:
        rows = ((topic.id, topic.kind, " · ".join(msgspec.structs.astuple(topic.labels))) for topic in found)
        print_table(("id", "kind", "labels"), rows)


@topics.command()
@click.argument("id_", metavar="ID")
def show(id_: str) -> None:
    """Show one topic whole, as JSON."""
    for topic in load_taxonomy(load_settings().topics_dir).topics:
        if topic.id == id_:
            print_json(topic)
            return
    raise SettingsError(f"unknown topic {id_!r}; `rasid topics list` names them all")
