"""A subscriber loses nothing and gets nothing twice when connections break or others lag."""

import time

import pytest

from worker.store import keys
from worker.streams.subscription import Gap, Received, Subscription


@pytest.fixture
def subscribe(settings, proxy):
    opened = []

    def run(*topics: str, consumer: str = "anna", **more) -> Subscription:
        more = {"block_seconds": 0.01} | more
        one = Subscription(
            topics, "desk", consumer, redis_url=proxy.url, prefix=settings.prefix, **more
        )
        opened.append(one)
        return one

    yield run
    for one in opened:
        one.close()


def numbers(items) -> list[int]:
    return [item.number for item in items if isinstance(item, Received)]


@pytest.mark.parametrize("times", [1, 2])
@pytest.mark.parametrize("word", ["EVALSHA", "XREADGROUP", "XAUTOCLAIM", "XREAD"])
def test_a_lost_response_delays_and_costs_nothing(publish, subscribe, proxy, word, times):
    subscription = subscribe("sdf", batch=3)
    publish("sdf", times=2)
    got = numbers(subscription.read())
    publish("sdf", times=7)
    subscription._look_at = 0.0  # as if half of the time passed after which others lag
    proxy.lose(word, times)
    for _ in range(6):
        got += numbers(subscription.read())
    assert got == list(range(1, 10))


def test_topics_stay_in_order_over_a_lost_response(publish, subscribe, proxy):
    subscription = subscribe("sdf", "isis", batch=2)
    for topic in ("sdf", "isis", "isis", "sdf", "sdf", "isis"):
        publish(topic)
    proxy.lose("EVALSHA")
    got = [item for _ in range(6) for item in subscription.read()]
    assert [item.id for item in got] == sorted(item.id for item in got)
    assert len(got) == 6


def test_many_that_were_pending_come_before_news_and_all_of_them(publish, subscribe):
    dead = subscribe("sdf", batch=50)
    publish("sdf", times=7)
    assert len(dead.read()) == 7
    publish("sdf")
    alive = subscribe("sdf", batch=2)
    got = [number for _ in range(6) for number in numbers(alive.read())]
    assert got == list(range(1, 9))


def test_a_trimmed_message_is_a_gap_and_no_empty_message(publish, store, subscribe):
    dead = subscribe("sdf")
    publish("sdf", times=3)
    first, *_ = dead.read()
    store.client.xdel(store.key(keys.TOPIC, "sdf"), first.id)
    items = subscribe("sdf").read()
    assert Gap("sdf", 1) in items
    assert numbers(items) == [2, 3]
    assert all(item.fields["title"] for item in items if isinstance(item, Received))


def test_whoever_works_on_keeps_what_is_still_to_come(publish, subscribe):
    slow = subscribe("sdf", claim_after_seconds=1.2)
    other = subscribe("sdf", consumer="ben", claim_after_seconds=1.2)
    publish("sdf", times=8)
    handled = []
    for item in slow:
        time.sleep(0.25)
        handled.append(item.number)
        slow.ack(item)
        handled += numbers(other.read())
        if item.number == 8:
            break
    assert handled == list(range(1, 9))


def test_what_another_took_over_is_not_handled_here_as_well(publish, subscribe):
    slow = subscribe("sdf", claim_after_seconds=1.5)
    other = subscribe("sdf", consumer="ben", claim_after_seconds=1.5)
    publish("sdf", times=4)
    iterator = iter(slow)
    handled = [next(iterator).number]
    time.sleep(1.7)  # longer on one message than others wait
    taken = numbers(other.read())
    publish("sdf")
    handled.append(next(iterator).number)
    assert taken == [1, 2, 3, 4]
    assert handled == [1, 5]


def test_what_others_left_is_taken_over_to_the_last(publish, subscribe):
    dead = subscribe("sdf", batch=250, claim_after_seconds=0.05)
    publish("sdf", times=230)
    assert len(dead.read()) == 230
    time.sleep(0.1)
    alive = subscribe("sdf", consumer="ben", claim_after_seconds=0.05)
    got = {number for _ in range(4) for number in numbers(alive.read())}
    assert got == set(range(1, 231))
