"""``rasid topics retag``: a diff first, then messages in backfill streams.

Live streams stay as they were.
"""

import json

import pytest

from tests.e2e.web.test_web_streams import tell
from tests.support.processes import rasid
from worker.store import keys
from worker.streams.streams import Streams
from worker.streams.subscription import Subscription

SAYS_SDF = "قالت قوات سوريا الديمقراطية إنها عقدت اجتماعًا"


@pytest.fixture
def retag(service):
    def run(*options):
        done = rasid("topics", "retag", "--since", "1d", "--json", *options, **service.environment)
        assert done.returncode == 0, done.stderr
        *diffs, summary = map(json.loads, done.stdout.splitlines())
        return {diff["topic"]: diff for diff in diffs}, summary

    return run


@pytest.fixture
def published(service):
    """One article that is rightly tagged, one that lacks its topic, one that has a wrong one."""
    right, lacking, wrong = (
        tell(service, "sdf", "syria", title=SAYS_SDF),
        tell(service, title=SAYS_SDF),
        tell(service, "isis", title="افتتاح معرض للكتاب"),
    )
    return right, lacking, wrong


def messages(service, topic):
    where = {
        "redis_url": service.environment["RASID_REDIS_URL"],
        "prefix": service.environment["RASID_PREFIX"],
    }
    with Subscription(
        [f"backfill:{topic}"], "desk", "anna", block_seconds=0.01, **where
    ) as subscription:
        return [
            (one.kind, one.fields["article"], one.fields["backfill"], one.number)
            for one in subscription.read()
        ]


def test_a_dry_run_says_what_would_change_and_publishes_nothing(service, retag, published):
    diffs, summary = retag("--dry-run")
    assert (diffs["sdf"]["gains"], diffs["sdf"]["losses"], diffs["sdf"]["gained"]) == (
        1,
        0,
        [SAYS_SDF],
    )
    assert (diffs["isis"]["losses"], diffs["isis"]["lost"]) == (1, ["افتتاح معرض للكتاب"])
    assert summary == {"articles": 3, "changed": 2, "published": 0}
    assert not service.store.client.exists(service.store.key(keys.BACKFILLS))


def test_changes_are_told_once_and_in_backfill_streams_only(service, retag, published):
    _, lacking, wrong = published
    streams = Streams(service.store)
    live = {name: streams.length(name) for name in ("articles", "sdf")}
    assert retag()[1]["published"] == 3
    assert messages(service, "sdf") == [("added", lacking, "1", 1)]
    assert messages(service, "isis") == [("retracted", wrong, "1", 1)]
    assert retag() == ({}, {"articles": 3, "changed": 0, "published": 0})
    assert live == {name: streams.length(name) for name in live}
    data = json.loads(
        service.store.client.xrange(service.store.key(keys.BACKFILL, "sdf"))[0][1]["data"]
    )
    assert (data["schema"], [tag["id"] for tag in data["tags"]]) == ("article.v1", ["sdf", "syria"])
    assert "text" not in data


def test_the_diff_is_shown_to_people_with_samples(service, published):
    done = rasid("topics", "retag", "--since", "1d", **service.environment)
    assert f"+ sdf: {SAYS_SDF}" in done.stdout
    assert "3 articles, 2 of them change, 3 messages published" in done.stdout
    assert (
        json.loads(rasid("tail", "backfill:sdf", "--json", **service.environment).stdout)["kind"]
        == "added"
    )
