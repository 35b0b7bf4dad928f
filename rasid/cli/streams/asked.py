"""What a command on streams is asked for: streams by name, and a query."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress

import msgspec

from rasid.cli.suggestions import unknown_topic
from tasks.query import Query, TopicFacts, parse_text, topic_facts
from tasks.query import require_known as require_topics
from worker.config.settings import Settings
from worker.store.client import StoreError
from worker.streams.streams import Streams

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
    text = " ".join(one for one in arguments if one not in names)
    query = parse_text(text, zone=settings.web_zone)
    topics = _topics(settings)
    _require(names, topics, streams)
    require_topics(query, topics, _published(streams) if query.params() else ())
    return Asked(names, query, topics)


def require_known(names: Iterable[str], settings: Settings, streams: Streams) -> None:
    """Raise SettingsError unless each is a topic of today or one that ever had a message, or
    another stream.
    """
    named = tuple(names)
    if named:  # else the topics need not be read
        _require(named, _topics(settings), streams)


def _topics(settings: Settings) -> dict[str, TopicFacts]:
    from worker.taxonomy.prepared_topics import taxonomy_of

    return topic_facts(taxonomy_of(settings.topics_dir))


def _require(names: Iterable[str], topics: Mapping[str, TopicFacts], streams: Streams) -> None:
    known = {*topics, "articles", "dead"}
    if unknown := [name for name in names if name not in known and not OTHER.fullmatch(name)]:
        unknown = [name for name in unknown if name not in _published(streams)]
    if unknown:
        raise unknown_topic(unknown[0], known)


def _published(streams: Streams) -> list[str]:
    """List topics that ever had a message; none where a subscriber's user may not ask."""
    with suppress(StoreError):
        return streams.topics()
    return []
