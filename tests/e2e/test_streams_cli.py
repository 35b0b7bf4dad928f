"""``rasid groups`` and ``rasid export``, as their users run them."""

import csv
import io
import json

import pytest

from tests.e2e.processes import rasid
from tests.e2e.test_web_streams import NAUGHTY, tell
from worker.subscribe import Subscription


@pytest.fixture
def run(service):
    def command(*arguments: str):
        return rasid(*arguments, **service.environment)

    return command


def test_groups_say_who_is_how_far_behind(service, run):
    for _ in range(3):
        tell(service, "sdf")
    where = {"redis_url": service.environment["RASID_REDIS_URL"], "prefix": service.environment["RASID_PREFIX"]}
    with Subscription(["sdf"], "desk", "anna", batch=1, block_seconds=0.01, **where) as subscription:
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
    assert [(line["title"], line["text"]) for line in lines] == [("one", "نص"), ("two", "نص"), ("three", "نص")]
    assert [json.loads(line)["title"] for line in run("export", "sdf").stdout.splitlines()] == ["one", "three"]
    assert [json.loads(line)["title"] for line in run("export", "--since", second).stdout.splitlines()] == ["three"]
    assert run("export", "--since", "yesterday").returncode == 2


def test_a_spreadsheet_runs_nothing_of_an_export(service, run):
    tell(service, "sdf", title="=HYPERLINK(1)", source="A, B")
    tell(service, "sdf", title=NAUGHTY)
    first, second = csv.DictReader(io.StringIO(run("export", "--format", "csv").stdout))
    assert (first["title"], first["media_name"], first["language"]) == ("'=HYPERLINK(1)", "A, B", "ar")
    assert first["url"].startswith(first["media_url"])
    assert not any(character in second["title"] for character in "\x1b\x07\u202e\ufffe\n")
