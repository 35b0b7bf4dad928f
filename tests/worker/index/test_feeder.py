"""The index follows archive and stream, and is built again when it must be."""

import random
import sqlite3
import threading
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime

import pytest

from tasks.query import TopicFacts, parse_text
from tests.support.processes import until
from worker.archive.files import Archive, Line
from worker.index import ArticleIndex, feeder
from worker.index.article_index import index_dir
from worker.index.feeder import IndexFeeder, rebuild
from worker.index.files import IndexFiles, connect, is_damage
from worker.streams.streams import ARTICLES, Streams

TOPICS = {"sdf": TopicFacts("actor")}


@pytest.fixture
def index(settings):
    opened = ArticleIndex(index_dir(settings))
    yield opened
    opened.close()


@contextmanager
def feeding(settings, store, topics=TOPICS):
    stop = threading.Event()
    thread = threading.Thread(target=IndexFeeder(settings, store, topics).run, args=(stop,))
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(10)


def count(index, text: str = "") -> int:
    return index.count(parse_text(text), datetime.now(UTC))


def test_what_was_and_what_comes_is_found(settings, store, publish, index):
    publish("sdf", times=3)
    with feeding(settings, store):
        assert until(lambda: count(index) == 3)
        publish("sdf", times=2)
        assert until(lambda: count(index, "topic:sdf kind:actor") == 5)
    assert index.facts().last == Streams(store).last(ARTICLES)


def test_a_start_goes_on_where_the_last_one_ended(settings, store, publish, index):
    publish(times=2)
    with feeding(settings, store):
        assert until(lambda: count(index) == 2)
    path = IndexFiles(index_dir(settings)).current()
    publish(times=2)
    Streams(store).clear(ARTICLES)
    publish(times=1)
    with feeding(settings, store):
        assert until(lambda: count(index) == 3)  # two were trimmed and in no archive
    assert IndexFiles(index_dir(settings)).current() == path


def test_what_was_trimmed_comes_from_the_archive(settings, store, publish, index):
    publish("sdf", times=3)
    streams = Streams(store)
    archive = Archive(settings.data_dir.resolve() / "archive")
    with archive.writing():
        archive.append([Line.of(message) for message in streams.past(ARTICLES)])
    streams.clear(ARTICLES)
    publish(times=1)
    with feeding(settings, store):
        assert until(lambda: count(index) == 4)


def test_it_is_built_again_when_topics_changed_their_kind(settings, store, publish, index):
    publish("sdf", times=2)
    with feeding(settings, store):
        assert until(lambda: count(index, "kind:actor") == 2)
    with feeding(settings, store, {"sdf": TopicFacts("theme")}):
        assert until(lambda: count(index, "kind:theme") == 2)
    assert count(index) == 2


@pytest.mark.parametrize("damage", [b"no database at all", b""])
def test_it_is_built_again_when_it_is_damaged(settings, store, publish, index, damage):
    publish(times=2)
    with feeding(settings, store):
        assert until(lambda: count(index) == 2)
    index.close()
    path = IndexFiles(index_dir(settings)).current()
    path.write_bytes(damage * 500)
    with feeding(settings, store):
        assert until(lambda: IndexFiles(index_dir(settings)).current() != path)
        assert until(lambda: count(index) == 2)


def test_another_error_of_the_database_is_no_damage(settings, store, publish, index):
    publish()
    with feeding(settings, store):
        assert until(lambda: count(index) == 1)
    files = IndexFiles(index_dir(settings))
    with closing(connect(files.current())) as connection:
        for wrong in ("SELECT nothing FROM article", "SELECT 1 FROM words WHERE words MATCH '('"):
            with pytest.raises(sqlite3.OperationalError) as raised:
                connection.execute(wrong).fetchall()
            assert not is_damage(connection, raised.value)


def drop(path, table: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(f"DROP TABLE {table}")


def make_older(path, _: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("ALTER TABLE article ADD COLUMN more TEXT")


def fill_with(path, what: str) -> None:
    """Write over a database that is open, as a disk that fails does."""
    size = path.stat().st_size
    path.with_name(f"{path.name}-wal").write_bytes(b"")
    with path.open("r+b") as file:
        file.truncate(0)
        file.write(random.Random(7).randbytes(size) if what == "noise" else b"")


DAMAGES = [
    *((drop, table) for table in ("article", "revision", "tag", "stored", "state", "words")),
    (make_older, ""),
    (fill_with, "noise"),
    (fill_with, "nothing"),
]


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize(("damage", "what"), DAMAGES)
def test_damage_is_noticed_at_once_and_told_once(
    settings, store, publish, index, capsys, is_open, damage, what
):
    publish(times=2)
    files = IndexFiles(index_dir(settings))

    def is_built_anew(path) -> bool:
        with suppress(sqlite3.DatabaseError):  # who searches meanwhile is told to come again
            return files.current() != path and count(index) == 2
        return False

    with feeding(settings, store):
        assert until(lambda: count(index) == 2)
        path = files.current()
        if is_open:
            damage(path, what)
            assert until(lambda: is_built_anew(path))
    if not is_open:
        index.close()
        damage(path, what)
        with feeding(settings, store):
            assert until(lambda: is_built_anew(path))
    assert capsys.readouterr().out.count("index_damaged") <= 1


def test_a_command_builds_it_again_while_it_is_fed(settings, store, publish, index, tmp_path):
    publish(times=2)
    elsewhere = Archive(tmp_path / "elsewhere")
    streams = Streams(store)
    with elsewhere.writing():
        elsewhere.append([Line.of(message) for message in streams.past(ARTICLES)])
    streams.clear(ARTICLES)
    publish(times=1)
    with feeding(settings, store):
        assert until(lambda: count(index) == 1)
        assert rebuild(settings, store, TOPICS, elsewhere.directory) == 3
        assert count(index) == 3
        publish(times=1)
        assert until(lambda: count(index) == 4)


def test_old_articles_are_dropped(settings, store, publish, index):
    publish(times=5)
    with feeding(settings.model_copy(update={"index_articles": 3}), store):
        assert until(lambda: count(index) == 3)


def test_of_two_that_feed_one_writes(settings, store, publish, index):
    publish(times=3)
    with feeding(settings, store), feeding(settings, store):
        assert until(lambda: count(index) == 3)
        publish(times=3)
        assert until(lambda: count(index) == 6)
    connection = sqlite3.connect(IndexFiles(index_dir(settings)).current())
    connection.execute("INSERT INTO words(words) VALUES ('integrity-check')")
    connection.close()


def test_the_newest_are_found_meanwhile(settings, store, publish, index, monkeypatch):
    monkeypatch.setattr(feeder, "NEWEST", 2)
    publish(times=5)
    made = IndexFeeder(settings, store, TOPICS)
    stop = threading.Event()
    made._begin()
    assert (count(index), index.progress().is_partial) == (2, True)
    publish(times=1)
    built = []

    def between(*_):
        built.append(count(index))
        return real(*_)

    real = feeder.IndexWriter.add
    monkeypatch.setattr(feeder.IndexWriter, "add", between)
    made._build(IndexFiles(index_dir(settings)).current(), stop)
    assert built[-1] == 2  # the old one was asked until the end, and was fed meanwhile
    assert (count(index), index.progress().is_partial) == (6, False)
