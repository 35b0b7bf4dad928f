"""The table of feeds, and one feed with its history and entries."""

from collections.abc import Sequence
from datetime import UTC, datetime

import msgspec
from markupsafe import Markup

from rasid.web.pages.render import Reader
from tasks.reasons import reason_of
from tasks.scheduling.health import ALARMS
from worker.state.feed_filter import ALARMING, PAUSED, FeedFilter, states_of
from worker.state.feed_row import FeedRow
from worker.state.feeds import FeedEvent, RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.store.client import Store
from worker.streams.streams import Streams

A_PAGE = 100
_ENTRIES = 15
_DAY_HOURS = 24


class FeedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A feed as its line shows it; ``mark`` is the class of its health."""

    row: FeedRow
    mark: str
    state: str
    means: str
    polled: Markup
    following: Markup
    newest: Markup
    every: str


class FeedTable(msgspec.Struct, frozen=True, kw_only=True):
    """A page of feeds, and how many there are of each kind."""

    lines: Sequence[FeedLine]
    counts: dict[str, int]
    found: int
    page: int
    pages: int


class ListedEntry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of a feed: what it is called, where it leads, what became of it."""

    title: str
    address: str
    article: str
    state: str
    reason: str
    found: Markup


def line_of(row: FeedRow, reader: Reader) -> FeedLine:
    """Make the line of a feed."""
    reason = reason_of(row.reason)
    return FeedLine(
        row=row,
        mark=_mark(row),
        state="paused" if row.paused else row.state,
        means=reason.told if reason else "",
        polled=moment_of(row.polled_at, reader),
        following=_wait(row, reader),
        newest=moment_of(row.new_at, reader),
        every=f"{row.per_day:.1f}" if row.per_day else "",
    )


def table(store: Store, reader: Reader, find: str, kind: str, page: int) -> FeedTable:
    """Make a page of the table: ``find`` stands in name or address, ``kind`` is a key of counts."""
    rows = list(RedisFeeds(store).rows())
    kinds = {"all": rows} | {
        state: [row for row in rows if state in states_of(row)] for state in (ALARMING, PAUSED)
    }
    wanted = FeedFilter(texts=(find,) if find else ())
    chosen = [row for row in kinds.get(kind, rows) if wanted.holds(row)]
    pages = max(1, -(-len(chosen) // A_PAGE))
    page = min(max(page, 1), pages)
    shown = chosen[(page - 1) * A_PAGE : page * A_PAGE]
    return FeedTable(
        lines=[line_of(row, reader) for row in shown],
        counts={name: len(found) for name, found in kinds.items()},
        found=len(chosen),
        page=page,
        pages=pages,
    )


def entries_of(store: Store, id_: str, reader: Reader) -> list[ListedEntry]:
    """List what a feed listed last; titles of published articles come from their stream."""
    streams, found = Streams(store), []
    for fields in RedisFrontier(store).listed_by(id_, _ENTRIES):
        article = fields.get("article", "")
        message = streams.article(article) if article else None
        title = message.fields.get("title", "") if message else fields.get("title", "")
        address = message.fields.get("url", "") if message else fields.get("url", "")
        found.append(
            ListedEntry(
                title=title,
                address=address if address.startswith(("http://", "https://")) else "",
                article=article if message else "",
                state=fields.get("outcome") or fields.get("state", ""),
                reason=fields.get("reason", ""),
                found=moment_of(float(fields.get("found_at", 0)), reader),
            )
        )
    return found


def events_of(events: Sequence[FeedEvent], reader: Reader) -> list[tuple[Markup, str, str]]:
    """List a feed's history: when, what, detail."""
    return [(moment_of(one.at, reader), one.event, one.detail) for one in events]


def _mark(row: FeedRow) -> str:
    if row.paused:
        return "off"
    if row.state in ALARMS:
        return "wait" if row.state in {"quiet", "empty"} else "bad"
    return "ok" if row.state == "ok" else "off"


def moment_of(at: float, reader: Reader) -> Markup:
    """Write how long ago a time in Unix seconds was, its day where that is long; "" for never."""
    if at <= 0:
        return Markup("")
    when = datetime.fromtimestamp(at, UTC)
    return reader.times.ago(when) or Markup.escape(reader.times.day(reader.times.local_day(when)))


def _wait(row: FeedRow, reader: Reader) -> Markup:
    """Write when the next poll is due."""
    if row.paused:
        return Markup("")
    minutes = (row.due_at - reader.now.timestamp()) / 60
    if minutes <= 0:
        return reader.words.t("due_now")
    if minutes < 2 * 60:
        return reader.words.n("in_minutes", max(1, round(minutes)))
    return reader.words.n("in_hours", round(minutes / 60))
