"""Daily files keep every line that was acknowledged, whatever a crash leaves behind it."""

import gzip
import json
import os

import pytest

from tasks.errors import SettingsError
from tasks.publishing.article_v1 import encode, flat_fields
from tests.tasks.publishing.test_article_v1 import message as article
from worker.archive.files import Archive, Line, day_of
from worker.streams.streams import Message

MESSAGE = article()
DAY = 1_795_478_400_000  # 2026-11-24T00:00:00Z


def message(number, day=DAY):
    flat = flat_fields(MESSAGE)
    fields = dict(zip(flat[::2], flat[1::2], strict=True))
    more = {
        "data": encode(MESSAGE, with_text=True),
        "kind": "revised",
        "changed": "title,text",
        "seq": str(number),
    }
    return Message(f"{day + number}-0", "articles", fields | more)


def lines(*numbers, day=DAY):
    return [Line.of(message(number, day)) for number in numbers]


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path)


def kept(archive, since="0"):
    return [int(one.fields["seq"]) for one in archive.messages(since)]


def test_a_message_comes_back_as_it_was(archive):
    archive.append(lines(1))
    assert list(archive.messages()) == [message(1)]


def test_a_file_is_json_lines_for_any_tool(archive, tmp_path):
    archive.append(lines(1, 2))
    archive.append(lines(3))
    with gzip.open(tmp_path / "2026-11-24.jsonl.gz", "rt") as file:
        rows = [json.loads(line) for line in file]
    assert [row["seq"] for row in rows] == [1, 2, 3]
    assert rows[0]["message"] == f"{DAY + 1}-0"
    assert (rows[0]["kind"], rows[0]["changed"]) == ("revised", ["title", "text"])
    assert rows[0]["article"]["title"] == MESSAGE.title


def test_reading_starts_after_an_id_and_skips_older_days(archive, tmp_path):
    archive.append(lines(1, 2))
    archive.append(lines(3, 4, day=DAY + 86_400_000))
    assert kept(archive, f"{DAY + 1}-0") == [2, 3, 4]
    (tmp_path / "2026-11-24.jsonl.gz").write_bytes(b"not read")
    assert kept(archive, f"{DAY + 86_400_003}-0") == [4]


@pytest.mark.parametrize("cut", [1, 9, 30, 200])
def test_a_torn_end_is_cut_off_and_the_last_line_tells_where_to_go_on(archive, tmp_path, cut):
    archive.append(lines(1, 2))
    path = tmp_path / f"{day_of(str(DAY))}.jsonl.gz"
    whole = path.stat().st_size
    archive.append(lines(3))
    os.truncate(path, whole + cut)
    assert kept(archive) == [1, 2]
    assert archive.repair().seq == 2
    assert path.stat().st_size == whole
    archive.append(lines(3))
    assert kept(archive) == [1, 2, 3]
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_file_that_is_all_torn_leaves_the_day_before(archive):
    archive.append(lines(1))
    archive.append(lines(2, day=DAY + 86_400_000))
    os.truncate(archive.path("2026-11-25"), 20)
    assert archive.repair().seq == 1


def test_damage_is_kept_beside_the_file(archive, tmp_path):
    archive.append(lines(1))
    path = archive.path("2026-11-24")
    with path.open("ab") as file:
        file.write(bytes(4096))
    assert archive.repair().seq == 1
    assert (tmp_path / "2026-11-24.jsonl.gz.damaged").read_bytes() == bytes(4096)
    assert kept(archive) == [1]


def test_an_empty_archive_has_no_last_line(archive):
    assert archive.repair() is None
    assert list(archive.messages()) == []


def test_only_one_process_writes_and_the_name_stays(archive):
    with archive.writing() as name:
        assert name.startswith("archive-")
        with (
            pytest.raises(SettingsError, match="another process writes"),
            Archive(archive.directory).writing(),
        ):
            pass
    with archive.writing() as again:
        assert again == name


def test_a_full_disk_leaves_the_file_as_it_was(archive, monkeypatch):
    archive.append(lines(1))
    before = archive.path("2026-11-24").read_bytes()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        archive.append(lines(2))
    assert archive.path("2026-11-24").read_bytes() == before
