"""The deployment files start commands with settings that exist, contained and watched."""

import fnmatch
import json
import re
from pathlib import Path

import pytest

from rasid.web.access import check
from tests.support.deployment import COMPOSE, OURS, ROOT, SERVICES, parse, seconds, starts
from tools.read_yaml import read_yaml
from worker.config.settings import Settings, load_settings
from worker.jobs.drain import HARD_SECONDS

DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
FINAL = DOCKERFILE.rpartition("\nFROM ")[2]
STARTS = starts()
DEFAULTS = Settings()
LONGEST_SECONDS = {  # what a process may still do after SIGTERM
    "work": DEFAULTS.drain_seconds + HARD_SECONDS,
    "hooks": 2 * DEFAULTS.fetch_seconds,
    "archive": 10,
    "poll": 2,
    "web": 2,
    "demo": 15,
}


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.source)
def test_what_is_started_and_asked_are_commands_of_ours_with_options_they_have(start):
    parse(start.command)
    for asked in start.checks:
        if asked[0] == "rasid":
            assert parse(asked[1:]).params["process"] == start.command[0]


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.source)
def test_settings_in_the_files_exist_and_can_be_read(start, tmp_path, monkeypatch):
    for name in start.secrets:
        (tmp_path / name).write_text(
            "rediss://store.example.org:6380/0" if name == "RASID_REDIS_URL" else "secret"
        )
    for name, value in start.settings.items():
        monkeypatch.setenv(name, str(tmp_path) if name == "RASID_SECRETS_DIR" else value)
    settings = load_settings()
    check(settings)
    assert start.command == ("demo",) or "secret" in settings.server_url


@pytest.mark.parametrize("start", STARTS, ids=lambda start: start.source)
def test_a_process_has_the_time_it_needs_to_end(start):
    assert (
        "RASID_DRAIN_SECONDS" not in start.environment
    )  # the default is what the grace period is measured by
    assert start.grace_seconds > LONGEST_SECONDS[start.command[0]] + 10


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_contained(name):
    service = SERVICES[name]
    assert service["user"].partition(":")[0] not in ("", "0", "root")
    assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["cpus"]
    assert service["pids_limit"]
    assert service["healthcheck"]["test"][0] == "CMD"
    assert re.search(r":v?\d+\.\d+\.\d+(-[a-z]+)?(@sha256:\w+)?$", service["image"]), (
        "a version to the last number"
    )
    assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ()))


@pytest.mark.parametrize("name", OURS)
def test_a_service_writes_only_where_it_may(name):
    places = [place.partition(":")[0] for place in OURS[name]["tmpfs"]]
    places += [volume.partition(":")[2] for volume in OURS[name].get("volumes", ())]
    assert OURS[name]["environment"]["RASID_DATA_DIR"].startswith(tuple(places))


def test_each_profile_starts_what_its_services_depend_on():
    profiles = {profile for service in SERVICES.values() for profile in service["profiles"]}
    assert profiles == {"core", "web", "monitoring", "alerting", "demo"}
    for name, service in SERVICES.items():
        for needed in service.get("depends_on", ()):
            assert set(service["profiles"]) <= set(SERVICES[needed]["profiles"]), name
    example = (ROOT / "deploy" / "compose.env.example").read_text("utf-8")
    (default,) = re.findall(r"^COMPOSE_PROFILES=(.+)$", example, re.MULTILINE)
    assert set(default.split(",")) == {"core", "web"}


def test_workers_can_be_multiplied():
    assert not {"container_name", "ports", "hostname"} & SERVICES["worker"].keys()


def test_only_those_who_visit_sites_or_are_visited_reach_beyond_the_inner_network():
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert {name for name, service in SERVICES.items() if service["networks"] == ["inside"]} == {
        "valkey",
        "poller",
        "archive",
    }


def test_every_mounted_file_of_ours_is_there():
    mounts = [
        volume.partition(":")[0]
        for service in SERVICES.values()
        for volume in service.get("volumes", ())
    ]
    ours = [mount for mount in mounts if mount.startswith("./")]
    assert ours
    assert [mount for mount in ours if not (ROOT / mount).exists()] == []
    named = {mount for mount in mounts if not mount.startswith("./")}
    assert named == COMPOSE["volumes"].keys()


def test_secrets_are_files_that_git_ignores():
    wanted = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}
    assert wanted == COMPOSE["secrets"].keys()
    assert all(
        secret["file"].startswith("deploy/secrets/") for secret in COMPOSE["secrets"].values()
    )
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text("utf-8").splitlines()


def test_the_server_never_evicts_writes_what_it_holds_and_leaves_memory_to_rewrite_it():
    lines = (ROOT / "deploy" / "valkey" / "valkey.conf").read_text("utf-8").splitlines()
    assert {"maxmemory-policy noeviction", "appendonly yes", "maxmemory 2gb"} <= set(lines)
    assert SERVICES["valkey"]["mem_limit"] == "3g"
    assert seconds(SERVICES["valkey"]["stop_grace_period"]) >= 30


def test_grafana_finds_its_data_source_and_the_folder_of_dashboards():
    provisioning = ROOT / "deploy" / "grafana" / "provisioning"
    (source,) = read_yaml((provisioning / "datasources" / "prometheus.yml").read_text("utf-8"))[
        "datasources"
    ]
    assert source["url"] == "http://prometheus:9090"
    assert "--web.listen-address=0.0.0.0:9090" in SERVICES["prometheus"]["command"]
    (provider,) = read_yaml((provisioning / "dashboards" / "rasid.yml").read_text("utf-8"))[
        "providers"
    ]
    assert (
        f"./deploy/grafana/dashboards:{provider['options']['path']}:ro"
        in SERVICES["grafana"]["volumes"]
    )


def test_the_image_carries_the_packages_of_the_wheel_and_nothing_else_reaches_its_build():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    needed = {name for line in copied for name in line.split()}
    assert {"tasks", "worker", "rasid"} <= needed
    ignored, *admitted = (ROOT / ".dockerignore").read_text("utf-8").split()
    assert ignored == "*"
    assert {rule[1:] for rule in admitted if rule.startswith("!")} == needed
    assert all((ROOT / name).exists() for name in needed)
    assert any(fnmatch.fnmatch("tasks/text/__pycache__", rule) for rule in admitted)


def test_the_final_image_runs_unprivileged_without_tools_to_build():
    assert json.loads(re.search(r"^ENTRYPOINT (.+)$", FINAL, re.MULTILINE)[1]) == ["rasid"]
    assert (
        re.search(r"^USER (.+)$", FINAL, re.MULTILINE)[1] == "10001:10001" == OURS["worker"]["user"]
    )
    assert "pip uninstall --yes pip" in FINAL
    assert not re.search(r"apt-get|pip install|\buv\b", FINAL)
    checked = json.loads(re.search(r"^HEALTHCHECK .*CMD (.+)$", FINAL, re.MULTILINE)[1])
    parse(tuple(checked[1:]))
    bases = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.\d+\.\d+-slim-\w+", bases.pop())


def test_settings_of_the_image_are_settings():
    known = {f"RASID_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"RASID_[A-Z_]+", DOCKERFILE)) <= known
    assert Path(re.search(r"RASID_DATA_DIR=(\S+)", FINAL)[1]).parts[1] == "tmp"
