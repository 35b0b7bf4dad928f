"""What a command on streams is asked for: streams by name, and a query."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import msgspec

from tasks.errors import SettingsError
from tasks.query import Query, TopicFacts, parse_text, topic_facts
from tasks.query import require_known as require_topics
from tasks.query.bounds import Bound, read_bound
from tasks.query.query import ZONE
from worker.config.settings import Settings
from worker.store.client import StoreError
from worker.streams.selection import start_of as start_of_query
from worker.streams.streams import Streams, is_message_id

OTHER = re.compile(r"(replay|backfill):[a-z0-9-]{1,64}", re.ASCII)  # streams that are no topic
_NAME = re.compile(r"[a-z0-9-]+", re.ASCII)


class Asked(msgspec.Struct, frozen=True):
    """Names of streams, a query, and what is known of topics."""

    names: tuple[str, ...]
    query: Query
    topics: Mapping[str, TopicFacts]


def read_arguments(arguments: Sequence[str], settings: Settings, streams: Streams) -> Asked:
    """Read the arguments of a command; raises SettingsError for what is unknown or wrong."""
    names = tuple(one for one in arguments if _NAME.fullmatch(one) or OTHER.fullmatch(one))
    query = parse_text(" ".join(one for one in arguments if one not in names))
    topics = _topics(settings)
    _require(names, topics, streams)
    require_topics(query, topics, _published(streams) if query.params() else ())
    return Asked(names, query, topics)


def require_known(names: Iterable[str], settings: Settings, streams: Streams) -> None:
    """Raise SettingsError unless each is a topic of today or one that ever had a message, or
    another stream.
    """
    _require(names, _topics(settings), streams)


def start_of(since: str) -> str:
    """Read a time such as 10m, 2h, yesterday, 2026-11-01, or a message id, as a message id after
    which it begins; QueryError for others.
    """
    if is_message_id(since):
        return since
    bound = _bound("--since", since)
    return start_of_query(Query(since=bound), datetime.now(UTC))


def end_of(until: str) -> str:
    """Read where a stretch of time ends, as the id of a message up to which it reaches."""
    if is_message_id(until):
        return until
    limit, _ = _bound("--until", until).limit(datetime.now(UTC), ZoneInfo(ZONE))
    return str(max(limit - 1, 0))


def _bound(name: str, text: str) -> Bound:
    return read_bound(name, text, takes_ids=True)


def _topics(settings: Settings) -> dict[str, TopicFacts]:
    from worker.taxonomy.loader import load_taxonomy

    return topic_facts(load_taxonomy(settings.topics_dir))


def _require(names: Iterable[str], topics: Mapping[str, TopicFacts], streams: Streams) -> None:
    known = {*topics, "articles", "dead"}
    if unknown := [name for name in names if name not in known and not OTHER.fullmatch(name)]:
        unknown = [name for name in unknown if name not in _published(streams)]
    if unknown:
        raise SettingsError(f"unknown topic {unknown[0]!r}; `rasid topics list` names them all")


def _published(streams: Streams) -> list[str]:
    """List topics that ever had a message; none where a subscriber's user may not ask."""
    with suppress(StoreError):
        return streams.topics()
    return []
