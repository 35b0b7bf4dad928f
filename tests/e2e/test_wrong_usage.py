"""Bad input ends in one clear line that says what to do, exit code 2, no traceback."""

import socket
from collections.abc import Iterator

import pytest

from tests.support.processes import rasid

NOWHERE = "redis://:secret@127.0.0.1:1/0"


@pytest.fixture
def busy_port() -> Iterator[int]:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield taken.getsockname()[1]


def assert_one_line(done, *words: str) -> None:
    assert done.returncode == 2, done.stderr
    lines = done.stderr.strip().splitlines()
    assert len(lines) == 1, done.stderr
    assert all(word in lines[0] for word in words), lines[0]


@pytest.mark.parametrize(
    "command",
    [("ledger",), ("poll",), ("work",), ("tail",), ("dead", "list"), ("feeds", "list"), ("up",)],
)
def test_an_unreachable_server(command, tmp_path):
    done = rasid(*command, RASID_REDIS_URL=NOWHERE, RASID_WEB_PORT="0")
    assert_one_line(done, "127.0.0.1:1", "RASID_REDIS_URL")
    assert "secret" not in done.stderr


@pytest.mark.parametrize("command", [("up",), ("demo", "--once"), ("web",)])
def test_a_port_in_use(command, busy_port, tmp_path):
    done = rasid(*command, RASID_WEB_PORT=str(busy_port), RASID_DATA_DIR=str(tmp_path))
    assert_one_line(done, str(busy_port), "RASID_WEB_PORT")


def test_an_unreadable_feeds_file(tmp_path):
    feeds = str(tmp_path / "none.opml")
    done = rasid("up", "--feeds", feeds, "--data", str(tmp_path), RASID_WEB_PORT="0")
    assert_one_line(done, "none.opml", "OPML")


@pytest.mark.parametrize(
    "command",
    [
        ("tail", "atlantis"),
        ("export", "atlantis"),
        ("groups", "atlantis"),
        ("topics", "show", "atlantis"),
        ("explain", "-", "atlantis"),
    ],
)
def test_an_unknown_topic(command, server_url):
    done = rasid(*command, RASID_REDIS_URL=server_url)
    assert_one_line(done, "atlantis", "rasid topics list")


def test_a_bad_setting():
    assert_one_line(rasid("ledger", RASID_WEB_PORT="many"), "RASID_WEB_PORT", "many")


def test_a_folder_without_topics(tmp_path):
    assert_one_line(rasid("topics", "list", RASID_TOPICS_DIR=str(tmp_path)), "RASID_TOPICS_DIR")


def test_a_data_directory_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("")
    done = rasid("up", "--data", str(tmp_path / "file" / "x"), RASID_WEB_PORT="0")
    assert_one_line(done, "--data")


def test_a_worker_whose_data_directory_cannot_be_written(tmp_path, server_url):
    (tmp_path / "file").write_text("")
    done = rasid("work", RASID_DATA_DIR=str(tmp_path / "file" / "x"), RASID_REDIS_URL=server_url)
    assert_one_line(done, "RASID_DATA_DIR")


@pytest.mark.parametrize("since", ["soon", "10x", "-1"])
def test_a_since_that_is_no_time(since, server_url):
    assert_one_line(rasid("tail", f"--since={since}", RASID_REDIS_URL=server_url), "--since")


def test_a_missing_file_to_tag():
    assert_one_line(rasid("tag", "/nowhere/x.txt"), "/nowhere/x.txt")


def test_help_names_every_command_and_the_exit_codes():
    from rasid.cli import COMMANDS

    told = rasid("--help").stdout
    assert set(COMMANDS) >= {
        "up",
        "demo",
        "poll",
        "work",
        "web",
        "tail",
        "ledger",
        "extract",
        "tag",
        "topics",
        "dead",
        "doctor",
    }
    assert all(f"  {name} " in told for name in COMMANDS)
    assert "Exit codes" in told


def test_topics_are_copied_once_and_read_as_the_ones_that_come_with_rasid(tmp_path):
    mine = tmp_path / "mine"
    assert rasid("topics", "copy", str(mine)).returncode == 0
    listed = [
        rasid("topics", "list", "--json", **changes).stdout
        for changes in ({}, {"RASID_TOPICS_DIR": str(mine)})
    ]
    assert listed[0] == listed[1]
    assert listed[0].count("\n") > 400
    (mine / "persons.toml").write_text("mine")
    assert_one_line(rasid("topics", "copy", str(mine)), "is there already")
    assert (mine / "persons.toml").read_text() == "mine"
    assert_one_line(rasid("topics", "copy", "/proc/none"), "cannot be written")


def test_a_wall_that_strangers_could_read_is_refused_before_anything_starts(tmp_path):
    done = rasid("up", "--data", str(tmp_path / "data"), RASID_WEB_HOST="0.0.0.0")
    assert_one_line(done, "RASID_WEB_HOST", "RASID_WEB_TOKENS")
    assert not (tmp_path / "data").exists()


def test_a_failure_says_what_its_reason_means_and_what_helps():
    done = rasid("extract", "http://10.0.0.1/page")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "lies in a private network; admit it with RASID_ALLOW_NETWORKS" in done.stderr
