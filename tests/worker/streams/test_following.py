"""Following streams: in bounded reads, and in one order whatever is behind."""

from itertools import islice, pairwise

import pytest

from worker.store.client import Store
from worker.streams import streams as module
from worker.streams.streams import START, Streams, order


@pytest.fixture
def filled(store: Store, monkeypatch) -> Streams:
    """Two streams, of which one has five times as many messages; reads of ten."""
    monkeypatch.setattr(Streams.after, "__kwdefaults__", {"most": 10})
    streams = Streams(store)
    for number in range(1, 121):
        name = "isis" if number % 6 == 0 else "sdf"
        store.client.xadd(streams.key(name), {"seq": "1"}, id=f"{number}-0")
    return streams


def test_a_long_past_is_read_in_pieces_and_in_order(filled):
    reads = list(islice(filled.follow(("sdf", "isis"), START, block_seconds=0.01), 20))
    assert max(map(len, reads)) <= 20
    numbers = [order(one.id)[0] for read in reads for one in read]
    assert numbers == list(range(1, 121))


def test_what_is_new_begins_at_the_end_of_each_stream(filled, store):
    following = filled.follow(("sdf", "isis"), block_seconds=0.01)
    assert next(following) == []
    for number in range(200, 225):
        store.client.xadd(filled.key("isis"), {"seq": "1"}, id=f"{number}-0")
    store.client.xadd(filled.key("sdf"), {"seq": "1"}, id="224-0")
    found = [one for read in islice(following, 5) for one in read]
    assert len(found) == 26
    assert all(order(one.id) <= order(other.id) for one, other in pairwise(found))


def test_reads_are_bounded_where_nobody_says_how_far(store):
    streams = Streams(store)
    for number in range(1, module._PAGE + 2):
        store.client.xadd(streams.key("sdf"), {"seq": "1"}, id=f"{number}-0")
    assert len(streams.after({"sdf": START}, block_seconds=0.01)) == module._PAGE
