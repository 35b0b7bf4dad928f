"""Wrong tokens: few in a row, and nobody is locked out by others."""

import pytest

from rasid.testing import Clock
from rasid.web.throttle import Limit, Throttle


@pytest.fixture
def throttle(clock: Clock) -> Throttle:
    return Throttle((Limit(3, 10), Limit(5, 1)), clock=clock)


def fail(throttle: Throttle, address: str, times: int = 1) -> None:
    for _ in range(times):
        throttle.note_failure(address)


def test_an_address_has_some_tries_then_one_after_each_wait(throttle, clock):
    for _ in range(3):
        assert throttle.wait_seconds("192.0.2.1") == 0
        fail(throttle, "192.0.2.1")
    assert throttle.wait_seconds("192.0.2.1") == 10
    clock.forward(10)
    assert throttle.wait_seconds("192.0.2.1") == 0
    fail(throttle, "192.0.2.1")
    assert throttle.wait_seconds("192.0.2.1") == 10
    clock.forward(1_000)
    assert throttle.wait_seconds("192.0.2.1") == 0


def test_many_addresses_slow_down_each_other_and_nobody_else(throttle, clock):
    for number in range(6):
        fail(throttle, f"192.0.2.{number}")
    assert throttle.wait_seconds("192.0.2.1") == 2
    assert throttle.wait_seconds("198.51.100.1") == 0
    clock.forward(2)
    assert throttle.wait_seconds("192.0.2.1") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2001:db8::1", "2001:db8::ffff:0:0:2"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("", "no address"),
    ],
)
def test_what_one_customer_has_is_one_address(throttle, one, other):
    fail(throttle, one, 3)
    assert throttle.wait_seconds(other) == 10
    assert throttle.wait_seconds("2001:db9::1") == 0


def test_no_number_of_addresses_fills_memory(throttle):
    for number in range(30_000):
        fail(throttle, f"10.0.{number // 256}.{number % 256}")
    assert len(throttle._paid_until) == 10_000
