"""Streams share a budget so that a busy one takes nothing from a quiet one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.streams.budget import budget_of, shares
from worker.streams.streams import ARTICLES

MIB = 1024 * 1024
NEEDS = st.dictionaries(
    st.sampled_from(["articles", "sdf", "isis", "coalition", "raqqa"]),
    st.integers(0, 10 * MIB),
    min_size=1,
)


def test_where_all_fits_every_stream_has_room_to_grow():
    allowed = shares({ARTICLES: 500, "sdf": 100, "isis": 0}, 1_000)
    assert allowed[ARTICLES] > 500
    assert allowed["sdf"] == allowed["isis"] > 100


def test_a_busy_stream_takes_nothing_from_a_quiet_one():
    allowed = shares({ARTICLES: 500, "sdf": 9_000, "isis": 10}, 1_000)
    assert allowed["isis"] >= 10
    assert allowed[ARTICLES] >= 500
    assert allowed["sdf"] == pytest.approx(1_000 - 500 - 10)


def test_where_nothing_fits_articles_get_two_thirds_and_topics_the_same():
    allowed = shares({ARTICLES: 9_000, "sdf": 9_000, "isis": 9_000}, 900)
    assert allowed == pytest.approx({ARTICLES: 600, "sdf": 150, "isis": 150})


@given(NEEDS, st.integers(1, 10 * MIB))
def test_what_is_kept_of_all_streams_fits_the_budget_and_uses_it(needs, budget):
    kept = {name: min(needs[name], share) for name, share in shares(needs, budget).items()}
    assert sum(kept.values()) <= budget * (1 + 1e-9)
    assert sum(kept.values()) == pytest.approx(min(sum(needs.values()), budget))


@given(NEEDS, st.integers(1, 10 * MIB))
def test_no_topic_that_is_cut_keeps_less_than_another_one(needs, budget):
    allowed = shares(needs, budget)
    kept = {name: min(needs[name], share) for name, share in allowed.items() if name != ARTICLES}
    cut = [kept[name] for name in kept if needs[name] > allowed[name]]
    assert not cut or max(kept.values()) <= min(cut) * (1 + 1e-9)


def test_the_budget_is_what_is_set_or_follows_the_servers_memory():
    memory = {"maxmemory": 1_000, "total_system_memory": 50_000}
    assert budget_of(memory, 123) == 123
    assert budget_of(memory, 0) == 500
    assert budget_of(memory | {"maxmemory": 0}, 0) == 10_000
    assert budget_of({}, 0) == 0
