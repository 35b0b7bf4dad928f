"""``rasid topics retag``: today's topics over past articles."""

import click

from rasid.cli.noted import note
from rasid.cli.output import json_option, print_json, print_table
from rasid.cli.progress import counting
from rasid.cli.time_options import since_option, start_of
from tasks.text.sanitize import clean_line
from worker.taxonomy.retag import Retagging, TopicDiff


@click.command()
@since_option("", is_required=True)
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
def retag(since: str, dry_run: bool, as_json: bool) -> None:
    """Tag past articles again.

    Say what topics gain and lose, then publish that as added and retracted to backfill:TOPIC.

    Reads the archive of this machine and the stream as one. Live streams are not touched; a second
    run adds nothing.
    """
    from worker.archive.history import Timeline
    from worker.config.settings import load_settings
    from worker.store.connect import open_store
    from worker.taxonomy.prepared_topics import taxonomy_of

    settings = load_settings()
    taxonomy = taxonomy_of(settings.topics_dir)
    store = open_store(settings)
    with Retagging(store, Timeline(settings, store), taxonomy) as retagging:
        with counting("articles") as count:
            start = start_of(since, settings.web_zone)
            diffs = retagging.compare(start, watch=count.passing)
        _show(diffs, as_json=as_json)
        summary = {"articles": retagging.articles, "changed": retagging.changed, "published": 0}
        if not dry_run:
            summary["published"] = retagging.publish()
            note(
                store,
                "past_tagged",
                "",
                "{articles} articles, {changed} of them changed".format(**summary),
            )
    if as_json:
        print_json(summary)
    else:
        click.echo(
            "{articles} articles, {changed} of them change, {published} messages published".format(
                **summary
            )
        )


def _show(diffs: list[TopicDiff], *, as_json: bool) -> None:
    if as_json:
        for diff in diffs:
            print_json(diff)
        return
    if diffs:
        print_table(
            ("topic", "gains", "losses"),
            ((diff.topic, f"+{diff.gains}", f"-{diff.losses}") for diff in diffs),
        )
    for diff in diffs:
        for sign, titles in (("+", diff.gained), ("-", diff.lost)):
            for title in titles:
                click.echo(clean_line(f"{sign} {diff.topic}: {title}"))
