"""What the metrics promise beyond their names.

They only grow where they must, and never with hosts and addresses.
"""

from prometheus_client.parser import text_string_to_metric_families

from tasks.model import Entry
from tests.support.articles import FEED, take
from worker.exporter import exposition
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier
from worker.state.ledger import read_ledger
from worker.store import keys
from worker.streams.dead_letters import DeadLetters
from worker.streams.streams import Streams
from worker.telemetry.metric_labels import LANGS, MOST_HOSTS, lang_label

TAGS = (
    "ar",
    "ar-SY",
    "AR_sy",
    "arz",
    "apc",
    "en-GB",
    "ku",
    "kmr",
    "ckb",
    "ckb-IQ",
    "tur",
    "fa",
    "prs",
    "per",
    "fr",
    "",
    "arabic",
    "ara",
    "kur",
    "eng",
    "iw",
    "azb",
)


def series(settings, store) -> set[tuple[str, ...]]:
    text = exposition(settings, store).decode()
    return {
        (sample.name, *sorted(sample.labels.items()))
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def fail_hosts(store, clock, numbers, *, status: str) -> None:
    """Let pages of so many hosts fail, each in its own way of naming itself, so that hosts and
    reasons vary.
    """
    frontier = RedisFrontier(store)
    urls = [f"http://host{number}.example/{number}?q={number}" for number in numbers]
    frontier.add(FEED, [Entry(url=url, title=url, guid=url) for url in urls])
    while leases := take(frontier, 100):
        for at, lease in enumerate(leases):
            frontier.dead_letter(
                lease, "connect" if at % 2 else status, f"no answer from {lease.url}"
            )
    clock.forward(1)


def test_t30_hosts_addresses_and_odd_statuses_make_no_further_series(settings, store, clock):
    fail_hosts(store, clock, range(100), status="http_599")
    before = series(settings, store)
    for start in range(100, 1_000, 100):
        fail_hosts(store, clock, range(start, start + 100), status=f"http_{600 + start // 100}")
        clock.forward(3600)
    after = series(settings, store)
    assert read_ledger(store).dead == 1_000
    assert len(after) == len(before)
    assert {row[0] for row in after} == {row[0] for row in before}
    assert sum(row[0] == "rasid_host_pace_seconds" for row in after) == MOST_HOSTS


def test_a_host_that_answers_again_is_in_trouble_no_more(settings, store, clock):
    def paces() -> list[tuple[str, ...]]:
        return [row for row in series(settings, store) if row[0] == "rasid_host_pace_seconds"]

    frontier = RedisFrontier(store)
    frontier.add(FEED, [Entry(url=f"http://a.example/{number}") for number in range(12)])
    for number in range(12):
        (lease,) = take(frontier)
        frontier.dead_letter(lease, "http_503" if number < 2 else "no_article", "")
        if number == 1:
            assert paces()
        clock.forward(700)
    assert not paces()


def test_a_host_that_was_forgotten_leaves_the_list_of_trouble(settings, store, clock):
    fail_hosts(store, clock, range(1), status="http_503")
    assert store.client.zcard(store.key(keys.PACED)) == 1
    store.client.delete(store.key(keys.HOST, "host0.example"))  # what expiry does after a week
    RedisFrontier(store).sweep()
    assert store.client.zcard(store.key(keys.PACED)) == 0


def test_counters_of_endings_never_go_down_when_an_entry_is_given_another_life(
    settings, store, clock
):
    def dead() -> float:
        text = exposition(settings, store).decode()
        return float(
            next(
                line.split()[1]
                for line in text.splitlines()
                if line.startswith('rasid_entries_ended_total{outcome="dead"}')
            )
        )

    fail_hosts(store, clock, range(2), status="http_404")
    assert dead() == 2
    (letter, _) = Streams(store).newest("dead", 2)
    assert DeadLetters(store).requeue(letter.id)
    assert (read_ledger(store).dead, dead()) == (
        1,
        2,
    )  # a counter that fell would look like a restart to Prometheus
    clock.forward(700)
    (lease,) = take(RedisFrontier(store))
    RedisFrontier(store).dead_letter(lease, "http_404", "")
    assert (read_ledger(store).dead, dead()) == (2, 3)


def test_endings_are_counted_under_the_language_that_the_catalogue_names(store, clock):
    frontier = RedisFrontier(store)
    frontier.add(
        FEED, [Entry(url=f"http://h{n}.example/", lang=tag) for n, tag in enumerate(TAGS) if tag]
    )
    for lease in take(frontier, 50):
        store.client.delete(store.key(keys.ENDINGS))
        frontier.dead_letter(lease, "no_article", "")
        (field,) = store.client.hkeys(store.key(keys.ENDINGS))
        assert field == f"{lang_label(lease.lang)}:dead:no_article"
        assert field.partition(":")[0] in LANGS


def test_a_feeds_id_leads_to_its_source_and_language(settings, store):
    feeds = RedisFeeds(store)
    named, _ = feeds.add("http://a.example/feed", source='بوابة "النواعير"', lang="ar-SY")
    unnamed, _ = feeds.add("http://b.example/feed")
    told = [row[1:] for row in series(settings, store) if row[0] == "rasid_feed_info"]
    assert sorted(told) == sorted(
        [
            (("feed", named), ("lang", "ar"), ("source", 'بوابة "النواعير"')),
            (("feed", unnamed), ("lang", "other"), ("source", "b.example")),
        ]
    )


def test_each_stream_says_when_and_how_often_it_was_written_to(settings, store, publish):
    publish("sdf", times=3)
    publish("syria")
    text = exposition(settings, store).decode()
    assert 'rasid_stream_messages_total{stream="articles"} 4.0' in text
    assert 'rasid_stream_messages_total{stream="sdf"} 3.0' in text
    written = next(
        line
        for line in text.splitlines()
        if line.startswith('rasid_stream_last_timestamp_seconds{stream="sdf"}')
    )
    assert abs(float(written.split()[1]) - float(store.client.time()[0])) < 60


def test_what_a_group_did_not_acknowledge_grows_old(settings, store, publish):
    publish("sdf", times=2)
    key = Streams(store).key("sdf")
    store.client.xgroup_create(key, "desk", "0")
    store.client.xreadgroup("desk", "anna", {key: ">"}, count=1)
    (id_,) = [row["message_id"] for row in store.client.xpending_range(key, "desk", "-", "+", 1)]
    store.client.execute_command("XCLAIM", key, "desk", "anna", 0, id_, "IDLE", 90_000)
    text = exposition(settings, store).decode()
    oldest = next(
        line
        for line in text.splitlines()
        if line.startswith("rasid_stream_group_oldest_pending_seconds{")
    )
    assert 90 <= float(oldest.split()[1]) < 100
    assert 'rasid_stream_group_consumers{group="desk",stream="sdf"} 1.0' in text


def test_in_a_large_catalogue_the_feeds_in_trouble_keep_their_series(settings, store):
    feeds = RedisFeeds(store)
    ids = sorted(feeds.add(f"https://outlet-{number}.example/feed")[0] for number in range(12))
    store.client.hset(store.key(keys.FEED, ids[-1]), "state", "failing")
    few = settings.model_copy(update={"metrics_feeds": 3})
    told = {
        dict(labels)["feed"] for name, *labels in series(few, store) if name == "rasid_feed_state"
    }
    assert told == {ids[-1], *ids[:2]}
    assert ("rasid_feeds", ("state", "failing")) in series(few, store)
    every = {
        dict(labels)["feed"]
        for name, *labels in series(settings, store)
        if name == "rasid_feed_state"
    }
    assert every == set(ids)
