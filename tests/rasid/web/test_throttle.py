"""Wrong tokens: few in a row, and nobody is locked out by others."""

from urllib.parse import urlencode

import pytest

from rasid.testing import Clock
from rasid.web.app import create_app
from rasid.web.directory import ReaderDirectory
from rasid.web.session import FORM
from rasid.web.throttle import Limit, Throttle
from tests.support.in_process import Visitor


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


@pytest.mark.parametrize(
    ("peer", "forwarded", "visitor"),
    [
        ("10.0.0.5", ["198.51.100.7"], "198.51.100.7"),
        ("10.0.0.5", ["1.1.1.1, 198.51.100.7"], "198.51.100.7"),  # the first is the visitor's own
        ("10.0.0.5", ["1.1.1.1", "198.51.100.7, 10.0.0.6"], "198.51.100.7"),
        ("10.0.0.5", ["2001:db8::1"], "2001:db8::1"),
        ("10.0.0.5", ["10.0.0.6"], "10.0.0.5"),
        ("10.0.0.5", ["198.51.100.7, unknown"], "10.0.0.5"),
        ("10.0.0.5", ["198.51.100.7, "], "10.0.0.5"),
        ("10.0.0.5", [], "10.0.0.5"),
        ("10.0.0.5", [",".join(["10.0.0.6"] * 5_000)], "10.0.0.5"),
        ("203.0.113.1", ["198.51.100.7"], "203.0.113.1"),  # no proxy of ours
        ("", ["198.51.100.7"], ""),
    ],
)
def test_wrong_tokens_are_counted_for_whom_a_proxy_of_ours_names(
    settings, peer, forwarded, visitor
):
    ours = settings.model_copy(update={"web_proxy_networks": ("10.0.0.0/24",)})
    assert ReaderDirectory(ours).visitor(peer, forwarded) == visitor


def test_a_visitor_behind_a_proxy_is_held_up_alone_whatever_he_writes(settings, store):
    ours = {"web_proxy_networks": ("10.0.0.5/32",), "web_tokens": ("right",), "web_host": "0.0.0.0"}
    visitor = Visitor(create_app(settings.model_copy(update=ours), store), peer="10.0.0.5")

    def tried(forwarded: str, token: str = "wrong") -> int:
        visitor.get("/session")
        form = urlencode({"form": visitor.cookies[FORM], "token": token})
        headers = {"X-Forwarded-For": forwarded}
        return visitor.ask("POST", "/session", form, **headers).status_code

    spoofed = [tried(f"192.0.2.{number}, 198.51.100.7") for number in range(11)]
    assert spoofed == [401] * 10 + [429]
    assert tried("198.51.100.7", "right") == 429
    assert tried("198.51.100.8", "right") == 303
