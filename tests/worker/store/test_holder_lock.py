"""A lock has one holder at a time, ends by itself, and is released by its holder only."""

from worker.store.holder_lock import HolderLock
from worker.store.keys import HOOK_RUNNER


def lock_of(store, holder: str, seconds: float = 60) -> HolderLock:
    return HolderLock(store, HOOK_RUNNER, "a", holder=holder, seconds=seconds)


def test_one_holder_at_a_time_keeps_the_lock(store):
    first, second = lock_of(store, "first"), lock_of(store, "second")
    assert first.hold()
    assert not second.hold()
    assert first.hold()
    assert store.client.get(store.key(HOOK_RUNNER, "a")) == "first"


def test_holding_again_starts_the_term_anew(store):
    lock = lock_of(store, "first", 60)
    lock.hold()
    store.client.pexpire(store.key(HOOK_RUNNER, "a"), 5_000)
    assert lock.hold()
    assert store.client.pttl(store.key(HOOK_RUNNER, "a")) > 50_000


def test_keeping_renews_what_is_held_and_takes_nothing(store):
    lock = lock_of(store, "first", 60)
    lock.keep()
    assert not store.client.exists(store.key(HOOK_RUNNER, "a"))
    lock.hold()
    store.client.pexpire(store.key(HOOK_RUNNER, "a"), 5_000)
    lock.keep()
    assert store.client.pttl(store.key(HOOK_RUNNER, "a")) > 50_000
    store.client.delete(store.key(HOOK_RUNNER, "a"))
    lock.keep()
    assert lock_of(store, "second").hold()


def test_who_could_not_release_a_lock_takes_it_again_under_its_name(store):
    assert lock_of(store, "first").hold()
    assert lock_of(store, "first").hold()
    assert not lock_of(store, "second").hold()


def test_a_released_lock_is_free(store):
    first, second = lock_of(store, "first"), lock_of(store, "second")
    first.hold()
    first.release()
    assert second.hold()


def test_a_lock_that_ended_goes_to_the_next_and_stays_there(store):
    first, second = lock_of(store, "first"), lock_of(store, "second")
    first.hold()
    store.client.delete(store.key(HOOK_RUNNER, "a"))  # what its term does
    assert second.hold()
    assert not first.hold()
    first.release()
    assert second.hold()


def test_a_lock_that_ended_untaken_is_taken_again(store):
    lock = lock_of(store, "first")
    lock.hold()
    store.client.delete(store.key(HOOK_RUNNER, "a"))
    assert lock.hold()


def test_releasing_what_was_never_held_does_nothing(store):
    held, other = lock_of(store, "first"), lock_of(store, "second")
    held.hold()
    other.release()
    assert not other.hold()
