"""What is remembered of entries and feeds is small, and ends."""

import msgspec
import pytest

from tasks.model import Article, Entry
from tasks.ports import Added, Claim
from tests.support.articles import FEED, publish, take
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.state.stories import RedisStories
from worker.store import keys
from worker.store.client import Store
from worker.store.connect import rules_of

URL = "http://a.example/politics/2025/11/29/a-story-of-usual-length-from-deir-ez-zor-{}"
TITLE = "قوات سوريا الديمقراطية تعلن نتائج عملية أمنية في ريف دير الزور رقم {}"
DAY = 86_400
FEED_URL = "http://a.example/feed"


@pytest.fixture
def frontier(store):
    return RedisFrontier(store)


@pytest.fixture
def store_with(settings, clock):
    """Open further stores of the same keys, by other rules."""
    opened = []

    def run(**changes) -> Store:
        rules = rules_of(settings) | changes
        opened.append(Store(settings.redis_url, settings.prefix, rules=rules, clock=clock))
        return opened[-1]

    yield run
    for one in opened:
        one.close()


def entry(number: int = 1, **changes) -> Entry:
    made = Entry(url=URL.format(number), title=TITLE.format(number), guid=f"guid-{number}")
    return msgspec.structs.replace(made, **changes)


def publish_one(store, frontier, listed: Entry) -> str:
    """Publish what is listed; returns the entry's id."""
    frontier.add(FEED, [listed])
    (lease,) = take(frontier)
    assert publish(store, lease, topics=("sdf",)) == "published"
    return lease.claim.id


def fields(store, id_: str) -> dict[str, str]:
    return store.client.hgetall(store.key(keys.ENTRY, id_))


def test_an_entry_that_ended_well_takes_little(store, frontier):
    id_ = publish_one(store, frontier, entry())
    assert store.client.memory_usage(store.key(keys.ENTRY, id_)) <= 600
    assert store.client.object("encoding", store.key(keys.ENTRY, id_)) == "listpack"
    assert {"url", "title"}.isdisjoint(fields(store, id_))


def test_it_is_known_again_and_a_change_of_it_is_a_revision(store, frontier, clock):
    id_ = publish_one(store, frontier, entry())
    clock.forward(60)
    assert frontier.add(FEED, [entry()]) == Added(0, 0, 1)
    changed = entry(title="عنوان آخر")
    assert frontier.add(FEED, [changed]) == Added(0, 1, 0)
    (lease,) = take(frontier)
    assert (lease.claim.id, lease.url, lease.title) == (id_, changed.url, changed.title)
    assert (lease.article, lease.revision, lease.validators.etag) == (id_, 1, '"v1"')
    assert publish(store, lease, print_="p2") == "published"
    assert read_ledger(store).closes


def test_what_was_not_published_is_kept_whole(store, frontier):
    frontier.add(FEED, [entry()])
    (lease,) = take(frontier)
    frontier.dead_letter(lease, "http_404", "")
    assert fields(store, lease.claim.id)["title"] == TITLE.format(1)


def test_the_fewer_keys_are_free_the_sooner_an_entry_is_forgotten(store, store_with, clock):
    store.client.mset({store.key(keys.CONTENT, str(number)): "" for number in range(300)})
    held, days = store.client.dbsize(), []
    for number, most in enumerate((held * 1_000, held * 4 / 3, held / 2)):
        clock.forward(60)
        one = store_with(max_keys=most)
        id_ = publish_one(one, RedisFrontier(one), entry(number))
        days.append(store.client.ttl(store.key(keys.ENTRY, id_)) / DAY)
    assert days == sorted(days, reverse=True)
    assert (days[0], days[-1]) == pytest.approx((90, 3), abs=0.1)


def test_an_entry_that_is_listed_again_is_remembered_no_longer_than_a_new_one(
    store, store_with, frontier, clock
):
    id_ = publish_one(store, frontier, entry())
    clock.forward(60)
    RedisFrontier(store_with(max_keys=1)).add(FEED, [entry()])
    for key in (keys.ENTRY, keys.ARTICLE):
        assert store.client.ttl(store.key(key, id_)) / DAY == pytest.approx(3, abs=0.1)


