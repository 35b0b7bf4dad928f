"""``rasid index``: what the web process finds articles with."""

from pathlib import Path

import click

from rasid.cli.output import json_option, print_json
from rasid.cli.progress import counting
from rasid.cli.suggesting_group import SuggestingGroup
from tasks.text.counted import counted


@click.group(cls=SuggestingGroup)
def index() -> None:
    """Build the index of articles again, or describe it."""


@index.command()
@click.option(
    "--archive",
    type=click.Path(path_type=Path),
    help="An archive's directory; by default this machine's.",
)
@json_option
def rebuild(archive: Path | None, as_json: bool) -> None:
    """Build the index anew from the archive and the stream; searches go on meanwhile.

    Where the archive is on another machine, mount or copy its directory and name it.
    """
    from tasks.errors import SettingsError
    from tasks.query import topic_facts
    from worker.archive.files import SUFFIX, Archive
    from worker.config.settings import load_settings
    from worker.index.feeder import rebuild as build
    from worker.store.connect import open_store
    from worker.taxonomy.prepared_topics import taxonomy_of

    if archive is not None and not Archive(archive).days():
        raise SettingsError(f"--archive {archive}: no {SUFFIX} files there; name their directory")
    settings = load_settings()
    topics = topic_facts(taxonomy_of(settings.topics_dir))
    store = open_store(settings)
    with counting("messages") as count:
        messages = build(settings, store, topics, archive, watch=count.passing)
    if as_json:
        print_json({"messages": messages})
    else:
        click.echo(f"{counted(messages, 'message')} indexed")


@index.command()
@json_option
def show(as_json: bool) -> None:
    """Describe the index of this machine: articles, size, the last message."""
    from worker.config.settings import load_settings
    from worker.index.article_index import ArticleIndex, index_dir

    facts = ArticleIndex(index_dir(load_settings())).facts()
    if as_json:
        print_json({"articles": facts.articles, "bytes": facts.size_bytes, "last": facts.last})
    else:
        click.echo(
            f"{counted(facts.articles, 'article')}, {counted(facts.size_bytes, 'byte')}, "
            f"last message {facts.last}"
        )
