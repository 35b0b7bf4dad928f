"""Search the index. Any number of threads and processes may, while one process writes."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from tasks.query import Query
from tasks.query.words import Words
from worker.config.settings import Settings
from worker.index.condition import Condition, condition, holding_any
from worker.index.files import IndexFiles, connect, is_damage
from worker.index.numbers import (
    Shares,
    Steps,
    Totals,
    between,
    read_course,
    read_courses,
    read_shares,
    read_totals,
)
from worker.index.page import Page, message_id, place_of, read_cursor
from worker.index.rows import read_groups, read_messages, read_page, read_revisions
from worker.index.story_page import StoryPage, Wanted, read_stories
from worker.streams.streams import START, Message

MOST = 200  # articles of a page
_TRIES = 3
_KEPT_OPEN = 4  # connections
_CACHE_KIB = 8_192  # of a connection


def index_dir(settings: Settings) -> Path:
    """Name the folder of the index of this machine."""
    return settings.index_folder


class IndexFacts(msgspec.Struct, frozen=True):
    """How many articles an index has, its size, and the id of the last message in it."""

    articles: int = 0
    size_bytes: int = 0
    last: str = START


class Holding(msgspec.Struct, frozen=True):
    """The newest articles that hold some words, how many do, and how many there are in the time."""

    messages: tuple[Message, ...]
    count: int
    articles: int


class Progress(msgspec.Struct, frozen=True):
    """The ids of the last message that was added and of the oldest article, "" for none.

    A partial index has the newest articles only: it is being built.
    """

    last: str = START
    oldest: str = ""
    is_there: bool = False
    is_partial: bool = False


class ArticleIndex:
    """The articles of one folder, to read. Without an index there is nothing to find."""

    def __init__(self, directory: Path) -> None:
        self._files = IndexFiles(directory)
        self._idle: list[tuple[Path, sqlite3.Connection]] = []

    def search(self, query: Query, now: datetime, *, limit: int = 50, cursor: str = "") -> Page:
        """Return a page of what the query wants, newest first.

        Raises QueryError for a cursor that is none.
        """
        place = read_cursor(cursor)
        wanted = condition(query, now)
        with self._reading() as connection:
            if connection is None:
                return Page(())
            return read_page(connection, wanted, max(1, min(limit, MOST)), place)

    def stories(
        self, query: Query, now: datetime, *, limit: int = 30, cursor: str = ""
    ) -> StoryPage:
        """Return a page of stories of which the query wants an article, newest first.

        Each story is on one page only. Of its articles those are told that may be seen
        (``Query.within``). Raises QueryError for a cursor that is none.
        """
        place = read_cursor(cursor)
        # Who leads a story was often alone when it told it, so its number is not asked for.
        leads = condition(msgspec.structs.replace(query, independent=0), now)
        wanted = Wanted(condition(query, now), leads, query.within)
        with self._reading() as connection:
            if connection is None:
                return StoryPage(())
            return read_stories(connection, wanted, max(1, min(limit, MOST)), place)

    def totals(self, query: Query, now: datetime, since: datetime | None = None) -> Totals:
        """Count the stories, articles and outlets of the newest that the query wants."""
        with self._reading() as connection:
            wanted = _since(condition(query, now), since)
            return read_totals(connection, wanted) if connection else Totals()

    def shares(self, query: Query, now: datetime, since: datetime | None = None) -> Shares:
        """Count the newest that the query wants by source and by language."""
        with self._reading() as connection:
            wanted = _since(condition(query, now), since)
            return read_shares(connection, wanted) if connection else Shares(Counter(), Counter())

    def course(self, query: Query, now: datetime, steps: Steps) -> tuple[int, ...]:
        """Count what the query wants in steps of time."""
        with self._reading() as connection:
            if connection is None:
                return (0,) * steps.number
            return read_course(connection, condition(query, now), steps)

    def courses(self, query: Query, now: datetime, steps: Steps) -> dict[str, tuple[int, ...]]:
        """Do the same for each topic of what the query wants."""
        with self._reading() as connection:
            return read_courses(connection, condition(query, now), steps) if connection else {}

    def topics(self) -> frozenset[str]:
        """Return the topics that an article has; takes a while (0.15 s with 100,000 articles)."""
        with self._reading() as connection:
            if connection is None:
                return frozenset()
            rows = connection.execute("SELECT DISTINCT topic FROM tag")
            return frozenset(topic for (topic,) in rows)

    def count(self, query: Query, now: datetime) -> int:
        """Count what the query wants."""
        return sum(count for _, count in self._groups(query, now, "1"))

    def count_by_topic(self, query: Query, now: datetime) -> dict[str, int]:
        """Count what the query wants by topic."""
        return dict(self._groups(query, now, "topic", of_tags=True))

    def _groups(
        self, query: Query, now: datetime, what: str, *, of_tags: bool = False
    ) -> list[Any]:
        wanted = condition(query, now)
        with self._reading() as connection:
            if connection is None:
                return []
            return read_groups(connection, wanted, what, of_tags=of_tags)

    def story(self, story_id: str, *, limit: int = MOST) -> tuple[Message, ...]:
        """Return the articles of a story, newest first."""
        with self._reading() as connection:
            if connection is None:
                return ()
            rows = connection.execute(
                "SELECT place FROM article WHERE story = ? ORDER BY place DESC LIMIT ?",
                (story_id, limit),
            )
            return read_messages(connection, [place for (place,) in rows])

    def holding(
        self,
        words: Sequence[Words],
        since: datetime,
        *,
        limit: int,
    ) -> Holding:
        """Return the newest articles that hold one of some words in any form, and count all."""
        expression = holding_any(words)
        first = place_of((int(since.timestamp() * 1000), 0))
        with self._reading() as connection:
            if connection is None or not expression:
                return Holding((), 0, 0)
            (articles,) = connection.execute(
                "SELECT count(*) FROM article WHERE place >= ?", (first,)
            ).fetchone()
            rows = connection.execute(
                "SELECT rowid FROM words WHERE words MATCH ? AND rowid >= ? ORDER BY rowid DESC",
                (expression, first),
            ).fetchall()
            newest = [place for (place,) in rows[:limit]]
            return Holding(read_messages(connection, newest), len(rows), articles)

    def article(self, article_id: str) -> Message | None:
        """Return the newest revision of an article, None when it is not there."""
        with self._reading() as connection:
            if connection is None:
                return None
            rows = connection.execute("SELECT place FROM article WHERE id = ?", (article_id,))
            found = read_messages(connection, [place for (place,) in rows])
            return found[0] if found else None

    def revisions(self, article_id: str) -> tuple[Message, ...]:
        """Return all kept revisions of an article, oldest first; none of one taken back."""
        with self._reading() as connection:
            if connection is None:
                return ()
            return read_revisions(connection, article_id)

    def progress(self) -> Progress:
        """Tell up to which message the index is."""
        with self._reading() as connection:
            if connection is None:
                return Progress()
            state = dict(connection.execute("SELECT name, value FROM state").fetchall())
            oldest = connection.execute("SELECT min(place) FROM article").fetchone()[0]
            return Progress(
                state.get("last", START),
                message_id(oldest) if oldest is not None else "",
                is_there=True,
                is_partial="partial" in state,
            )

    def facts(self) -> IndexFacts:
        """Describe the index."""
        with self._reading() as connection:
            if connection is None:
                return IndexFacts()
            (articles,) = connection.execute("SELECT count(*) FROM article").fetchone()
            last = connection.execute("SELECT value FROM state WHERE name = 'last'").fetchone()
            (pages,) = connection.execute("PRAGMA page_count").fetchone()
            (size,) = connection.execute("PRAGMA page_size").fetchone()
            return IndexFacts(articles, pages * size, last[0] if last else START)

    def close(self) -> None:
        """Close all connections."""
        while self._idle:
            self._idle.pop()[1].close()

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection | None]:
        """Yield a connection to the database in use, None when there is none.

        All that is read by it is of one moment.
        """
        taken = self._take()
        if taken is None:
            yield None
            return
        try:
            taken[1].execute("BEGIN")
            yield taken[1]
        except sqlite3.DatabaseError as error:
            if is_damage(taken[1], error):
                self._files.report(taken[0])
            raise
        finally:
            with suppress(sqlite3.DatabaseError):
                taken[1].rollback()
            if len(self._idle) < _KEPT_OPEN:
                self._idle.append(taken)
            else:
                taken[1].close()

    def _take(self) -> tuple[Path, sqlite3.Connection] | None:
        """Take an idle connection, or open one; an index that is replaced meanwhile is retried."""
        for _ in range(_TRIES):
            path = self._files.current()
            if path is None:
                return None
            with suppress(IndexError):
                while (idle := self._idle.pop())[0] != path:
                    idle[1].close()
                return idle
            with suppress(sqlite3.OperationalError):
                connection = connect(path, is_reader=True)
                connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
                return path, connection
        return None


def _since(wanted: Condition, since: datetime | None) -> Condition:
    return between(wanted, since) if since else wanted
