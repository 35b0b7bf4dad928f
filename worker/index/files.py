"""The files of an index: one database, and a pointer to it that is replaced when it is rebuilt.

A rebuilt index is another file, so readers go on with the old one until the new one is whole.
"""

import fcntl
import hashlib
import os
import sqlite3
import unicodedata
import uuid
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from functools import cache
from pathlib import Path

import msgspec

from tasks.query import TopicFacts

_FORMAT = 2
_BUSY_SECONDS = 5.0
_PRIMARY = 0xFF  # of an error code, which may be extended
_DAMAGE = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_FORMAT})
_SCHEMA = """
CREATE TABLE article(
  place INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, story TEXT NOT NULL,
  independent INTEGER NOT NULL, published INTEGER, is_day INTEGER NOT NULL,
  source TEXT NOT NULL, lang TEXT NOT NULL, seen INTEGER NOT NULL, copy_of TEXT NOT NULL
) STRICT;
CREATE INDEX article_story ON article(story);
CREATE TABLE revision(
  id TEXT NOT NULL, place INTEGER NOT NULL, message BLOB NOT NULL, PRIMARY KEY(id, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE tag(
  place INTEGER NOT NULL, topic TEXT NOT NULL, is_main INTEGER NOT NULL, PRIMARY KEY(place, topic)
) STRICT, WITHOUT ROWID;
CREATE TABLE stored(place INTEGER PRIMARY KEY, facets TEXT NOT NULL, message BLOB NOT NULL) STRICT;
CREATE TABLE state(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE VIRTUAL TABLE words USING fts5(
  title, text, facets, content='', columnsize=0,
  tokenize="unicode61 remove_diacritics 0 categories 'L* M* N* Co' tokenchars '-_:'"
);
"""


def form() -> str:
    """Name the form of the tables and of the words in them: one of another form is not read."""
    return f"{_FORMAT}, unicode {unicodedata.unidata_version}"


def version(topics: Mapping[str, TopicFacts]) -> str:
    """Name the form, and what is known of topics."""
    facts = hashlib.sha256(msgspec.json.encode(topics, order="sorted")).hexdigest()[:16]
    return f"{form()}, topics {facts}"


class IndexFiles:
    """The folder of an index."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._pointer = directory / "current"
        self._report = directory / "damaged"

    def current(self) -> Path | None:
        """Return the database in use, None when there is none yet."""
        try:
            path = self.directory / self._pointer.read_text("ascii")
        except (OSError, UnicodeDecodeError):
            return None
        return path if path.is_file() else None

    def create(self, topics: Mapping[str, TopicFacts]) -> Path:
        """Make an empty database that is not in use yet."""
        self.directory.mkdir(parents=True, exist_ok=True)
        path = self.directory / f"articles-{uuid.uuid4().hex[:12]}.db"
        connection = connect(path)
        try:
            connection.executescript(_SCHEMA)
            connection.execute("INSERT INTO state VALUES ('version', ?)", (version(topics),))
        finally:
            connection.close()
        return path

    def use(self, path: Path) -> None:
        """Take a database into use and remove all others."""
        partial = self._pointer.with_name(f"current-{uuid.uuid4().hex[:12]}")
        partial.write_text(path.name, "ascii")
        partial.replace(self._pointer)
        self._report.unlink(missing_ok=True)
        for other in self.directory.glob("articles-*.db"):
            if other != path:
                remove(other)

    def report(self, path: Path) -> None:
        """Tell the process that writes that a reader found a database damaged."""
        with suppress(OSError):  # a disk that is full or away: the next reader tells it
            self._report.write_text(path.name, "ascii")

    def is_reported(self, path: Path) -> bool:
        """Whether a reader found it damaged."""
        try:
            return self._report.read_text("ascii") == path.name
        except (OSError, UnicodeDecodeError):
            return False

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Yield whether this process is the one that may write."""
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                yield False
            else:
                yield True


def connect(path: Path, *, is_reader: bool = False) -> sqlite3.Connection:
    """Open a database; readers see whole transactions while another process writes."""
    mode = "ro" if is_reader else "rwc"
    connection = sqlite3.connect(
        f"{path.resolve().as_uri()}?mode={mode}",
        uri=True,
        timeout=_BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
    )
    if not is_reader:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # a crash costs what is fed again
    return connection


def is_damage(connection: sqlite3.Connection, error: sqlite3.Error) -> bool:
    """Whether an error means that the database cannot be used any more, however often it is tried.

    A full disk or a lock pass, and a wrong query is not the fault of its tables.
    """
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & _PRIMARY
    if code == sqlite3.SQLITE_ERROR:
        return not is_whole(connection)
    return code in _DAMAGE


def is_whole(connection: sqlite3.Connection) -> bool:
    """Whether all tables are there, in today's form."""
    try:
        return _tables(connection) == _wanted_tables()
    except sqlite3.DatabaseError:
        return False


def _tables(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    return frozenset(
        connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    )


@cache
def _wanted_tables() -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.executescript(_SCHEMA)
        return _tables(connection)


def remove(path: Path) -> None:
    """Remove a database with what belongs to it."""
    for suffix in ("", "-wal", "-shm"):
        try:
            os.remove(f"{path}{suffix}")  # noqa: PTH107 - the suffix is no suffix of a path
        except FileNotFoundError:
            continue
