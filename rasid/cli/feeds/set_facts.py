"""``rasid feeds set``: what the operator knows better of a feed's source than the catalogue."""

import click

from rasid.cli.feeds.chosen import FILTER, chosen_ids, feeds_argument
from rasid.cli.feeds.fact_options import fact
from rasid.cli.feeds.facts_table import print_facts
from rasid.cli.noted import note_each
from rasid.cli.output import connect, json_option, print_json
from tasks.sources import KINDS
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.source_facts import FACTS, NO, YES


@click.command("set", epilog=FILTER)
@feeds_argument
@click.option("--source", callback=fact, help="The name of the news organisation.")
@click.option(
    "--country",
    callback=fact,
    metavar="XX",
    help="The country of its public (ISO 3166-1); media in exile count at home.",
)
@click.option("--lang", callback=fact, metavar="TAG", help="Its language, as a BCP 47 tag.")
@click.option(
    "--zone", callback=fact, metavar="AREA/CITY", help="The time zone of dates that name none."
)
@click.option("--kind", type=click.Choice(KINDS), default=None, help="What it is.")
@click.option("--news/--no-news", default=None, help="Whether its items are news.")
@click.option(
    "--clear",
    "cleared",
    type=click.Choice(FACTS),
    multiple=True,
    help="Forget what was set, and go by the catalogue; repeatable.",
)
@json_option
def set_facts(
    feeds: tuple[str, ...],
    cleared: tuple[str, ...],
    as_json: bool,
    news: bool | None,
    **given: str | None,
) -> None:
    """Say what is known of the source of feeds, where the catalogue does not know it or is wrong.

    Holds from the next poll and page on. The facts are printed, each with whose word it is.
    """
    given["news"] = None if news is None else YES if news else NO
    said = {name: value for name, value in given.items() if value}
    _refuse_contradictions(said, cleared)
    store = connect()
    catalogue = RedisFeeds(store)
    ids = chosen_ids(catalogue, feeds)
    for id_ in ids:
        catalogue.say(id_, said, cleared)
        if row := catalogue.row(id_):
            _tell(row, as_json=as_json)
    detail = [f"{name}={value}" for name, value in said.items()]
    note_each(store, "feed_set", ids, " ".join([*detail, *(f"{name}=" for name in cleared)]))


def _tell(row: FeedRow, *, as_json: bool) -> None:
    if as_json:
        print_json({"id": row.id, "source": row.source, "facts": row.facts})
    else:
        click.echo(f"{row.id} {row.source}")
        print_facts(row.facts)


def _refuse_contradictions(said: dict[str, str], cleared: tuple[str, ...]) -> None:
    if not said and not cleared:
        raise click.UsageError("nothing to set; `rasid feeds show` tells what is known")
    both = ", ".join(name for name in cleared if name in said)
    if both:
        raise click.UsageError(f"{both}: either set or cleared, not both")
