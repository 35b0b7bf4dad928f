"""``rasid feeds test``: a full dry run of one source. Nothing is stored."""

import sys
from datetime import UTC, datetime
from typing import Any

import click
import msgspec

from rasid.cli.feeds.source_options import finder_of, preview, read_options, source_options
from rasid.cli.output import json_option, print_json
from tasks.errors import FeedError, RasidError
from tasks.model import Article, Entry, Page, Tag
from tasks.sources import country_at, zone_at
from tasks.text.counted import counted
from worker.catalogue.discovery import Candidate, Finder
from worker.config.settings import load_settings
from worker.taxonomy.loader import ArticleTagger
from worker.taxonomy.prepared_topics import article_tagger_of
from worker.taxonomy.site_rules import load_sites

FAILED = 1
SHOWN_LETTERS = 400


class Trial(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of the first entry; ``failure`` is "" when it became an article."""

    entry: Entry
    article: Article | None = None
    topics: tuple[Tag, ...] = ()
    failure: str = ""


@click.command()
@click.argument("url")
@source_options
@json_option
def test(url: str, as_json: bool, **given: Any) -> None:
    """Try a source: fetch and read it, then fetch, extract and tag its first entry.

    Nothing is stored.
    """
    options = read_options(given)
    tagger = article_tagger_of(load_settings().topics_dir)
    with finder_of(options) as finder:
        seen = finder.look(url, options.kind, options.rules)
        if isinstance(seen, Page):
            raise FeedError(
                "not_a_feed", "a page; `rasid feeds add` looks for the feeds of its site"
            )
        trial = _try(finder, seen, tagger) if seen.feed.entries else None
    if as_json:
        print_json({"url": seen.url, "kind": seen.kind, "feed": seen.feed, "trial": trial})
    else:
        _print(seen, trial)
    if trial is None or trial.failure:
        sys.exit(FAILED)


def _try(finder: Finder, seen: Candidate, tagger: ArticleTagger) -> Trial:
    entry = seen.feed.entries[0]
    try:
        article = finder.article(
            entry,
            load_sites(load_settings().sites_dir),
            datetime.now(UTC).date(),
            zone_at(seen.url),
        )
    except RasidError as error:
        return Trial(entry=entry, failure=str(error))
    return Trial(entry=entry, article=article, topics=tagger.tag(article, country_at(seen.url)))


def _print(seen: Candidate, trial: Trial | None) -> None:
    preview(seen)
    if seen.feed.skipped:
        click.echo(f"  {counted(seen.feed.skipped, 'entry', 'entries')} without a usable link")
    if trial is None:
        click.echo("rasid: no entries to try", err=True)
    elif trial.article is None:
        click.echo(f"rasid: {trial.entry.url}: {trial.failure}", err=True)
    else:
        _print_article(trial.article, trial.topics)


def _print_article(article: Article, topics: tuple[Tag, ...]) -> None:
    dated = article.published_at or "no date"
    click.echo(
        f"\n{article.title}\n{article.lang} · {dated} · {article.canonical_url} · "
        f"{article.method}\n"
    )
    click.echo(article.text[:SHOWN_LETTERS] + ("…" if len(article.text) > SHOWN_LETTERS else ""))
    click.echo()
    for tag in topics:
        surfaces = ", ".join(dict.fromkeys(f"«{match.surface}»" for match in tag.matches))
        click.echo(f"{tag.id:<20} {tag.score:.2f}  {len(tag.matches)} × {surfaces}")
    if not topics:
        click.echo("no topic")
