"""The archiver writes each message once, whatever ends it and whatever the streams trim."""

import threading

import pytest

from tests.support.processes import until
from worker.archive import archiver as archiver_module
from worker.archive.archiver import Archiver, archive_dir
from worker.archive.files import Archive
from worker.store import keys
from worker.store.client import Store
from worker.streams.archive_group import ArchiveGroup, archive_counts
from worker.streams.groups import groups_of
from worker.streams.retention import Retention
from worker.streams.streams import Streams


@pytest.fixture
def run(settings, store, monkeypatch):
    """Archive until a condition holds."""
    monkeypatch.setattr(archiver_module, "PAUSE_SECONDS", 0.1)

    def archive(until_true, over=store):
        stop = threading.Event()
        archiver = Archiver(settings, over, gather_seconds=0.05)
        thread = threading.Thread(target=archiver.run, args=(stop,))
        thread.start()
        try:
            assert until(until_true, 10)
        finally:
            stop.set()
            thread.join(10)

    return archive


@pytest.fixture
def kept(settings):
    def numbers():
        return [int(message.fields["seq"]) for message in Archive(archive_dir(settings)).messages()]

    return numbers


def test_what_is_published_is_archived_as_it_was(publish, store, settings, run, kept):
    publish("sdf", times=3)
    run(lambda: len(kept()) == 3)
    assert list(Archive(archive_dir(settings)).messages()) == Streams(store).past("articles")
    (group,) = groups_of(store, "articles")
    assert (group.lag, group.pending) == (0, 0)


def test_a_start_goes_on_after_the_last_line_on_the_disk(publish, store, run, kept):
    publish(times=4)
    run(lambda: len(kept()) == 4)
    (group,) = groups_of(store, "articles")
    store.client.xgroup_setid(
        store.key(keys.ARTICLES), group.name, "0"
    )  # the group believes nothing was had
    publish(times=2)
    run(lambda: len(kept()) >= 6)
    assert kept() == [1, 2, 3, 4, 5, 6]


def test_what_was_given_out_but_not_written_is_given_out_again(publish, store, run, kept):
    publish(times=2)
    run(lambda: len(kept()) == 2)
    publish(times=3)
    (group,) = groups_of(store, "articles")
    store.client.xreadgroup(group.name, "writer", {store.key(keys.ARTICLES): ">"})
    run(lambda: len(kept()) >= 5)
    assert kept() == [1, 2, 3, 4, 5]
    (group,) = groups_of(store, "articles")
    assert group.pending == 0


@pytest.fixture
def lossy(proxy, settings):
    over = Store(proxy.url, settings.prefix)
    yield over
    over.close()


@pytest.mark.parametrize("word", ["XREADGROUP", '"missed":'])
def test_a_lost_response_costs_no_message_and_counts_none_twice(
    publish, store, run, kept, proxy, lossy, word
):
    publish(times=2)
    run(lambda: len(kept()) == 2, lossy)
    proxy.lose(word)
    publish(times=3)
    run(lambda: proxy.lost and len(kept()) >= 5, lossy)
    publish()
    run(lambda: len(kept()) >= 6, lossy)
    assert kept() == [1, 2, 3, 4, 5, 6]
    (counts,) = archive_counts(store)
    assert (counts.written, counts.missed) == (6, 0)


def test_a_gap_that_the_stream_can_fill_is_read_again(publish, store, run, kept, monkeypatch):
    def lossy_read(self, count, *, block_seconds):
        messages = read(self, count, block_seconds=block_seconds)
        if kept() == [1] and messages and not lost:
            lost.extend(messages)
            publish()
            return []
        return messages

    read, lost = ArchiveGroup.read, []
    monkeypatch.setattr(ArchiveGroup, "read", lossy_read)
    publish()
    run(lambda: (kept() == [1] and not lost and publish()) or len(kept()) >= 3)
    assert lost
    assert kept() == list(range(1, len(kept()) + 1))
    (counts,) = archive_counts(store)
    assert counts.missed == 0


def test_a_group_that_expired_is_made_again_and_what_was_trimmed_meanwhile_is_counted(
    publish, store, settings, run, kept
):
    publish(times=2)
    run(lambda: len(kept()) == 2)
    (group,) = groups_of(store, "articles")
    store.client.xgroup_destroy(store.key(keys.ARTICLES), group.name)
    publish(times=15)
    Retention(settings.model_copy(update={"stream_length": 10}), store).round()
    run(lambda: len(kept()) == 12)
    assert kept() == [1, 2, *range(8, 18)]
    about = store.client.hgetall(store.key(keys.ARCHIVE, group.name))
    assert (about["missed"], about["written"]) == ("5", "12")


def test_a_day_that_is_over_is_parquet_too(publish, store, settings, run, kept):
    import duckdb

    archive = Archive(archive_dir(settings))
    publish("sdf", times=2)
    run(lambda: len(kept()) == 2)
    (today,) = archive.days()
    archive.path(today).rename(archive.path("2020-01-01"))  # as if they had come on another day
    publish("sdf")
    run(lambda: archive.parquet("2020-01-01").exists())
    rows = duckdb.sql(f"SELECT seq, topics FROM '{archive.parquet('2020-01-01')}'").fetchall()
    assert rows == [(1, ["sdf"]), (2, ["sdf"])]
    assert not archive.parquet(today).exists()
