"""What a doctor says of values, each by a table; nothing is asked."""

import msgspec
import pytest

from worker.checks import server, service
from worker.checks.finding import FAULT, GOOD, NOTE
from worker.checks.server import OPEN, UNKNOWN, ServerInfo
from worker.config.settings import Settings
from worker.state.ledger import Ledger
from worker.store import migrations as schema

SOUND = ServerInfo(name="valkey", version="9.1.2", used_bytes=100, max_bytes=1000)
ACCEPTING = {"accept_open": True, "accept_volatile": True}
LEDGER = Ledger(
    found=5,
    published=5,
    duplicate=0,
    denied=0,
    dead=0,
    waiting=0,
    in_flight=0,
    difference=0,
    closes=True,
    reasons={},
)
WORK = service.Work(
    now=10_000, ticked_at=9_999, workers=2, queued=0, ledger=LEDGER, feeds={"ok": 3}
)


@pytest.mark.parametrize(
    ("change", "settings", "check", "state"),
    [
        ({}, {}, "server", GOOD),
        ({"version": "7.2.5"}, {}, "server", FAULT),
        ({"name": "redis", "version": "7.0.15"}, {}, "server", GOOD),
        ({"name": "redis", "version": "6.2.1"}, {}, "server", FAULT),
        ({"name": "keydb", "version": "6.3.4"}, {}, "server", FAULT),
        ({"version": ""}, {}, "server", FAULT),
        ({"policy": "volatile-ttl"}, {}, "eviction", FAULT),
        ({"policy": "volatile-ttl"}, ACCEPTING, "eviction", FAULT),
        ({"is_durable": False}, {}, "durability", FAULT),
        ({"is_durable": False}, ACCEPTING, "durability", NOTE),
        ({"access": OPEN}, {}, "access", FAULT),
        ({"access": OPEN}, ACCEPTING, "access", NOTE),
        ({"access": UNKNOWN}, {}, "access", NOTE),
        ({"schema": schema.NEWEST + 1}, {}, "schema", FAULT),
        ({"schema": schema.NEWEST - 1}, {}, "schema", NOTE),
        ({"last_write": "err"}, {}, "last write", FAULT),
        ({"max_bytes": 0}, {}, "memory", GOOD),
        ({"used_bytes": 850}, {}, "memory", NOTE),
        ({"used_bytes": 960}, {}, "memory", FAULT),
        ({"skew_seconds": -6.0}, {}, "clock", NOTE),
        ({"skew_seconds": 301.0}, {}, "clock", FAULT),
    ],
)
def test_the_server_is_judged_by_what_it_says(change, settings, check, state):
    findings = server.examine(msgspec.structs.replace(SOUND, **change), Settings(**settings))
    states = {finding.check: finding.state for finding in findings}
    assert states.pop(check) == state
    assert set(states.values()) == {GOOD}


def test_what_refuses_a_start_is_part_of_what_the_doctor_says():
    assert set(server.REFUSED) < set(server.CHECKS)


@pytest.mark.parametrize(
    ("change", "check", "state"),
    [
        ({}, "poller", GOOD),
        ({"ticked_at": service.NEVER}, "poller", NOTE),
        ({"ticked_at": 9_900}, "poller", FAULT),
        ({"workers": 1, "queued": 8}, "worker", GOOD),
        ({"workers": 0, "queued": 0}, "worker", NOTE),
        ({"workers": 0, "queued": 1}, "worker", FAULT),
        ({"ledger": msgspec.structs.replace(LEDGER, closes=False, difference=2)}, "ledger", FAULT),
        ({"feeds": {}}, "feeds", NOTE),
        ({"feeds": {"ok": 2, "failing": 1}}, "feeds", NOTE),
        ({"topics_wrong": "x.toml:3: no"}, "new topics", FAULT),
        ({"stepped": (9_000.0, -7_200.0)}, "clock", NOTE),
        ({"streams_bytes": 40, "budget_bytes": 100, "oldest_at": 9_000}, "streams", GOOD),
        ({"streams_bytes": 97, "budget_bytes": 100, "oldest_at": 9_000}, "streams", NOTE),
    ],
)
def test_the_service_is_judged_by_what_goes_on(change, check, state):
    findings = list(service.examine(msgspec.structs.replace(WORK, **change)))
    states = {finding.check: finding.state for finding in findings}
    assert states.pop(check) == state
    assert set(states.values()) == {GOOD}


@pytest.mark.parametrize(
    ("url", "network", "access"),
    [
        (
            "redis://127.0.0.1:1/0",
            {"port": "1", "bind": "127.0.0.1 -::1", "protected-mode": "no"},
            server.CLOSED,
        ),
        (
            "redis://127.0.0.1:1/0",
            {"port": "1", "bind": "* -::*", "protected-mode": "yes"},
            server.CLOSED,
        ),
        ("redis://127.0.0.1:1/0", {"port": "1", "bind": "* -::*", "protected-mode": "no"}, OPEN),
        ("redis://localhost:1/0", {"port": "1", "bind": "", "protected-mode": "no"}, OPEN),
        (
            "redis://127.0.0.1:1/0",
            {"port": "1", "bind": "127.0.0.1 10.1.2.3", "protected-mode": "no"},
            OPEN,
        ),
        ("unix:///run/v.sock", {"port": "0", "bind": "*", "protected-mode": "no"}, server.CLOSED),
        (
            "rediss://h.example:1/0",
            {"port": "0", "tls-port": "1", "bind": "*", "protected-mode": "yes"},
            OPEN,
        ),
        ("redis://127.0.0.1:1/0", {}, UNKNOWN),
        ("redis://valkey:6379/0", {}, OPEN),
    ],
)
def test_a_server_without_a_password_is_open_when_others_reach_it(url, network, access):
    assert server._reach(url, network) == access


@pytest.mark.parametrize(
    ("url", "stripped"),
    [
        ("redis://u:p@h:1/0", "redis://h:1/0"),
        ("rediss://:p@h/2?ssl_cert_reqs=none&password=x", "rediss://h/2?ssl_cert_reqs=none"),
        ("unix:///run/v.sock?username=a&password=b&db=1", "unix:///run/v.sock?db=1"),
        ("unix://u:p@/run/v.sock", "unix:///run/v.sock"),
    ],
)
def test_a_stranger_has_no_password(url, stripped):
    assert server.without_credentials(url) == stripped
