"""What the flows may expect of a ``Frontier``; ARCHITECTURE.md says why there is no other one."""

import pytest

from tasks.model import Entry
from tasks.ports import Added, Claim, Feed, Frontier, Lease
from tests.support.articles import FEED
from worker.state.frontier import RedisFrontier

ENTRIES = [Entry(url=f"http://{host}.example/1", title=host) for host in "ab"]
ENDINGS = {
    "denied": lambda frontier, lease: frontier.deny(lease, "robots", "Disallow: /"),
    "dead": lambda frontier, lease: frontier.dead_letter(lease, "no_article", "empty"),
    "unchanged": lambda frontier, lease: frontier.unchanged(lease),
}


@pytest.fixture
def frontier(store) -> RedisFrontier:
    return RedisFrontier(store)


def started(frontier: RedisFrontier, clock) -> list[Lease]:
    """Start what waits, when its host's turn has come."""
    clock.forward(5)
    return frontier.start(frontier.claim(20), is_redelivered=False)


def test_entries_are_new_and_then_known(frontier: Frontier):
    assert frontier.add(FEED, ENTRIES) == Added(new=2, changed=0, known=0)
    assert frontier.add(FEED, ENTRIES) == Added(new=0, changed=0, known=2)


def test_what_a_feed_listed_last_time_is_refreshed_and_of_others_nothing(frontier):
    frontier.add(FEED, ENTRIES)
    assert frontier.refresh(FEED) == len(ENTRIES)
    assert frontier.refresh(Feed(claim=Claim("other", 1), url="u")) == 0


def test_a_lease_says_what_the_feed_said(frontier, clock):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = started(frontier, clock)
    assert (lease.url, lease.title, lease.source) == ("http://a.example/1", "a", FEED.source)
    assert (lease.attempts, lease.article, lease.revision) == (0, "", 0)


def test_a_job_that_is_delivered_twice_has_nothing_to_do_once_it_was_given_back(frontier, clock):
    frontier.add(FEED, ENTRIES)
    clock.forward(5)
    job = frontier.claim(20)
    assert len(frontier.start(job, is_redelivered=False)) == 2
    assert frontier.hand_back(job) == 2
    assert frontier.start(job, is_redelivered=False) == []
    assert frontier.hand_back(job) == 0


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_entry_that_ended_is_not_handed_out_again(frontier, clock, ending):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = started(frontier, clock)
    frontier.mark_risky(lease, 0.1)
    ENDINGS[ending](frontier, lease)
    frontier.add(FEED, ENTRIES[:1])
    assert started(frontier, clock) == []


def test_a_retry_comes_after_its_wait_and_counts(frontier, clock):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = started(frontier, clock)
    frontier.retry(lease, "timeout", 60)
    assert started(frontier, clock) == []
    clock.forward(60)
    (again,) = started(frontier, clock)
    assert (again.claim.id, again.attempts) == (lease.claim.id, 1)
    assert again.claim.token > lease.claim.token


def test_what_is_given_back_comes_after_its_wait_and_does_not_count(frontier, clock):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = started(frontier, clock)
    assert frontier.hand_back([lease.claim], 60) == 1
    assert started(frontier, clock) == []
    clock.forward(60)
    (again,) = started(frontier, clock)
    assert again.attempts == 0


def test_only_the_newest_token_ends_an_entry(frontier, clock):
    frontier.add(FEED, ENTRIES[:1])
    (old,) = started(frontier, clock)
    frontier.hand_back([old.claim])
    (new,) = started(frontier, clock)
    frontier.dead_letter(old, "no_article", "")
    frontier.retry(new, "timeout", 1)
    (again,) = started(frontier, clock)
    assert again.attempts == 1