def test_counts_addresses_and_hub_end_with_the_feed(store, clock):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add(FEED_URL)
    feed = msgspec.structs.replace(FEED, claim=Claim(id_, 1))
    RedisFrontier(store).add(feed, [entry()])
    store.client.hset(store.key(keys.HUBS), id_, "{}")
    assert store.client.ttl(store.key(keys.COUNT, id_)) == -1
    feeds.remove(id_)
    for key in (keys.ADDRESSES, keys.HUBS):
        assert not store.client.exists(store.key(key))
    assert not store.client.exists(store.key(keys.COUNT, id_))


def test_counts_of_what_ends_after_its_feed_end_too(store, clock):
    feeds, frontier = RedisFeeds(store), RedisFrontier(store)
    id_, _ = feeds.add(FEED_URL)
    feed = msgspec.structs.replace(FEED, claim=Claim(id_, 1))
    frontier.add(feed, [entry()])
    feeds.remove(id_)
    (lease,) = take(frontier)
    assert publish(store, lease, topics=("sdf",)) == "published"
    assert store.client.ttl(store.key(keys.COUNT, id_)) > 0
    feeds.add(FEED_URL)
    assert store.client.ttl(store.key(keys.COUNT, id_)) == -1


def test_a_feed_that_moves_on_and_on_keeps_its_first_address_and_the_last_ones(store, clock):
    feeds = RedisFeeds(store)
    id_, _ = feeds.add(FEED_URL)
    store.client.hset(store.key(keys.FEED, id_), "token", 1)
    for number in range(50):
        name, host = f"name-{number}", f"h{number}.example"
        arguments = {"id": id_, "token": 1, "url": f"http://{host}/", "host": host, "name": name}
        assert store.run("feeds_move", arguments) == "moved"
    names = store.client.hgetall(store.key(keys.ADDRESSES))
    assert set(names.values()) == {id_}
    assert set(names) == {id_, *(f"name-{number}" for number in range(30, 50))}


def test_above_its_bound_a_day_remembers_no_more_articles(store_with):
    stories = RedisStories(store := store_with(story_articles=2))
    for number in range(4):
        text = " ".join(f"كلمة{number}{at}" for at in range(100))
        article = Article(url="u", canonical_url="u", title="", text=text)
        assert stories.place(f"a{number}", article, "A").id == f"a{number}"
    (sketches,) = store.client.scan_iter(store.key(keys.SKETCH, "*"))
    assert store.client.hlen(sketches) == 2


def test_hosts_in_trouble_that_were_forgotten_leave_the_list(store, frontier, clock):
    paced = store.key(keys.PACED)
    store.client.zadd(paced, {f"old{number}.example": 60 for number in range(10)})
    for number in range(30):
        frontier.add(FEED, [Entry(url=f"http://h{number}.example/1")])
        (lease,) = take(frontier)
        frontier.retry(lease, "http_503", 3_600)
        clock.forward(1)
    left = store.client.zrange(paced, 0, -1)
    assert len([host for host in left if host.startswith("old")]) < 5
    assert len([host for host in left if host.startswith("h")]) == 30


def test_the_fuller_the_memory_the_sooner_an_entry_is_forgotten(store, frontier, clock):
    days = []
    for number, pressure in enumerate((0.5, 0.875, 0.96)):
        clock.forward(60)
        frontier.add(FEED, [entry(number)])
        store.client.hset(store.key(keys.RETENTION), "pressure", 0.0)
        (lease,) = take(frontier)
        store.client.hset(store.key(keys.RETENTION), "pressure", pressure)
        publish(store, lease)
        days.append(store.client.ttl(store.key(keys.ENTRY, lease.claim.id)) / DAY)
    assert days == pytest.approx([90, 45, 3], abs=0.1)


def test_a_published_article_stays_known_while_a_revision_of_it_waits(store, frontier, clock):
    id_ = publish_one(store, frontier, entry())
    clock.forward(60)
    changed = entry(title="عنوان آخر")
    frontier.add(FEED, [changed])
    marker = store.key(keys.ARTICLE, id_)
    store.client.expire(marker, 60)
    frontier.add(FEED, [changed])
    assert store.client.ttl(marker) > DAY
