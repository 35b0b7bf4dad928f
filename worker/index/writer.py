"""Write articles into an index: a newer revision replaces, what was withdrawn disappears."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Self

import msgspec

from tasks.query import Document, TopicFacts, read_document
from tasks.text.sanitize import clean_line
from worker.index.condition import microseconds
from worker.index.facets import facets_of
from worker.index.files import connect, form, is_whole, version
from worker.index.page import PLACE_BITS, place_of
from worker.index.rows import pack_message, read_message
from worker.index.tags import with_tags_of
from worker.streams.streams import START, Message, order

_AT_ONCE = 500  # articles that are dropped in one transaction


class IndexWriter:
    """A context manager: the one writer of a database."""

    def __init__(self, path: Path, topics: Mapping[str, TopicFacts]) -> None:
        self.path = path
        self._topics = topics
        self._connection: sqlite3.Connection

    def __enter__(self) -> Self:
        self._connection = connect(self.path)
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    @property
    def is_whole(self) -> bool:
        """Whether all tables are there."""
        return is_whole(self._connection)

    @property
    def form_number(self) -> int:
        """The number that grows with every change of the tables, also by other programs."""
        (number,) = self._connection.execute("PRAGMA schema_version").fetchone()
        return int(number)

    @property
    def is_current(self) -> bool:
        """Whether the database has today's form of tables and words."""
        try:
            return self._state("version") == version(self._topics)
        except sqlite3.DatabaseError:
            return False

    @property
    def is_readable(self) -> bool:
        """Whether readers of today understand its tables, whatever it knows of topics."""
        try:
            return self._state("version").startswith(f"{form()},")
        except sqlite3.DatabaseError:
            return False

    @property
    def is_partial(self) -> bool:
        """Whether it has the newest articles only, until the whole index is built."""
        return bool(self._state("partial"))

    def begin_partial(self) -> None:
        """Note that it has the newest articles only."""
        self._connection.execute("INSERT OR REPLACE INTO state VALUES ('partial', '1')")

    @property
    def last(self) -> str:
        """The id of the last message that was added."""
        return self._state("last") or START

    def add(self, messages: Iterable[Message]) -> None:
        """Add messages of the stream of articles, in order of publication, all or none.

        What was added already changes nothing.
        """
        last = order(self.last)
        fresh = [message for message in messages if order(message.id) > last]
        if not fresh:
            return
        with self._transaction():
            for message in fresh:
                self._add(message)
            self._connection.execute(
                "INSERT OR REPLACE INTO state VALUES ('last', ?)", (fresh[-1].id,)
            )

    @property
    def retagged(self) -> dict[str, str]:
        """The last message of each backfill stream that was taken over."""
        return msgspec.json.decode(self._state("retagged") or "{}", type=dict[str, str])

    def retag(self, messages: Iterable[Message], last: Mapping[str, str]) -> None:
        """Take over what re-tagging told, all or none, and note how far: ``last``.

        What was told of another revision than the one that is kept changes nothing.
        """
        with self._transaction():
            for message in messages:
                self._retag(message)
            told = msgspec.json.encode(last).decode()
            self._connection.execute("INSERT OR REPLACE INTO state VALUES ('retagged', ?)", (told,))

    def drop_oldest(self, *, before_ms: int, most: int) -> int:
        """Drop some articles published before a moment (Unix ms), or beyond the number to keep.

        Returns how many; call it again until there are none.
        """
        (count,) = self._connection.execute("SELECT count(*) FROM article").fetchone()
        rows = self._connection.execute(
            "SELECT place FROM article ORDER BY place LIMIT ?", (_AT_ONCE,)
        ).fetchall()
        limit = max(before_ms, 0) << PLACE_BITS
        old = [place for at, (place,) in enumerate(rows) if place < limit or at < count - most]
        with self._transaction():
            for place in old:
                (article,) = self._connection.execute(
                    "SELECT id FROM article WHERE place = ?", (place,)
                ).fetchone()
                self._remove(place)
                self._forget_revisions(article)
        return len(old)

    def optimize(self) -> None:
        """Merge the parts of the full-text index into one."""
        self._connection.execute("INSERT INTO words(words) VALUES ('optimize')")

    def _add(self, message: Message) -> None:
        fields = message.fields
        row = self._connection.execute(
            "SELECT place FROM article WHERE id = ?", (fields["id"],)
        ).fetchone()
        if row:
            self._remove(row[0])
        try:
            document = self._document(message)
        except (KeyError, msgspec.MsgspecError):  # of another form: it cannot be searched
            return
        if document.is_taken_back:
            self._forget_revisions(fields["id"])
        else:
            self._insert(message, document)

    def _retag(self, told: Message) -> None:
        row = self._connection.execute(
            "SELECT place, message FROM article JOIN stored USING (place) WHERE id = ?",
            (told.fields["id"],),
        ).fetchone()
        kept = read_message(*row) if row else None
        if kept is None or kept.fields["revision"] != told.fields["revision"]:
            return
        try:
            fields = with_tags_of(kept.fields, told)
            document = self._document(Message(kept.id, kept.stream, fields))
        except (KeyError, msgspec.MsgspecError):  # of another form: it says nothing
            return
        self._unlist(row[0])
        self._insert(Message(kept.id, kept.stream, fields), document)

    def _forget_revisions(self, article: str) -> None:
        self._connection.execute("DELETE FROM revision WHERE id = ?", (article,))

    def _insert(self, message: Message, document: Document) -> None:
        place, facets = place_of(order(message.id)), facets_of(document)
        self._connection.execute(
            "INSERT INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                place,
                message.fields["id"],
                document.story,
                document.independent,
                _published(document.published_at),
                int(document.is_day),
                clean_line(message.fields["source"]),
                clean_line(message.fields["lang"]),
                _seen_ms(message),
                document.copy_of,
            ),
        )
        self._connection.executemany(
            "INSERT OR IGNORE INTO tag VALUES (?, ?, ?)",
            [(place, tag.id, int(tag.salience == "main")) for tag in document.tags],
        )
        self._connection.execute(
            "INSERT INTO stored VALUES (?, ?, ?)", (place, facets, pack_message(message))
        )
        self._connection.execute(
            "INSERT INTO words(rowid, title, text, facets) VALUES (?, ?, ?, ?)",
            (place, document.title, document.text, facets),
        )

    def _remove(self, place: int) -> None:
        """Remove an article from what is searched, and keep it as an older revision."""
        self._connection.execute(
            "INSERT OR REPLACE INTO revision SELECT id, place, message "
            "FROM article JOIN stored USING (place) WHERE place = ?",
            (place,),
        )
        self._unlist(place)

    def _unlist(self, place: int) -> None:
        """Remove an article from what is searched.

        The full-text index has to be told what it holds of it.
        """
        row = self._connection.execute(
            "SELECT facets, message FROM stored WHERE place = ?", (place,)
        ).fetchone()
        if row is None:
            raise sqlite3.DatabaseError("an article without its message")
        facets, stored = row
        document = self._document(read_message(place, stored))
        self._connection.execute(
            "INSERT INTO words(words, rowid, title, text, facets) VALUES ('delete', ?, ?, ?, ?)",
            (place, document.title, document.text, facets),
        )
        for table in ("article", "tag", "stored"):
            self._connection.execute(f"DELETE FROM {table} WHERE place = ?", (place,))  # noqa: S608

    def _document(self, message: Message) -> Document:
        fields = message.fields
        return read_document(fields["data"], order(message.id), self._topics, fields["kind"])

    def _state(self, name: str) -> str:
        row = self._connection.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def _transaction(self) -> "_Transaction":
        return _Transaction(self._connection)


class _Transaction:
    """All or nothing."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> None:
        self._connection.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: object, *_: object) -> None:
        self._connection.execute("ROLLBACK" if kind else "COMMIT")


def _seen_ms(message: Message) -> int:
    """Read when it was seen, in milliseconds since 1970; else when it was published."""
    try:
        return microseconds(datetime.fromisoformat(message.fields["seen_at"])) // 1000
    except (KeyError, ValueError):
        return order(message.id)[0]


def _published(moment: datetime | None) -> int | None:
    return microseconds(moment) if moment else None
