"""Writing: what replaces, what disappears, what is kept."""

import sqlite3

import pytest

from tasks.query import TopicFacts, parse_text
from tests.tasks.query.articles import NOW, TOPICS, milliseconds
from tests.worker.index.messages import told
from worker.index import ArticleIndex
from worker.index.files import IndexFiles, connect
from worker.index.writer import IndexWriter
from worker.streams.streams import Message


def find(index: ArticleIndex, text: str = "") -> list[str]:
    page = index.search(parse_text(text), NOW)
    return [message.fields["revision"] for message in page.messages]


def require_sound(writer: IndexWriter) -> None:
    """Raise sqlite3.DatabaseError when the full-text index disagrees with itself."""
    connection = connect(writer.path)
    connection.execute("INSERT INTO words(words) VALUES ('integrity-check')")
    connection.close()


def test_a_revision_takes_the_place_of_what_was(index, writer):
    writer.add([told(1, "sdf", text="قصف")])
    writer.add([told(2, "isis", id="a1", revision=2, text="هدوء")])
    assert find(index) == ["2"]
    assert find(index, "هدوء topic:isis") == ["2"]
    assert find(index, "قصف") == find(index, "topic:sdf") == []
    require_sound(writer)


def test_what_is_withdrawn_disappears_and_may_come_back(index, writer):
    writer.add([told(1, "sdf", text="قصف")])
    writer.add([told(2, "sdf", id="a1", revision=2, kind="withdrawn", text="")])
    assert find(index) == []
    writer.add([told(3, "sdf", id="a1", revision=3, kind="revised", text="قصف")])
    assert find(index, "قصف") == ["3"]
    require_sound(writer)


def test_older_revisions_are_kept_until_it_is_taken_back(index, writer):
    writer.add([told(1, text="قصف"), told(2, id="a1", revision=2, text="هدوء"), told(3)])
    kept = index.revisions("a1")
    assert [one.fields["revision"] for one in kept] == ["1", "2"]
    assert "قصف" in kept[0].fields["data"]
    assert [one.fields["revision"] for one in index.revisions("a3")] == ["1"]
    writer.add([told(4, id="a1", revision=3, kind="retracted")])
    assert index.revisions("a1") == ()


def test_revisions_go_with_their_article(index, writer):
    writer.add([told(1), told(2, id="a1", revision=2), told(3)])
    assert writer.drop_oldest(before_ms=0, most=1) == 1
    assert index.revisions("a1") == ()


def test_what_was_added_is_not_added_again(index, writer):
    messages = [told(1), told(2, id="a1", revision=2)]
    writer.add(messages)
    writer.add(messages)
    assert find(index) == ["2"]
    assert writer.last == messages[-1].id


def test_what_fails_in_between_adds_nothing(index, writer):
    class Torn(dict):
        def __getitem__(self, name):
            raise OSError("torn")

    broken = Message(told(2).id, "articles", Torn())
    with pytest.raises(OSError, match="torn"):
        writer.add([told(1), broken])
    assert (find(index), writer.last) == ([], "0")


def test_a_message_of_another_form_is_left_out(index, writer):
    broken = told(1)
    broken.fields["data"] = '{"schema": "article.v9"}'
    writer.add([broken, told(2)])
    assert index.facts().articles == 1
    assert writer.last == told(2).id


def test_the_oldest_go_by_age_and_by_number(index, writer):
    writer.add([told(number, "sdf", text=f"w{number}") for number in range(10)])
    assert writer.drop_oldest(before_ms=milliseconds(NOW) + 2 * 60_000, most=100) == 2
    assert writer.drop_oldest(before_ms=0, most=5) == 3
    assert writer.drop_oldest(before_ms=0, most=5) == 0
    assert index.count(parse_text("topic:sdf"), NOW) == 5
    assert find(index, "w4") == []
    assert len(find(index, "w5")) == 1
    require_sound(writer)


def test_what_is_known_of_topics_may_change_meanwhile(index, writer):
    writer.add([told(1, "sdf", text="قصف")])
    other = IndexWriter(writer.path, {"sdf": TopicFacts("theme")})
    with other:
        assert writer.is_current
        assert not other.is_current
        other.add([told(2, "sdf", id="a1", revision=2)])
    assert find(index, "kind:actor") == []
    require_sound(writer)


def test_readers_go_on_while_another_index_takes_the_place(tmp_path, index, writer):
    writer.add([told(1)])
    assert find(index) == ["1"]
    files = IndexFiles(tmp_path)
    new = files.create(TOPICS)
    with IndexWriter(new, TOPICS) as other:
        other.add([told(1), told(2, id="a1", revision=2)])
        assert find(index) == ["1"]
        files.use(new)
        assert find(index) == ["2"]
    assert {path.name for path in tmp_path.glob("articles-*.db")} == {new.name}


def test_one_process_writes(tmp_path):
    files = IndexFiles(tmp_path)
    with files.writing() as first, files.writing() as second:
        assert (first, second) == (True, False)
    with files.writing() as again:
        assert again


def test_a_file_that_is_no_index_is_not_used(tmp_path):
    (tmp_path / "articles-x.db").write_bytes(b"no database at all" * 100)
    with pytest.raises(sqlite3.DatabaseError), IndexWriter(tmp_path / "articles-x.db", TOPICS):
        pass
