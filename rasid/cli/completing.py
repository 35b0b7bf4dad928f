"""What a shell may complete an argument with; nothing where it cannot be found out."""

from contextlib import suppress
from typing import TYPE_CHECKING

import click

from tasks.errors import RasidError, SettingsError, TaxonomyError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_STREAMS = ("articles", "dead")
_MOST = 500


def topics(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Complete the id of a topic."""
    from worker.config.settings import load_settings
    from worker.taxonomy.prepared_topics import taxonomy_of

    found: list[tuple[str, str]] = []
    with suppress(SettingsError, TaxonomyError):
        taxonomy = taxonomy_of(load_settings().topics_dir)
        found = [(topic.id, topic.labels.en or topic.labels.ar) for topic in taxonomy.topics]
    return _items(found, incomplete)


def streams(
    context: click.Context, option: click.Parameter, incomplete: str
) -> "list[CompletionItem]":
    """Complete the name of a stream: a topic's id, or another."""
    return [
        *_items([(name, "") for name in _STREAMS], incomplete),
        *topics(context, option, incomplete),
    ]


def feeds(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Complete the id of a feed, while the server runs."""
    from rasid.cli.output import connect
    from worker.state.feeds import RedisFeeds
    from worker.store.client import StoreError

    found: list[tuple[str, str]] = []
    with suppress(RasidError, SettingsError, StoreError):
        found = [(row.id, row.source or row.url) for row in RedisFeeds(connect()).rows()]
    return _items(found, incomplete)


def reasons(_: click.Context, __: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Complete the reason of a dead letter."""
    from tasks.reasons import REASONS

    return _items([(word, reason.meaning) for word, reason in REASONS.items()], incomplete)


def _items(found: list[tuple[str, str]], incomplete: str) -> "list[CompletionItem]":
    from click.shell_completion import CompletionItem

    from tasks.text.sanitize import clean_line

    named = [pair for pair in found if pair[0].startswith(incomplete)]
    return [CompletionItem(name, help=clean_line(about)) for name, about in named[:_MOST]]
