"""The index follows archive and stream, and is built again when it must be."""

import sqlite3
import threading
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from tasks.query import TopicFacts, parse_text
from tests.support.processes import until
from worker.archive.files import Archive, Line
from worker.index import ArticleIndex, feeder
from worker.index.article_index import index_dir
from worker.index.feeder import IndexFeeder, rebuild
from worker.index.files import IndexFiles
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
