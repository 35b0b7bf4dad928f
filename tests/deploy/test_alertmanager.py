"""Alerts reach people: routes lead to receivers that are there, and Alertmanager takes the file."""

import re
import shutil
import subprocess

import pytest

from tests.conftest import ROOT
from tests.deploy.test_alerts import ALERTS
from tools.read_yaml import read_yaml

FILE = ROOT / "deploy" / "alertmanager" / "alertmanager.yml"
FIRST_WITH_TOKEN_FILES = (0, 26)


@pytest.fixture(scope="module")
def config() -> dict:
    return read_yaml(FILE.read_text("utf-8"))


def test_each_route_leads_to_a_receiver_and_each_receiver_is_led_to(config):
    routes = [config["route"], *config["route"]["routes"]]
    receivers = {receiver["name"] for receiver in config["receivers"]}
    assert {route["receiver"] for route in routes} == receivers == {"mail", "telegram", "webhook"}


def test_what_is_critical_reaches_every_receiver_but_the_first_by_its_severity(config):
    severities = {alert["labels"]["severity"] for alert in ALERTS}
    matched = {match for route in config["route"]["routes"] for match in route["matchers"]}
    assert matched == {'severity="critical"'}
    assert "critical" in severities


def test_alerts_that_silence_others_and_those_silenced_exist(config):
    names = {alert["alert"] for alert in ALERTS}
    for rule in config["inhibit_rules"]:
        for matcher in (*rule["source_matchers"], *rule["target_matchers"]):
            for pattern in re.search(r'=~"(.+)"', matcher)[1].split("|"):
                assert any(re.fullmatch(pattern, name) for name in names), pattern


def test_no_secret_is_in_the_file():
    assert not re.search(r"(?m)^\s*(?:smtp_auth_password|bot_token|api_url):", FILE.read_text())


def test_alertmanager_takes_it(tmp_path):
    if not shutil.which("amtool"):
        pytest.skip("no amtool")
    told = subprocess.run(["amtool", "--version"], capture_output=True, text=True, check=True)
    version = tuple(
        map(int, re.search(r"version (\d+)\.(\d+)", told.stdout + told.stderr).groups())
    )
    text = FILE.read_text("utf-8")
    if version < FIRST_WITH_TOKEN_FILES:  # an older one knows the token itself only
        text = re.sub(r"bot_token_file: .*", "bot_token: x", text)
    file = tmp_path / "alertmanager.yml"
    file.write_text(text, "utf-8")
    done = subprocess.run(
        ["amtool", "check-config", str(file)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
