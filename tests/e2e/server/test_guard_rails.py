"""Commands that run for long refuse a server that would lose or leak what they do, and say what to
mend.
"""

import json
import shutil
import socket

import pytest

from tests.e2e.test_wrong_usage import assert_one_line
from tests.support.processes import Processes, free_port, rasid, until
from tests.support.servers import SOUND, LooseServer
from worker.store.client import Store
from worker.store.embedded_server import find_binary
from worker.store.migrations import NEWEST

LONG = [("up",), ("poll",), ("work",), ("web",), ("archive",), ("hooks", "run")]
WRONG = {
    "evicts": (
        (*SOUND, "--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"),
        ("allkeys-lru", "noeviction"),
    ),
    "forgets": (("--appendonly", "no"), ("append-only", "RASID_ACCEPT_VOLATILE")),
    "open": (
        (*SOUND, "--bind", "0.0.0.0", "--protected-mode", "no"),
        ("without a password", "requirepass"),
    ),
}


def environment(url: str, tmp_path) -> dict[str, str]:
    return {
        "RASID_REDIS_URL": url,
        "RASID_WEB_PORT": str(free_port()),
        "RASID_DATA_DIR": str(tmp_path / "data"),
    }


def keeps_running(command: tuple[str, ...], env: dict[str, str], tmp_path) -> bool:
    """Tell whether a poller passes the checks: it ticks."""
    store = Store(env["RASID_REDIS_URL"])
    store.client.delete("rasid:alive")
    with Processes(tmp_path, **env) as processes:
        processes.start("it", *command)
        passed = until(
            lambda: (
                store.client.hget("rasid:alive", "poller")
                or processes.running["it"].poll() is not None
            ),
            20,
        )
        has_ticked = bool(store.client.hget("rasid:alive", "poller"))
        assert processes.stop("it") == (0 if has_ticked else 2), processes.log("it")
    store.close()
    return passed and has_ticked


@pytest.mark.parametrize("wrong", WRONG)
def test_a_server_that_loses_or_leaks_is_refused_with_the_remedy_until_it_is_mended(
    wrong, tmp_path
):
    options, words = WRONG[wrong]
    with LooseServer(tmp_path, *options) as server:
        env = environment(server.url(), tmp_path)
        assert_one_line(rasid("poll", **env), *words)
        doctor = rasid("doctor", "--json", **env)
        assert doctor.returncode == 1
        faults = [
            line for line in map(json.loads, doctor.stdout.splitlines()) if line["state"] == "fault"
        ]
        assert len(faults) == 1, faults
        assert all(word in faults[0]["text"] for word in words)

        client = Store(server.url()).client
        mend = {
            "evicts": ("maxmemory-policy", "noeviction"),
            "forgets": ("appendonly", "yes"),
            "open": ("bind", "127.0.0.1"),
        }
        client.config_set(*mend[wrong])
        client.close()
        assert keeps_running(("poll",), env, tmp_path)


@pytest.mark.parametrize("command", LONG)
def test_every_long_running_command_looks(command, tmp_path):
    with LooseServer(tmp_path, "--appendonly", "no") as server:
        assert_one_line(
            rasid(*command, **environment(server.url(), tmp_path)), "append-only", "appendonly yes"
        )


def test_what_an_operator_accepts_is_a_note(tmp_path):
    with LooseServer(
        tmp_path, "--appendonly", "no", "--bind", "0.0.0.0", "--protected-mode", "no"
    ) as server:
        env = environment(server.url(), tmp_path) | {
            "RASID_ACCEPT_VOLATILE": "true",
            "RASID_ACCEPT_OPEN": "true",
        }
        assert keeps_running(("poll",), env, tmp_path)
        told = [
            json.loads(line)
            for line in rasid("doctor", "--here", "--json", **env).stdout.splitlines()
        ]
    states = {line["check"]: line["state"] for line in told}
    assert (states["durability"], states["access"]) == ("note", "note")


def test_a_password_closes_a_server_that_others_can_reach(tmp_path):
    open_wide = (*SOUND, "--bind", "0.0.0.0", "--protected-mode", "no", "--requirepass", "s3cret")
    with LooseServer(tmp_path, *open_wide) as server:
        assert keeps_running(("poll",), environment(server.url(":s3cret"), tmp_path), tmp_path)


def test_a_server_that_answers_from_elsewhere_without_password_is_open_whatever_it_hides(tmp_path):
    address = _own_address()
    if not address:
        pytest.skip("skipped: no address beside loopback")
    hidden = (
        *SOUND,
        "--bind",
        "0.0.0.0",
        "--protected-mode",
        "no",
        "--rename-command",
        "CONFIG",
        "",
    )
    with LooseServer(tmp_path, *hidden) as server:
        assert_one_line(
            rasid("poll", **environment(server.url(host=address), tmp_path)), "without a password"
        )
        local = rasid("doctor", "--here", "--json", **environment(server.url(), tmp_path))
    told = {line["check"]: line["state"] for line in map(json.loads, local.stdout.splitlines())}
    assert told["access"] == "note"  # from here nobody can tell


def test_a_newer_layout_is_refused(tmp_path):
    with LooseServer(tmp_path, *SOUND) as server:
        Store(server.url()).client.set("rasid:schema", NEWEST + 1)
        env = environment(server.url(), tmp_path)
        assert_one_line(rasid("poll", **env), f"schema {NEWEST + 1}", "install the newer Rasid")
        assert rasid("doctor", **env).returncode == 1


def test_redis_is_as_good_as_valkey(tmp_path):
    binary = shutil.which("redis-server")
    if not binary:
        pytest.skip("skipped: no redis-server")
    with LooseServer(tmp_path, *SOUND, binary=binary) as server:
        env = environment(server.url(), tmp_path)
        assert keeps_running(("poll",), env, tmp_path)
        assert rasid("doctor", "--here", **env).returncode == 0
    assert find_binary() != binary


def _own_address() -> str:
    """Return an address of this machine that is not loopback; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return str(probe.getsockname()[0])
