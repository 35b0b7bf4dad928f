"""``rasid topics``: the taxonomy."""

import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import msgspec

from rasid.cli import completing
from rasid.cli.output import json_option, print_json, print_table
from rasid.cli.progress import counting
from rasid.cli.suggesting_group import SuggestingGroup
from rasid.cli.suggestions import unknown_topic
from rasid.cli.topics.retag import retag
from tasks.tagging.lint import failed_examples, warnings
from tasks.tagging.taxonomy import Taxonomy, Topic
from tasks.tagging.taxonomy_toml import schema as topics_schema
from tasks.text.counted import counted
from tasks.text.sanitize import clean_line
from worker.config.settings import load_settings
from worker.taxonomy.loader import copy_topics
from worker.taxonomy.prepared_topics import taxonomy_of


@click.group(cls=SuggestingGroup)
def topics() -> None:
    """List, show, test and check topics; tag the past again."""


topics.add_command(retag)


@topics.command("list")
@click.option("--tree", is_flag=True, help="Show what lies within what, families apart.")
@json_option
def list_(tree: bool, as_json: bool) -> None:
    """List every topic with its kind, its level or family, and its names."""
    found = taxonomy_of(load_settings().topics_dir).topics
    if as_json:
        for topic in found:
            print_json(
                {
                    "id": topic.id,
                    "kind": topic.kind,
                    "level": topic.level,
                    "family": topic.family,
                    "description": topic.description,
                    "parents": topic.parents,
                    "labels": topic.labels,
                }
            )
    elif tree:
        for line in tree_lines(found):
            indent = len(line) - len(line.lstrip())
            click.echo(" " * indent + clean_line(line))
    else:
        rows = (
            (topic.id, topic.kind, topic.level or topic.family, _names(topic)) for topic in found
        )
        print_table(("id", "kind", "level", "labels"), rows)


def tree_lines(topics: Sequence[Topic]) -> Iterator[str]:
    """Yield families and, below them, their topics, each under its first parent."""
    within: dict[str, list[Topic]] = {}
    for topic in topics:
        above = topic.parents[0] if topic.parents else f"{topic.kind}: {topic.family or 'others'}"
        within.setdefault(above, []).append(topic)
    families = sorted(name for name in within if ":" in name)
    waiting: list[tuple[int, Topic]] = []
    for family in families:
        yield family
        waiting.extend((1, topic) for topic in reversed(within[family]))
        while waiting:
            depth, topic = waiting.pop()
            yield f"{'  ' * depth}{topic.id}  {_names(topic)}"
            waiting.extend((depth + 1, below) for below in reversed(within.get(topic.id, ())))


def _names(topic: Topic) -> str:
    return " · ".join(filter(None, msgspec.structs.astuple(topic.labels)))


@topics.command()
@click.argument("id_", metavar="ID", shell_complete=completing.topics)
def show(id_: str) -> None:
    """Show one topic whole, as JSON."""
    topics = {topic.id: topic for topic in taxonomy_of(load_settings().topics_dir).topics}
    if id_ not in topics:
        raise unknown_topic(id_, topics)
    print_json(topics[id_])


@topics.command()
@click.argument("folder", type=click.Path(path_type=Path))
def copy(folder: Path) -> None:
    """Copy the topics that come with Rasid to a folder, to change them there (RASID_TOPICS_DIR)."""
    click.echo(f"{counted(len(copy_topics(folder)), 'file')} in {folder}")


@topics.command()
def schema() -> None:
    """Print the JSON Schema of topics files, for editors and checkers."""
    click.echo(json.dumps(topics_schema(), indent=2, ensure_ascii=False, sort_keys=True))


@topics.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=completing.topics)
@json_option
def test(ids: tuple[str, ...], as_json: bool) -> None:
    """Run the examples of topics, all by default; exit code 1 when one comes out otherwise."""
    taxonomy = taxonomy_of(load_settings().topics_dir)
    _known(taxonomy, ids)
    failed = list(failed_examples(taxonomy, ids))
    for topic_id, sentence, wrong in failed:
        if as_json:
            print_json({"topic": topic_id, "sentence": sentence, "wrong": wrong})
        else:
            click.echo(clean_line(f"{topic_id}: {wrong}: {sentence}"))
    if not as_json:
        tested = [topic for topic in taxonomy.topics if not ids or topic.id in ids]
        sentences = sum(len(topic.examples.must) + len(topic.examples.must_not) for topic in tested)
        click.echo(
            f"{sentences - len(failed)} of {sentences} examples of "
            f"{counted(len(tested), 'topic')} are good"
        )
    if failed:
        sys.exit(1)


@topics.command()
@click.argument("ids", metavar="[ID]...", nargs=-1, shell_complete=completing.topics)
@click.option("--strict", is_flag=True, help="Exit with code 1 when there is a warning.")
@json_option
def lint(ids: tuple[str, ...], strict: bool, as_json: bool) -> None:
    """Say what is allowed in the topics and still looks wrong."""
    taxonomy = taxonomy_of(load_settings().topics_dir)
    _known(taxonomy, ids)
    with counting("topics", len(ids or taxonomy.topics)) as count:
        found = warnings(taxonomy, ids, watch=count.passing)
    for warning in found:
        if as_json:
            print_json(warning)
        else:
            click.echo(clean_line(f"{warning.topic}: {warning.key}: {warning.message}"))
    if not as_json:
        click.echo(counted(len(found), "warning"))
    if strict and found:
        sys.exit(1)


def _known(taxonomy: Taxonomy, ids: tuple[str, ...]) -> None:
    known = {topic.id for topic in taxonomy.topics}
    if unknown := set(ids) - known:
        raise unknown_topic(min(unknown), known)
