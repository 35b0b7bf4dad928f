"""The demo's screen: a table of feeds, the newest tagged headlines, the addresses."""

from datetime import datetime
from statistics import median

import msgspec
from rich.console import Group
from rich.table import Table
from rich.text import Text

from tasks.text.sanitize import clean_line
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.store.client import Store
from worker.streams.streams import Message, Streams, order

HEADLINES = 8
TOPICS_WIDTH = 38
LAG_SAMPLE = 500


class Snapshot(msgspec.Struct, frozen=True):
    """The state at one moment; ``lags`` are seconds from found to published, by feed."""

    feeds: list[FeedRow]
    newest: list[Message]
    lags: dict[str, float]


def snapshot(store: Store) -> Snapshot:
    """Read what the screen shows."""
    newest = Streams(store).newest("articles", LAG_SAMPLE)
    lags: dict[str, list[float]] = {}
    for message in newest:
        seen = datetime.fromisoformat(message.fields["seen_at"]).timestamp()
        lags.setdefault(message.fields["feed"], []).append(order(message.id)[0] / 1000 - seen)
    return Snapshot(
        list(RedisFeeds(store).rows()),
        newest,
        {feed: median(values) for feed, values in lags.items()},
    )


def render(shot: Snapshot, links: dict[str, str]) -> Group:
    """Lay out the screen; titles are plain text, whatever they contain."""
    where = Text("\n".join(f"{name:<10} {address}" for name, address in links.items()), style="dim")
    return Group(feeds_table(shot), headlines_table(shot.newest[:HEADLINES]), where)


def feeds_table(shot: Snapshot) -> Table:
    """Lay out feed → found → fetched → tagged → published, with the median lag."""
    table = Table(title="feeds", title_justify="left", expand=False)
    table.add_column("source", no_wrap=True)
    table.add_column("lang")
    for name in ("found", "fetched", "tagged", "published", "lag"):
        table.add_column(name, justify="right")
    for row in shot.feeds:
        lag = f"{shot.lags[row.id]:.1f} s" if row.id in shot.lags else ""
        counts = (row.found, row.fetched, row.tagged, row.published)
        table.add_row(Text(clean_line(row.source)), row.lang, *map(str, counts), lag)
    return table


def headlines_table(messages: list[Message]) -> Table:
    """Lay out the newest headlines with their topics."""
    table = Table(title="newest", title_justify="left", show_header=False, box=None)
    table.add_column(no_wrap=True, min_width=3)
    table.add_column(style="cyan", no_wrap=True, max_width=TOPICS_WIDTH)
    table.add_column(no_wrap=True)
    for message in messages:
        fields = message.fields
        table.add_row(
            fields["lang"],
            fields["topics"].replace(",", " ") or "-",
            Text(clean_line(fields["title"])),
        )
    return table
