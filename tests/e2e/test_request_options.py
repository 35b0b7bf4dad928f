"""`rasid feeds request-options`: how one source wants to be asked."""

import json

import msgspec
import pytest

from tasks.http.request import RequestOptions
from tests.support.processes import rasid
from worker.store import keys

FEED = "https://a.example/feed"


@pytest.fixture
def known(service):
    assert rasid("feeds", "add", FEED, "--unseen", **service.environment).returncode == 0
    return service


def test_request_options_are_kept_with_the_feed(known):
    arguments = (
        "--user-agent",
        "Desk/1.0",
        "--header",
        "X-Key: abc",
        "--timeout",
        "40",
        "--ignore-robots",
        "agreed in writing",
    )
    done = rasid("feeds", "request-options", FEED, *arguments, **known.environment)
    id_, _, kept = done.stdout.partition(" ")
    assert json.loads(kept) == json.loads(
        known.store.client.hget(known.store.key(keys.FEED, id_), "manners")
    )
    assert json.loads(kept)["headers"] == {"X-Key": "abc"}
    rasid("feeds", "request-options", FEED, **known.environment)
    forgotten = known.store.client.hget(known.store.key(keys.FEED, id_), "manners")
    assert msgspec.json.decode(forgotten, type=RequestOptions) == RequestOptions()


@pytest.mark.parametrize(
    "arguments",
    [
        ("--header", "Host: b.example"),
        ("--header", "no colon"),
        ("--header", "X: a\r\nY: b"),
        ("--user-agent", "a\nb"),
        ("--header", "Ü: x"),
    ],
)
def test_t28_headers_that_would_smuggle_are_refused(known, arguments):
    done = rasid("feeds", "request-options", FEED, *arguments, **known.environment)
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (2, 1)


def test_an_unknown_feed_is_told(known):
    unknown = "https://b.example/feed"
    done = rasid("feeds", "request-options", unknown, **known.environment)
    assert done.returncode == 2


def test_the_commands_old_name_works_and_is_not_listed(known):
    done = rasid("feeds", "manners", FEED, "--timeout", "40", **known.environment)
    assert done.returncode == 0
    assert json.loads(done.stdout.partition(" ")[2])["timeout_seconds"] == 40
    assert "manners" not in rasid("feeds", "--help").stdout
