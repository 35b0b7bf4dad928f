"""What the deployment files start are commands that exist, with options that exist."""

import json
import re
from pathlib import Path

import click
import pytest
from ruamel.yaml import YAML

from worker.cli import COMMANDS, rasid
from worker.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = YAML(typ="safe").load((ROOT / "docker-compose.yml").read_text("utf-8"))
OURS = {name: service for name, service in COMPOSE["services"].items() if service.get("image", "").startswith("rasid")}


@pytest.mark.parametrize("name", OURS)
def test_a_service_starts_a_command_of_ours_with_options_it_has(name):
    command = rasid.get_command(click.Context(rasid), OURS[name]["command"][0])
    assert command is not None
    command.make_context(name, list(OURS[name]["command"][1:]))


@pytest.mark.parametrize("name", OURS)
def test_a_service_runs_unprivileged_with_a_health_check(name):
    service = OURS[name]
    assert (service["user"], service["read_only"], service["cap_drop"]) == ("10001", True, ["ALL"])
    check = service["healthcheck"]["test"]
    assert (check[:2] == ["CMD", "rasid"] and check[2] in COMMANDS) or check[:2] == ["CMD", "python"]


@pytest.mark.parametrize("name", OURS)
def test_a_service_writes_only_where_it_may(name):
    volumes = [volume.partition(":")[2] for volume in OURS[name].get("volumes", ())]
    assert OURS[name]["environment"]["RASID_DATA_DIR"].startswith((*OURS[name]["tmpfs"], *volumes))


def test_every_setting_in_the_files_is_a_setting():
    text = (ROOT / "docker-compose.yml").read_text("utf-8") + (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
    known = {f"RASID_{name.upper()}" for name in Settings.model_fields}
    assert set(re.findall(r"RASID_[A-Z_]+", text)) <= known


def test_the_server_never_evicts_and_writes_what_it_holds():
    assert COMPOSE["services"]["valkey"]["command"][1:] == ["--appendonly", "yes", "--maxmemory-policy", "noeviction"]


def test_the_image_carries_the_packages_of_the_wheel():
    packages = re.findall(r"^COPY (\w+) \./\1$", (ROOT / "deploy" / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert packages == ["tasks", "worker", "web", "demo"]
    entry = re.search(r"^ENTRYPOINT (.+)$", (ROOT / "deploy" / "Dockerfile").read_text("utf-8"), re.MULTILINE)
    assert json.loads(entry[1]) == ["rasid"]
