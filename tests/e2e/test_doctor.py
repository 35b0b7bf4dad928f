"""The doctor's command: exit code, JSON, speed, and feeds that are really asked."""

import json
import resource
import time

from rasid.testing.loopback import Site, says
from tests.support.processes import rasid
from worker.state.feeds import RedisFeeds
from worker.store import keys


def test_feeds_are_asked_when_the_operator_wants_it(service):
    env = service.environment
    with Site({"/good": says("<rss version='2.0'><channel/></rss>")}) as site:
        for path in ("/good", "/missing"):
            RedisFeeds(service.store).add(site.url + path)
        silent = rasid("doctor", "--json", **env)
        asked = rasid("doctor", "--json", "--feeds", "5", **env)
        assert [hit.path for hit in site.hits] in (["/good", "/missing"], ["/missing", "/good"])
        site.paths["/good"] = says(status=500)
        cut_off = rasid("doctor", "--feeds", "5", **env)
    told = {line["check"]: line for line in map(json.loads, asked.stdout.splitlines())}
    assert silent.returncode == asked.returncode == 0
    assert told["reach"] == {"check": "reach", "state": "note", "text": "1 of 2 asked answer"}
    assert "/missing" in told["feed"]["text"]
    assert "reach" not in silent.stdout
    assert (cut_off.returncode, "cut off" in cut_off.stdout) == (1, True)


def test_it_is_quick_and_says_every_check_once(service):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = rasid("doctor", "--json", **service.environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime - before.ru_utime < 3  # the machine may be busy with other things
    checks = [json.loads(line)["check"] for line in done.stdout.splitlines()]
    assert len(checks) == len(set(checks))
    assert {
        "python",
        "topics",
        "disk",
        "metrics",
        "web",
        "server",
        "eviction",
        "durability",
        "access",
        "schema",
        "last write",
        "memory",
        "clock",
        "poller",
        "worker",
        "ledger",
        "feeds",
    } <= set(checks)


def test_a_poller_that_fell_silent_is_a_fault_but_not_of_this_process(service):
    service.store.client.hset(service.store.key(keys.ALIVE), "poller", int(time.time()) - 3600)
    assert rasid("doctor", **service.environment).returncode == 1
    assert rasid("doctor", "--here", **service.environment).returncode == 0
