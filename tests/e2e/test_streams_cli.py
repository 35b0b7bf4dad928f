"""``rasid groups`` and ``rasid export``, as their users run them."""

import csv
import io
import json

import pytest

from tests.e2e.web.test_web_streams import NAUGHTY, tell
from tests.support.processes import rasid, until
from worker.store import keys
from worker.streams.subscription import Subscription


@pytest.fixture
def run(service):
    def command(*arguments: str):
        return rasid(*arguments, **service.environment)

    return command


def test_groups_say_who_is_how_far_behind(service, run):
    for _ in range(3):
        tell(service, "sdf")
    where = {
        "redis_url": service.environment["RASID_REDIS_URL"],
        "prefix": service.environment["RASID_PREFIX"],
    }
    with Subscription(
        ["sdf"], "desk", "anna", batch=1, block_seconds=0.01, **where
    ) as subscription:
        assert len(subscription.read()) == 1
    (found,) = map(json.loads, run("groups", "--json").stdout.splitlines())
    assert (found["stream"], found["name"], found["consumers"], found["lag"], found["pending"]) == (
        "sdf",
        "desk",
        ["anna"],
        2,
        1,
    )
    assert "anna" in run("groups", "sdf").stdout
    assert run("groups", "isis").stdout.splitlines()[1:] == []


def test_articles_are_exported_with_their_text_by_topic(service, run):
    tell(service, "sdf", title="one")
    second = tell(service, "isis", title="two")
    tell(service, "sdf", "isis", title="three")
    lines = [json.loads(line) for line in run("export").stdout.splitlines()]
    assert [(line["title"], line["text"]) for line in lines] == [
        ("one", "نص"),
        ("two", "نص"),
        ("three", "نص"),
    ]
    assert [json.loads(line)["title"] for line in run("export", "sdf").stdout.splitlines()] == [
        "one",
        "three",
    ]
    assert [
        json.loads(line)["title"] for line in run("export", "--since", second).stdout.splitlines()
    ] == ["three"]
    assert run("export", "--since", "soon").returncode == 2
    assert run("export", "--since", "9" * 16).stdout == ""


def test_a_spreadsheet_runs_nothing_of_an_export(service, run):
    tell(service, "sdf", title="=HYPERLINK(1)", source="A, B")
    tell(service, "sdf", title=NAUGHTY)
    first, second = csv.DictReader(io.StringIO(run("export", "--format", "csv").stdout))
    assert (first["title"], first["media_name"], first["language"]) == (
        "'=HYPERLINK(1)",
        "A, B",
        "ar",
    )
    assert first["url"].startswith(first["media_url"])
    assert not any(character in second["title"] for character in "\x1b\x07\u202e\ufffe\n")


@pytest.fixture
def archived(service, run):
    """Three articles, the first two of them only in the archive."""

    def fill():
        ids = [
            tell(service, "sdf", title="one"),
            tell(service, "isis", title="two"),
            tell(service, "sdf", title="three"),
        ]
        service.processes.start("archive", "archive")
        group = service.store.key(keys.ARTICLES)
        assert until(
            lambda: any(one["lag"] == 0 for one in service.store.client.xinfo_groups(group)), 30
        )
        service.processes.stop("archive")
        service.store.client.xtrim(group, maxlen=1, approximate=False)
        return ids

    return fill


def test_export_reads_archive_and_stream_as_one(service, run, archived):
    first, second, _ = archived()
    titles = [json.loads(line)["title"] for line in run("export").stdout.splitlines()]
    assert titles == ["one", "two", "three"]
    assert [
        json.loads(line)["title"]
        for line in run("export", "--since", first, "--until", second).stdout.splitlines()
    ] == ["two"]
    assert [json.loads(line)["title"] for line in run("export", "sdf").stdout.splitlines()] == [
        "one",
        "three",
    ]


