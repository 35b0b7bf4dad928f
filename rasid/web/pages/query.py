"""What a reader asks of the wall: read from the address, written back to it, applied to reports."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from urllib.parse import urlencode

import msgspec

from rasid.web.pages.reports import Report
from tasks.text.match_form import match_form
from worker.streams.streams import is_message_id

SPANS = {"24h": timedelta(hours=24), "7d": timedelta(days=7), "30d": timedelta(days=30)}
INDEPENDENT = (2, 3, 5)
_MOST_TOPICS = 40
_MOST_LETTERS = 200
_ARTICLE = "ال"  # of Arabic: a clitic before the noun may swallow its first letter (لل)

Pairs = Sequence[tuple[str, str]]


class WallQuery(msgspec.Struct, frozen=True, kw_only=True):
    """A choice of articles; an empty field asks for nothing.

    An article has one of ``topics``, all of ``every`` and none of ``without``, and holds the words
    ``q``. ``before`` is the message id under which the page begins.
    """

    topics: tuple[str, ...] = ()
    every: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    lang: str = ""
    source: str = ""
    since: str = ""
    independent: int = 1
    q: str = ""
    before: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether everything is asked for."""
        return msgspec.structs.replace(self, before="") == WallQuery()

    @property
    def named(self) -> tuple[str, ...]:
        """All topics that it names."""
        return (*self.topics, *self.every, *self.without)


def query_of(pairs: Pairs) -> WallQuery:
    """Read the address; what means nothing is left out."""
    last = dict(pairs)
    independent = last.get("independent", "")
    before = last.get("before", "")
    return WallQuery(
        topics=_several(pairs, "topic"),
        every=_several(pairs, "all"),
        without=_several(pairs, "not"),
        lang=last.get("lang", "")[:35],
        source=last.get("source", "")[:_MOST_LETTERS],
        since=last["since"] if last.get("since") in SPANS else "",
        independent=int(independent) if independent in map(str, INDEPENDENT) else 1,
        q=" ".join(last.get("q", "")[:_MOST_LETTERS].split()),
        before=before if is_message_id(before) else "",
    )


def address_of(query: WallQuery, path: str = "/") -> str:
    """Write the address that ``query_of`` reads."""
    found = pairs_of(query)
    return f"{path}?{urlencode(found)}" if found else path


def pairs_of(query: WallQuery) -> list[tuple[str, str]]:
    """List the parameters of an address."""
    found = [("topic", name) for name in query.topics]
    found += [("all", name) for name in query.every]
    found += [("not", name) for name in query.without]
    if query.independent > 1:
        found.append(("independent", str(query.independent)))
    for name in ("lang", "source", "since", "q", "before"):
        if value := getattr(query, name):
            found.append((name, value))
    return found


def without_topic(query: WallQuery, topic: str) -> WallQuery:
    """Take a topic out of every clause."""
    kept = {
        name: tuple(one for one in getattr(query, name) if one != topic)
        for name in ("topics", "every", "without")
    }
    return msgspec.structs.replace(query, **kept, before="")


def with_topic(query: WallQuery, clause: str, topic: str) -> WallQuery:
    """Add a topic to the clause ``topics``, ``every`` or ``without``; it leaves the others."""
    cleared = without_topic(query, topic)
    return msgspec.structs.replace(cleared, **{clause: (*getattr(cleared, clause), topic)})


class Choice:
    """A query made ready for many reports, at one moment, for one reader.

    ``allowed`` are the topics that the reader may see, None for all of them. ``found`` are
    articles whose text holds the query's words, as an index says; titles are looked at here.
    """

    def __init__(
        self,
        query: WallQuery,
        allowed: frozenset[str] | None,
        now: datetime,
        found: frozenset[str] = frozenset(),
    ) -> None:
        self._query = query
        self._found = found
        self._allowed = allowed
        self._any = frozenset(query.topics)
        self._every = frozenset(query.every)
        self._without = frozenset(query.without)
        self._words = [_stem(word) for word in match_form(query.q).split()]
        self._since = now - SPANS[query.since] if query.since else None

    def may_see(self, report: Report) -> bool:
        """Whether the reader may read it at all."""
        return not report.is_gone and (
            self._allowed is None or not self._allowed.isdisjoint(report.topics)
        )

    def takes(self, report: Report, *, has_words: bool = False) -> bool:
        """Whether the article is asked for; ``has_words`` says that it holds the words."""
        query, topics = self._query, report.topics
        if self._allowed is not None:  # what may not be seen answers no question
            topics &= self._allowed
        return (
            self.may_see(report)
            and (not self._any or not self._any.isdisjoint(topics))
            and self._every <= topics
            and self._without.isdisjoint(topics)
            and query.lang in {"", report.lang}
            and query.source in {"", report.source}
            and (self._since is None or _end(report) >= self._since)
            and (has_words or self._says(report))
        )

    def _says(self, report: Report) -> bool:
        return report.article in self._found or all(word in report.folded for word in self._words)


def _end(report: Report) -> datetime:
    """Return the last moment at which it may have been published: a day tells no hour."""
    return report.dated_at + timedelta(days=1) if report.is_day else report.dated_at


def _stem(word: str) -> str:
    return word.removeprefix(_ARTICLE) if len(word) > len(_ARTICLE) + 1 else word


def _several(pairs: Pairs, name: str) -> tuple[str, ...]:
    found = dict.fromkeys(value for key, value in pairs if key == name and value)
    return tuple(found)[:_MOST_TOPICS]
