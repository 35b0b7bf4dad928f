"""The frontier's promises, on a real server with a clock that the test moves."""

from datetime import UTC, datetime

import msgspec
import pytest

from tasks.model import Entry
from tasks.ports import Added
from tests.support.articles import FEED, publish, take
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.store.client import Store
from worker.streams.dead_letters import DeadLetters
from worker.streams.streams import Streams

ENTRIES = [
    Entry(url=f"http://{host}.example/{n}", title=f"{host} {n}") for host in "abc" for n in range(2)
]


@pytest.fixture
def frontier(store: Store) -> RedisFrontier:
    return RedisFrontier(store)


def test_an_entry_is_queued_once_however_often_it_is_listed(frontier, store):
    assert frontier.add(FEED, ENTRIES) == Added(6, 0, 0)
    assert frontier.add(FEED, ENTRIES) == Added(0, 0, 6)
    assert read_ledger(store).found == 6


def test_tracking_parameters_do_not_make_a_second_entry(frontier):
    twice = [Entry(url="http://www.a.example/x?id=7"), Entry(url="http://a.example/x/?id=7")]
    assert frontier.add(FEED, twice) == Added(1, 0, 0)


def test_a_batch_holds_one_entry_of_each_host(frontier, clock):
    frontier.add(FEED, ENTRIES)
    batch = take(frontier)
    assert sorted(lease.url[7] for lease in batch) == ["a", "b", "c"]
    assert take(frontier) == []


def test_a_host_is_visited_again_only_after_its_delay(frontier, clock):
    frontier.add(FEED, ENTRIES[:2])
    (first,) = take(frontier)
    frontier.deny(first, "robots", "Disallow: /")
    assert take(frontier) == []
    clock.forward(1.01)
    assert len(take(frontier)) == 1


def test_newest_first_within_a_host(frontier, clock):
    dated = [
        Entry(url=f"http://a.example/{day}", published_at=datetime(2025, 11, day, tzinfo=UTC))
        for day in (3, 29, 12)
    ]
    frontier.add(FEED, dated)
    assert take(frontier)[0].url.endswith("/29")