def test_export_as_ninjs_is_what_the_standard_asks(run, archived):
    archived()
    first = json.loads(run("export", "--format", "ninjs").stdout.splitlines()[0])
    assert first["standard"]["version"] == "3.1"
    assert first["headlines"][0]["value"] == "one"
    assert (first["subjects"][0]["literal"], first["subjects"][0]["rel"]) == ("sdf", "about")


def test_export_as_parquet_opens_in_a_data_frame(run, archived, tmp_path):
    import duckdb

    archived()
    assert "--output" in run("export", "--format", "parquet").stderr
    done = run("export", "--format", "parquet", "--output", str(tmp_path / "a.parquet"))
    assert done.returncode == 0, done.stderr
    rows = duckdb.sql(
        f"SELECT title, topics, seq, seen_at < now(), text FROM '{tmp_path}/a.parquet'"
    ).fetchall()
    assert rows == [
        ("one", ["sdf"], 1, True, "نص"),
        ("two", ["isis"], 2, True, "نص"),
        ("three", ["sdf"], 3, True, "نص"),
    ]


def test_replay_copies_the_past_to_a_stream_of_its_own(service, run, archived):
    first, _, third = archived()
    before = service.store.client.xlen(service.store.key(keys.ARTICLES))
    assert run("replay", "sdf", "--to-stream", "check").stdout.startswith("2 articles")
    assert run("replay", "sdf", "--to-stream", "check").stdout.startswith("0 articles")
    lines = [json.loads(line) for line in run("tail", "replay:check", "--json").stdout.splitlines()]
    assert [(line["message"], line["title"]) for line in lines] == [
        (first, "one"),
        (third, "three"),
    ]
    assert service.store.client.xlen(service.store.key(keys.ARTICLES)) == before
    assert service.store.client.ttl(service.store.key(keys.REPLAY, "check")) > 0
    assert run("replay", "--to-stream", "../x").returncode == 2
    where = {
        "redis_url": service.environment["RASID_REDIS_URL"],
        "prefix": service.environment["RASID_PREFIX"],
    }
    with Subscription(
        ["replay:check"], "desk", "anna", block_seconds=0.01, **where
    ) as subscription:
        assert [item.id for item in subscription.read()] == [
            first,
            third,
        ]  # and no gap, though it is a choice


def test_a_topic_that_was_taken_away_can_still_be_read(service):
    tell(service, "taken-away", title="old")
    for command in (("tail", "taken-away"), ("export", "taken-away"), ("groups", "taken-away")):
        done = rasid(*command, **service.environment)
        assert done.returncode == 0, done.stderr
        assert command[0] == "groups" or "old" in done.stdout


def test_tail_and_export_take_the_words_of_the_wall(service, run):
    tell(service, "sdf", title="one", lang="en")
    tell(service, "sdf", "isis", title="two", lang="en")
    tell(service, "sdf", title="three")
    for command in ("tail", "export"):
        more = ("--json",) if command == "tail" else ()
        lines = run(command, "sdf", "lang:en", "not:isis", *more).stdout.splitlines()
        assert [json.loads(line)["title"] for line in lines] == ["one"]
        lines = run(command, "kind:actor", "نص -two", *more).stdout.splitlines()
        assert [json.loads(line)["title"] for line in lines] == ["one", "three"]
        refused = run(command, "topic:sfd")
        assert (refused.returncode, refused.stderr.strip()) == (
            2,
            "rasid: topic: no topic 'sfd'; did you mean sdf?",
        )
    assert run("tail", "--since", "yesterday", "--json").stdout.count("\n") == 3


def test_the_index_is_built_by_a_command(service, run):
    tell(service, "sdf")
    assert json.loads(run("index", "show", "--json").stdout)["articles"] == 0
    assert run("index", "rebuild", "--archive", "/nowhere").returncode == 2
    assert json.loads(run("index", "rebuild", "--json").stdout) == {"messages": 1}
    assert json.loads(run("index", "show", "--json").stdout)["articles"] == 1
