"""What will be wrong, or has been for long: memory, streams, feeds, topics, versions.

Each finding names the command that mends it. The values are read once; pure functions judge them.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib.metadata import version

import msgspec

from tasks.errors import SettingsError, TaxonomyError
from tasks.text.counted import counted
from worker.checks.finding import FAULT, NOTE, Finding
from worker.config.settings import Settings
from worker.config.types import MEBIBYTE
from worker.state.activity import Activity
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.ledger import read_ledger
from worker.state.memory_trend import MemoryTrend, days_until_full
from worker.state.worker_registry import LIVES_SECONDS, WorkerRegistry
from worker.store.client import Store
from worker.streams.groups import StreamState, states_of
from worker.streams.retention import read_kept
from worker.streams.streams import Streams, order
from worker.taxonomy.loader import load_taxonomy

_DAY = 86_400.0
UNREAD_SECONDS = 7 * _DAY
SOON_DAYS, VERY_SOON_DAYS = 30.0, 3.0
ENOUGH_ARTICLES = 2_000  # that were published before a topic without any looks wrong
_NEARLY = 0.95  # of the days that are asked for
_SHOWN = 5
_UNREADABLE = ("failing", "quarantined", "gone")


class Outlook(msgspec.Struct, frozen=True, kw_only=True):
    """The values, by the server's clock.

    ``max_bytes`` is what the server may take, which the settings decide where it is embedded.
    ``short`` are streams that keep fewer than ``stream_days``, each with its days, the shortest
    first; ``silent_topics`` never had an article of the ``published``; ``old_workers`` are machines
    with another version than ``version``.
    """

    days_until_full: float | None = None
    max_bytes: int = 0
    is_embedded: bool = False
    stream_days: float = 30.0
    short: Sequence[tuple[str, float]] = ()
    unread: Sequence[FeedRow] = ()
    silent_topics: Sequence[str] = ()
    published: int = 0
    version: str = ""
    old_workers: Sequence[str] = ()


def look(store: Store, settings: Settings) -> Outlook:
    """Ask the server."""
    now, trend = Activity(store).now(), MemoryTrend(store)
    samples, most = trend.samples(), trend.most()
    states = states_of(store, Streams(store).names())
    ours = version("rasid")
    published = read_ledger(store).published
    workers = [one for one in WorkerRegistry(store).all() if now - one.at <= LIVES_SECONDS]
    return Outlook(
        days_until_full=days_until_full(samples, most) if samples else None,
        max_bytes=most,
        is_embedded=not settings.redis_url,
        stream_days=settings.stream_days,
        short=_short(store, states, settings.stream_days, now),
        unread=[row for row in RedisFeeds(store).rows() if _is_unread(row, now)],
        silent_topics=_silent(store, settings) if published >= ENOUGH_ARTICLES else (),
        published=published,
        version=ours,
        old_workers=sorted({one.hostname for one in workers if one.version != ours}),
    )


def _short(
    store: Store, states: Iterator[StreamState], days: float, now: float
) -> list[tuple[str, float]]:
    """List trimmed streams that are at their share and reach back for fewer days."""
    kept = read_kept(store).by_stream
    found = []
    for state in states:
        share = kept.get(state.name)
        reaches = (now - order(state.oldest)[0] / 1000) / _DAY if state.oldest else days
        is_trimmed = state.total > state.length
        is_full = share is not None and share.used >= _NEARLY * share.allowed
        if is_trimmed and is_full and reaches < _NEARLY * days:
            found.append((state.name, reaches))
    return sorted(found, key=lambda pair: pair[1])


def _is_unread(row: FeedRow, now: float) -> bool:
    """Whether nobody could read a feed for a week, or since it was added that long ago."""
    if row.paused or row.state not in _UNREADABLE:
        return False
    return now - (row.read_at or row.added_at) > UNREAD_SECONDS


def _silent(store: Store, settings: Settings) -> list[str]:
    """List topics that never had a message; of thousands of villages that is no wonder."""
    try:
        topics = load_taxonomy(settings.topics_dir).topics
    except (SettingsError, TaxonomyError):  # another check tells
        return []
    known = set(Streams(store).topics())
    return sorted(topic.id for topic in topics if topic.kind != "place" and topic.id not in known)


def examine(outlook: Outlook) -> Iterator[Finding]:
    """Yield what needs somebody; nothing where all is well."""
    for check in _CHECKS:
        yield from check(outlook)


def _memory(outlook: Outlook) -> Iterator[Finding]:
    days = outlook.days_until_full
    if days is not None and days < SOON_DAYS:
        double = f"`valkey-cli config set maxmemory {2 * outlook.max_bytes // MEBIBYTE}mb`"
        more = "RASID_SERVER_MEMORY_SHARE" if outlook.is_embedded else f"{double}, and in its file"
        text = (
            f"full in {counted(round(days), 'day')} at the rate of the last week: give the "
            f"server more ({more}) or let it keep less (RASID_STREAM_BYTES, RASID_SEEN_DAYS)"
        )
        yield Finding("memory trend", FAULT if days < VERY_SOON_DAYS else NOTE, text)


def _streams(outlook: Outlook) -> Iterator[Finding]:
    if outlook.short:
        keep = counted(len(outlook.short), "stream keeps", "streams keep")
        some = ", ".join(f"{name} {days:.1f}" for name, days in outlook.short[:_SHOWN])
        text = (
            f"{keep} fewer than the {outlook.stream_days:g} days asked for ({some}"
            f"{_more(outlook.short)}): raise RASID_STREAM_BYTES, or read older articles with "
            "`rasid export`"
        )
        yield Finding("days kept", NOTE, text)


def _feeds(outlook: Outlook) -> Iterator[Finding]:
    if outlook.unread:
        some = ", ".join(row.source or row.url for row in outlook.unread[:_SHOWN])
        text = (
            f"{len(outlook.unread)} could not be read for a week ({some}{_more(outlook.unread)}): "
            "`rasid feeds list state:failing,quarantined,gone` says why, "
            f"`rasid feeds remove {outlook.unread[0].id}` forgets the first"
        )
        yield Finding("unread feeds", NOTE, text)


def _topics(outlook: Outlook) -> Iterator[Finding]:
    if outlook.silent_topics:
        some = ", ".join(outlook.silent_topics[:_SHOWN])
        text = (
            f"{counted(len(outlook.silent_topics), 'has', 'have')} no article yet ({some}"
            f"{_more(outlook.silent_topics)}), of {outlook.published}: `rasid topics lint "
            f"{outlook.silent_topics[0]}` says what looks wrong, "
            f"`rasid explain URL {outlook.silent_topics[0]}` why an article has none"
        )
        yield Finding("silent topics", NOTE, text)


def _versions(outlook: Outlook) -> Iterator[Finding]:
    if outlook.old_workers:
        text = (
            f"workers on {', '.join(outlook.old_workers)} run another version than this "
            f"{outlook.version}: install the same there and start `rasid work` again"
        )
        yield Finding("versions", NOTE, text)


def _more(found: Sequence[object]) -> str:
    return " …" if len(found) > _SHOWN else ""


_CHECKS: tuple[Callable[[Outlook], Iterator[Finding]], ...] = (
    _memory,
    _streams,
    _feeds,
    _topics,
    _versions,
)
