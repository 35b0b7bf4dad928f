"""What readers and editors made is in a backup, to the last key and file."""

import pytest

from tasks.tagging.draft import Draft
from tests.e2e.test_wrong_usage import assert_one_line
from tests.support.processes import rasid
from worker.alerts.alert import AlertWish
from worker.alerts.book import AlertBook
from worker.alerts.channels import Channel
from worker.alerts.finds import Find
from worker.alerts.outbox import AlertOutbox
from worker.alerts.timetable import Sent
from worker.archive.archiver import archive_dir
from worker.config.settings import Settings
from worker.readers.audit import AuditLog
from worker.readers.kept import Kept
from worker.readers.read_marks import ReadMarks
from worker.readers.reader import ROLES, checked
from worker.readers.registry import ReaderRegistry, reader_with
from worker.state.feeds import RedisFeeds
from worker.store.connect import open_store
from worker.store.embedded_server import EmbeddedServer
from worker.taxonomy.topic_folder import TopicFolder

OWN = """
[[topic]]
id = "floods"
kind = "theme"
labels = { ar = "فيضان", en = "Floods" }
strong = { en = ["flood"] }
examples = { must = ["A flood came."] }
"""


def draft(words: str) -> Draft:
    return Draft(id="wells", labels={"en": "Wells"}, strong=words, must=f"The {words} ran dry.")


def make_topics(folder) -> None:
    """Write a topic by hand, and make one on the pages that is changed twice."""
    folder.mkdir()
    (folder / "own.toml").write_text(OWN, "utf-8")
    made = TopicFolder(folder)
    for words in ("wells", "deep wells", "old wells"):
        file = made.read("wells")
        made.save(draft(words), file.version if file else "")


def fill(store) -> str:
    """Let a reader keep something of every kind; returns the reader's secret."""
    secret = ReaderRegistry(store).add(checked("rana", ("*",), ROLES), 1.0)
    kept = Kept(store, "rana")
    kept.save_view("Wells", "topic:wells", 2.0)
    kept.share("Wells", is_shared=True)
    kept.keep("a1", "أهم خبر", 3.0)
    ReadMarks(store, "rana").mark(["s1", "s2"], 4.0)
    AuditLog(store).note("rana", "topic_saved", "wells", "changed")
    channel = Channel("webhook", "http://receiver.example/hook")
    wish = AlertWish(name="Wells", query="topic:wells", channels=(channel,))
    alert = AlertBook(store).add("rana", wish, 5.0)
    find = Find("5-1", "a1", "s1", "http://a.example/1", "بئر", "ar", "A", "", "")
    AlertOutbox(store).pack(alert, [find], Sent(), 6.0)
    RedisFeeds(store).add("http://a.example/feed", source="A", lang="ar")
    return secret


def all_of(store) -> dict[str, tuple[bytes, int]]:
    """Read every key as the server keeps it, and when it ends."""
    client = store.client
    return {
        key: (client.execute_command("DUMP", key, NEVER_DECODE=True), client.expiretime(key))
        for key in client.keys("*")
    }


def files_of(folder) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


@pytest.fixture
def backed_up(tmp_path):
    """A backup of a filled installation, with its secret, its keys and its topics."""
    one, topics = Settings(data_dir=tmp_path / "one"), tmp_path / "topics"
    make_topics(topics)
    with EmbeddedServer(one) as server:
        store = open_store(one.model_copy(update={"redis_url": server.url}))
        secret, keys = fill(store), all_of(store)
        store.close()
    (archive_dir(one)).mkdir(exist_ok=True)
    file = tmp_path / "b.tar"
    done = rasid("backup", str(file), "--data", str(one.data_dir), RASID_TOPICS_DIR=str(topics))
    assert done.returncode == 0, done.stderr
    return file, secret, keys, files_of(topics)


def restore(file, data, topics):
    environment = {"RASID_TOPICS_DIR": str(topics)} if topics else {}
    return rasid("restore", str(file), "--data", str(data), **environment)


def test_everything_is_there_again_and_goes_on(backed_up, tmp_path):
    file, secret, keys, topics = backed_up
    two, folder = Settings(data_dir=tmp_path / "two"), tmp_path / "new" / "topics"
    done = restore(file, two.data_dir, folder)
    assert done.returncode == 0, done.stderr
    assert str(folder) in done.stdout
    with EmbeddedServer(two) as server:
        store = open_store(two.model_copy(update={"redis_url": server.url}))
        assert all_of(store) == keys
        assert reader_with(secret, ReaderRegistry(store).all()).roles == ROLES
        store.close()
    assert files_of(folder) == topics
    assert len([name for name in topics if name.startswith(".history/wells/")]) == 3
    made = TopicFolder(folder)
    made.undo("wells", made.read("wells").version)
    assert made.read("wells").draft.strong == "deep wells"


def test_topics_that_are_there_already_stay(backed_up, tmp_path):
    file, _, _, topics = backed_up
    folder, two = tmp_path / "newer", tmp_path / "two"
    folder.mkdir()
    (folder / "own.toml").write_text(OWN.replace("flood", "storm"), "utf-8")
    newer = files_of(folder)
    done = restore(file, two, folder)
    assert done.returncode == 0, done.stderr
    assert str(two / "topics") in done.stdout
    assert files_of(folder) == newer
    assert files_of(two / "topics") == topics
    assert_one_line(restore(file, two, folder), "holds data already")
    assert files_of(folder) == newer


def test_without_a_folder_in_the_settings_topics_are_beside_the_data(backed_up, tmp_path):
    file, _, _, topics = backed_up
    two = tmp_path / "two"
    assert restore(file, two, None).returncode == 0
    assert files_of(two / "topics") == topics


def test_a_folder_of_topics_that_is_not_there_is_named(backed_up, tmp_path):
    file = tmp_path / "c.tar"
    one, missing = tmp_path / "one", tmp_path / "missing"
    done = rasid("backup", str(file), "--data", str(one), RASID_TOPICS_DIR=str(missing))
    assert_one_line(done, f"RASID_TOPICS_DIR names {missing}")
    assert not file.exists()
