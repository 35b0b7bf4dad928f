"""Whose fault it is when a worker child dies with many entries in work: on a real server."""

import pytest

from tasks.model import Entry
from tests.support.articles import FEED, publish
from worker.state.frontier import RedisFrontier
from worker.state.holders import Holders, holder_name
from worker.state.ledger import read_ledger
from worker.store import keys

ENTRIES = [Entry(url=f"http://{host}.example/1", title=host) for host in "abcd"]
DEAD, ALIVE = holder_name("w1", 10), holder_name("w1", 11)
BLAME = ("alone", "losses", "crashes")


@pytest.fixture
def child(store) -> RedisFrontier:
    frontier = RedisFrontier(store, DEAD)
    frontier.add(FEED, ENTRIES)
    return frontier


def blame(store) -> dict[str, list[str]]:
    """Return what each blamed entry has counted against it, by the letter of its host."""
    found = {}
    for key in store.client.scan_iter(f"{store.prefix}entry:*"):
        url, *counted = store.client.hmget(key, "url", *BLAME)
        if any(counted):
            found[url[7]] = [name for name, count in zip(BLAME, counted, strict=True) if count]
    return found


def test_a_crash_while_a_page_is_cleaned_is_the_fault_of_that_page_only(child, store, clock):
    leases = child.take(4).leases
    child.mark_risky(leases[1], 0.1)
    assert Holders(store).recover([DEAD], blames=True) == 4
    guilty = leases[1].url[7]
    assert blame(store) == {guilty: ["alone", "losses", "crashes"]}
    clock.forward(2)
    assert {lease.url[7] for lease in child.take(4).leases} == set("abcd") - {guilty}
    assert len(child.claim(4, alone=True)) == 1
    assert child.claim(4, alone=True) == []
    assert read_ledger(store).closes


def test_a_death_while_nothing_was_cleaned_makes_all_travel_alone(child, store, clock):
    child.take(4)
    assert Holders(store).recover([DEAD], blames=True) == 4
    assert blame(store) == {host: ["alone", "losses"] for host in "abcd"}
    clock.forward(2)
    seen = child.take(4)
    assert (seen.leases, seen.alone) == ((), 4)
    assert [len(child.claim(1, alone=True)) for _ in range(5)] == [1, 1, 1, 1, 0]


def test_a_page_that_was_cleaned_well_is_not_suspected_any_more(child, store):
    first, *_ = child.take(4).leases
    child.mark_risky(first, 0.1)
    assert publish(store, first) == "published"
    Holders(store).recover([DEAD], blames=True)
    assert len(blame(store)) == 3


def test_leases_that_run_out_one_after_the_other_know_whom_to_blame(child, store, clock):
    (first,) = child.take(1).leases
    child.mark_risky(first, 0.1)
    clock.forward(30)
    assert len(child.take(3).leases) == 3
    clock.forward(31)
    assert child.sweep() == 1
    clock.forward(30)
    assert child.sweep() == 3
    assert blame(store) == {first.url[7]: ["alone", "losses", "crashes"]}


def test_the_third_crash_is_a_dead_letter_and_the_others_are_still_not_blamed(child, store, clock):
    for death in range(3):
        leases = child.take(4).leases
        if death:
            (claim,) = child.claim(1, alone=True)
            leases += tuple(child.start([claim], is_redelivered=False))
        poison = next(lease for lease in leases if lease.url.startswith("http://c"))
        child.mark_risky(poison, 0.1)
        Holders(store).recover([DEAD], blames=True)
        clock.forward(2)
    assert read_ledger(store).reasons["dead:crashed"] == 1
    assert blame(store) == {}
    assert read_ledger(store).closes


def test_an_entry_that_travels_alone_is_to_blame_before_what_its_child_carries(child, store, clock):
    child.take(1)
    Holders(store).recover([DEAD], blames=True)
    clock.forward(2)
    carried = child.take(4).leases
    (claim,) = child.claim(1, alone=True)
    child.start([claim], is_redelivered=False)
    Holders(store).recover([DEAD], blames=True)
    assert len(carried) == 3
    assert len(blame(store)) == 1


def test_what_a_child_held_that_was_told_to_end_blames_nobody(child, store):
    first, *_ = child.take(2).leases
    child.mark_risky(first, 0.1)
    other = RedisFrontier(store, ALIVE)
    other.take(2)
    holders = Holders(store)
    assert sorted(holders.of("w1")) == [DEAD, ALIVE]
    assert holders.of("w") == []
    assert holders.recover([DEAD], blames=False) == 2
    assert holders.of("w1") == [ALIVE]
    assert blame(store) == {}
    ledger = read_ledger(store)
    assert (ledger.waiting, ledger.in_flight, ledger.closes) == (2, 2, True)


def test_a_lease_that_is_carried_into_the_next_shift_lasts_longer(child, clock):
    (lease,) = child.take(1).leases
    clock.forward(50)
    child.take(0, renewed=[lease.claim])
    clock.forward(50)
    assert child.sweep() == 0
    clock.forward(11)
    assert child.sweep() == 1
    child.take(0, renewed=[lease.claim])
    assert child.demand() == (3, 0)


def test_an_entry_that_was_marked_by_an_older_version_is_found(child, store, clock):
    (lease,) = child.take(1).leases
    child.hand_back([lease.claim])
    store.client.hset(store.key(keys.ENTRY, lease.claim.id), "alone", "1")
    clock.forward(2)
    assert len(child.take(4).leases) == 3
    assert child.claim(1, alone=True)[0].id == lease.claim.id
