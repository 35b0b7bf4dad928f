"""Keep the index of a data directory up to date: from the archive of this machine, then from the
stream.

Of several processes one writes; the others take over when it ends. What is known is written with
the articles, so a crash loses and doubles nothing.
"""

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, suppress
from enum import Enum
from itertools import islice
from pathlib import Path

from tasks.query import TopicFacts
from worker.archive.archiver import archive_dir
from worker.archive.files import Archive
from worker.archive.history import Timeline
from worker.config.settings import Settings
from worker.index.article_index import index_dir
from worker.index.files import IndexFiles, connect, is_damage, remove
from worker.index.retagged import Retagged
from worker.index.writer import IndexWriter
from worker.store.client import Store
from worker.streams.soundness import SetAside, is_sound
from worker.streams.streams import ARTICLES, START, Message, Streams
from worker.telemetry.logs import get_logger

_BATCH = 200  # articles of a transaction
_BREATH_SECONDS = 0.005  # after a batch: the process has listeners to serve
_BLOCK_SECONDS = 0.5
_PAUSE_SECONDS = 5.0  # after a failure, or while another process writes
_PRUNE_SECONDS = 60.0
_DAY_MS = 86_400_000
NEWEST = 1_000  # articles that are searched while the index is built
Watch = Callable[[Iterator[Message]], Iterator[Message]]


class _State(Enum):
    """Of the database in use."""

    USABLE = 1
    READABLE = 2  # partial, or made with other facts about topics
    NONE = 3


class IndexFeeder:
    """Feeds the index of a data directory with what is published."""

    def __init__(self, settings: Settings, store: Store, topics: Mapping[str, TopicFacts]) -> None:
        self._settings = settings
        self._store = store
        self._topics = topics
        self._files = IndexFiles(index_dir(settings))
        self._set_aside = SetAside(store, "index")
        self._damaged: Path | None = None
        self._log = get_logger("index")

    def run(self, stop: threading.Event) -> None:
        """Feed until ``stop`` is set."""
        while not stop.is_set():
            try:
                with self._files.writing() as is_writer:
                    while is_writer and not stop.is_set():
                        self._feed_carefully(stop)
            except Exception as error:  # noqa: BLE001 - nobody would start this thread again
                self._log.error("indexing_interrupted", error=str(error)[:200])
            stop.wait(_PAUSE_SECONDS)

    def _feed_carefully(self, stop: threading.Event) -> None:
        """Feed, and note a database that is damaged: another is built in its place."""
        try:
            self._feed(stop)
        except sqlite3.DatabaseError as error:
            path = self._files.current()
            if path is None or not _is_damaged(path, error):
                raise  # a full disk, a lock: it is sound and tried again
            self._note_damage(path, str(error))

    def _note_damage(self, path: Path, error: str) -> None:
        self._damaged = path
        self._log.error("index_damaged", error=error[:200])

    def _feed(self, stop: threading.Event) -> None:
        """Feed the database in use until another takes its place; make one when there is none."""
        path = self._files.current()
        state = self._state_of(path)
        if path is None or state is _State.NONE:
            self._begin()
        elif state is _State.READABLE:
            self._build(path, stop)
        else:
            fill(path, self._topics, Timeline(self._settings, self._store), stop)
            with IndexWriter(path, self._topics) as writer:
                self._follow(writer, stop)

    def _begin(self) -> None:
        """Take a database of the newest articles into use: the whole one takes its time."""
        new = self._files.create(self._topics)
        newest = Streams(self._store).newest(ARTICLES, NEWEST)
        is_all = len(newest) < NEWEST and not Archive(archive_dir(self._settings)).days()
        with IndexWriter(new, self._topics) as writer:
            if not is_all:
                writer.begin_partial()
            writer.add(filter(is_sound, reversed(newest)))
        self._files.use(new)

    def _build(self, path: Path, stop: threading.Event) -> None:
        """Build the whole index; readers go on with the database in use, which is fed as well."""
        new = self._files.create(self._topics)
        streams = Streams(self._store)
        with IndexWriter(path, self._topics) as old:

            def feed_old() -> None:
                old.add(filter(is_sound, streams.page((ARTICLES,), old.last, _BATCH)))

            fill(new, self._topics, Timeline(self._settings, self._store), stop, feed_old)
        if stop.is_set() or self._files.current() != path:  # another was built meanwhile
            remove(new)
        else:
            self._files.use(new)

    def _follow(self, writer: IndexWriter, stop: threading.Event) -> None:
        streams, last, pruned_at = Streams(self._store), {ARTICLES: writer.last}, 0.0
        retagged = Retagged(self._store)
        patience, form = _BLOCK_SECONDS, -1
        while not stop.is_set() and self._files.current() == writer.path:
            if self._files.is_reported(writer.path):
                self._note_damage(writer.path, "a reader found it damaged")
                return
            if form != (form := writer.form_number) and not writer.is_whole:
                self._note_damage(writer.path, "tables are missing or are others")
                return
            new = streams.after(last, block_seconds=patience, most=_BATCH)
            writer.add(self._set_aside.sound(new))
            patience = _BREATH_SECONDS if retagged.take_over(writer) else _BLOCK_SECONDS
            if time.monotonic() - pruned_at > _PRUNE_SECONDS:
                self._prune(writer)
                pruned_at = time.monotonic()

    def _prune(self, writer: IndexWriter) -> None:
        before_ms = int(time.time() * 1000 - self._settings.index_days * _DAY_MS)
        while writer.drop_oldest(before_ms=before_ms, most=self._settings.index_articles):
            time.sleep(_BREATH_SECONDS)

    def _state_of(self, path: Path | None) -> _State:
        if path is None or path == self._damaged:
            return _State.NONE
        if self._files.is_reported(path):  # before it is opened: readers may have it locked
            self._note_damage(path, "a reader found it damaged")
            return _State.NONE
        with IndexWriter(path, self._topics) as writer:
            if not writer.is_readable:
                return _State.NONE
            if not writer.is_whole:
                self._note_damage(path, "tables are missing or are others")
                return _State.NONE
            is_usable = writer.is_current and not writer.is_partial
            return _State.USABLE if is_usable else _State.READABLE