def test_a_lease_that_runs_out_before_work_began_comes_back_without_blame(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    (claim,) = frontier.claim(20)
    clock.forward(61)
    assert frontier.sweep() == 1
    clock.forward(1.01)
    assert not store.client.hexists(store.key(keys.ENTRY, claim.id), "losses")
    assert [lease.claim.token for lease in take(frontier)] == [2]


def test_a_stale_job_does_nothing(frontier, clock):
    frontier.add(FEED, ENTRIES[:1])
    old = frontier.claim(20)
    clock.forward(61)
    frontier.sweep()
    clock.forward(1.01)
    new = frontier.claim(20)
    assert frontier.start(old, is_redelivered=False) == []
    assert len(frontier.start(new, is_redelivered=False)) == 1


def test_an_entry_whose_worker_died_travels_alone(frontier, clock):
    frontier.add(FEED, ENTRIES)
    poison, *_ = take(frontier)
    frontier.mark_risky(poison, 0.1)
    clock.forward(61)
    frontier.sweep()
    clock.forward(1.01)
    batches = [take(frontier) for _ in range(3)]
    assert [len(batch) for batch in batches] == [1, 1, 1]


def test_three_deaths_while_cleaning_make_a_dead_letter_and_the_others_live(frontier, clock, store):
    frontier.add(FEED, ENTRIES[::2])
    deaths, served = 0, set()
    for _ in range(20):
        for lease in take(frontier):
            if lease.url.startswith("http://b"):
                frontier.mark_risky(lease, 0.1)
                deaths += 1
            elif lease.claim.id not in served:
                assert publish(store, lease) == "published"
                served.add(lease.claim.id)
        clock.forward(62)
        frontier.sweep()
    ledger = read_ledger(store)
    assert (deaths, ledger.published, ledger.dead, ledger.reasons["dead:crashed"]) == (3, 2, 1, 1)
    assert ledger.closes


def test_a_redelivered_job_is_recovered_at_once(frontier, clock):
    frontier.add(FEED, ENTRIES[:1])
    job = frontier.claim(20)
    (lease,) = frontier.start(job, is_redelivered=False)
    frontier.mark_risky(lease, 0.1)
    assert frontier.start(job, is_redelivered=True) == []
    clock.forward(1.01)
    assert len(take(frontier)) == 1


def test_an_entry_that_kills_fetching_workers_ends_too(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    for _ in range(12):
        assert len(take(frontier)) == 1
        clock.forward(62)
        frontier.sweep()
        clock.forward(2)
    assert read_ledger(store).reasons["dead:crashed"] == 1


def test_a_retry_waits_and_counts_the_attempt(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = take(frontier)
    frontier.retry(lease, "http_503", 30)
    clock.forward(29)
    assert take(frontier) == []
    clock.forward(2)
    assert take(frontier)[0].attempts == 1
    assert read_ledger(store).closes


def test_publishing_twice_publishes_once(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = take(frontier)
    assert publish(store, lease, topics=("sdf",)) == "published"
    assert publish(store, lease, topics=("sdf",)) == "stale"
    streams = Streams(store)
    assert (streams.length("articles"), streams.length("sdf")) == (1, 1)


def test_two_addresses_of_one_article_publish_once(frontier, clock, store):
    frontier.add(FEED, ENTRIES[::2])
    first, second, _ = take(frontier)
    assert publish(store, first, article="one") == "published"
    assert publish(store, second, article="one") == "duplicate"
    assert read_ledger(store).reasons["duplicate:same_article"] == 1


def test_a_changed_entry_becomes_a_revision_and_an_unchanged_page_does_not(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    publish(store, take(frontier)[0])
    changed = msgspec.structs.replace(ENTRIES[0], title="عنوان معدل")
    clock.forward(2)
    assert frontier.add(FEED, [changed]) == Added(0, 1, 0)
    (again,) = take(frontier)
    assert (again.revision, publish(store, again, print_="p2")) == (1, "published")
    frontier.add(FEED, [msgspec.structs.replace(changed, title="مرة أخرى")])
    clock.forward(2)
    assert publish(store, take(frontier)[0], print_="p2") == "duplicate"
    revisions = [m.fields["revision"] for m in Streams(store).past("articles")]
    assert revisions == ["1", "2"]
    assert read_ledger(store).closes


def test_the_topic_message_points_at_the_article_and_leaves_the_text_out(frontier, store):
    frontier.add(FEED, ENTRIES[:1])
    publish(store, take(frontier)[0], text="نص المقال", topics=("sdf",))
    (article,) = Streams(store).past("articles")
    (topic,) = Streams(store).past("sdf")
    assert topic.fields["article"] == article.id
    assert msgspec.json.decode(article.fields["data"])["text"] == "نص المقال"
    assert "data" not in topic.fields
    flat = [
        "schema",
        "id",
        "revision",
        "url",
        "title",
        "lang",
        "source",
        "feed",
        "published_at",
        "published_precision",
        "seen_at",
        "topics",
        "data",
        "kind",
        "changed",
        "seq",
    ]
    assert list(article.fields) == flat
    assert (article.fields["kind"], article.fields["changed"], article.fields["seq"]) == (
        "new",
        "",
        "1",
    )


def test_a_revision_says_what_changed_and_a_topic_that_no_longer_applies_is_retracted(
    frontier, clock, store
):
    prints = ["t1 a n1", "t1 b n1", "t2 b n2"]
    for print_, topics in zip(prints, [("sdf", "isis"), ("sdf",), ("sdf", "isis")], strict=True):
        frontier.add(FEED, [Entry(url=ENTRIES[0].url, title=print_)])
        assert publish(store, take(frontier)[0], print_=print_, topics=topics) == "published"
        clock.forward(10)
    streams = Streams(store)
    told = {
        name: [
            (one.fields["kind"], one.fields["changed"], one.fields["seq"])
            for one in streams.past(name)
        ]
        for name in ("articles", "sdf", "isis")
    }
    assert (
        told["articles"]
        == told["sdf"]
        == [("new", "", "1"), ("revised", "text", "2"), ("revised", "title,numbers", "3")]
    )
    assert told["isis"] == [
        ("new", "", "1"),
        ("retracted", "text", "2"),
        ("added", "title,numbers", "3"),
    ]


def test_a_dead_letter_can_be_requeued(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    frontier.dead_letter(take(frontier)[0], "http_404", "")
    (letter,) = Streams(store).newest("dead", 10)
    assert letter.fields["reason"] == "http_404"
    clock.forward(2)
    assert DeadLetters(store).requeue(letter.id) == letter.fields["entry"]
    assert DeadLetters(store).requeue(letter.id) == ""
    assert publish(store, take(frontier)[0]) == "published"
    assert read_ledger(store).closes


def test_seen_marks_live_on_while_the_feed_lists_them(frontier, clock, store):
    frontier.add(FEED, ENTRIES[:1])
    (lease,) = take(frontier)
    publish(store, lease)
    key = store.key(keys.ENTRY, lease.claim.id)
    store.client.expire(key, 5)
    assert frontier.refresh(FEED) == 1
    assert store.client.ttl(key) > 1_000_000
    store.client.expire(key, 5)
    frontier.add(FEED, ENTRIES[:1])
    assert store.client.ttl(key) > 1_000_000


def test_the_ledger_notices_a_lost_entry(frontier, store):
    frontier.add(FEED, ENTRIES)
    store.client.delete(store.key(keys.QUEUE, "a.example"))
    ledger = read_ledger(store)
    assert (ledger.closes, ledger.difference) == (False, 2)


def test_a_host_in_trouble_is_left_alone_longer_each_time_and_trusted_again(frontier, clock, store):
    frontier.add(FEED, [Entry(url=f"http://a.example/{n}") for n in range(12)])

    def visit(end) -> float:
        """Take what is there, end it, and return after how many seconds the host may be visited
        again.
        """
        while not (taken := take(frontier)):
            clock.forward(1)
        end(taken[0])
        return store.client.zscore(store.key(keys.HOSTS), "a.example") - clock.now

    troubles = [visit(lambda lease: frontier.retry(lease, "http_429", 5000)) for _ in range(4)]
    calm = [visit(lambda lease: frontier.deny(lease, "robots", "")) for _ in range(6)]
    assert troubles == pytest.approx([4, 8, 16, 32], abs=0.01)
    assert calm == pytest.approx([16, 8, 4, 2, 1, 1], abs=0.01)