def _is_damaged(path: Path, error: sqlite3.DatabaseError) -> bool:
    """Whether an error of a database is one for good; what cannot be opened is asked for why."""
    with suppress(sqlite3.DatabaseError), closing(connect(path, is_reader=True)) as connection:
        return is_damage(connection, error)
    return False


def fill(
    path: Path,
    topics: Mapping[str, TopicFacts],
    timeline: Timeline,
    stop: threading.Event | None = None,
    between: Callable[[], None] | None = None,
    watch: Watch = iter,
) -> int:
    """Add what archive and stream have after the last article; returns how many messages.

    ``between`` is called after each batch; messages pass through ``watch``, which may count them.
    """
    added = 0
    with IndexWriter(path, topics) as writer:
        is_new = writer.last == START
        messages = watch(timeline.articles(since=writer.last))
        while not (stop and stop.is_set()) and (batch := list(islice(messages, _BATCH))):
            writer.add(batch)
            added += len(batch)
            if between:
                between()
            if stop:
                stop.wait(_BREATH_SECONDS)
        if is_new and added > _BATCH:  # later parts are merged as they come
            writer.optimize()
    return added


def rebuild(
    settings: Settings,
    store: Store,
    topics: Mapping[str, TopicFacts],
    archive: Path | None = None,
    *,
    watch: Watch = iter,
) -> int:
    """Build the index of a data directory anew, and put it in the place of the old one.

    ``archive`` is the directory of an archive, by default this machine's. Returns how many
    messages were read; they pass through ``watch``. Readers and the process that writes notice by
    themselves.
    """
    files = IndexFiles(index_dir(settings))
    path = files.create(topics)
    try:
        added = fill(path, topics, Timeline(settings, store, archive), watch=watch)
    except BaseException:
        remove(path)
        raise
    files.use(path)
    return added
