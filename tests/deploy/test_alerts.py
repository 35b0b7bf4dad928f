"""Every alert is explained, tested both ways, and speaks of metrics that exist.

`make check` lets promtool run the tests of the rules.
"""

import re

import click
import pytest

from rasid.cli import rasid
from tests.conftest import ROOT
from tools.read_yaml import read_yaml
from worker.config.settings import Settings
from worker.telemetry.metric_names import CATALOGUE

PROMETHEUS = ROOT / "deploy" / "prometheus"
RUNBOOK = (ROOT / "docs" / "how-to" / "runbook.md").read_text("utf-8")
SECTIONS = re.findall(r"^### (\w+)$", RUNBOOK, re.MULTILINE)
SUFFIXES = ("", "_bucket", "_sum", "_count")
KNOWN = {
    name.name + suffix
    for name in CATALOGUE
    for suffix in (SUFFIXES if name.kind == "histogram" else ("",))
}


def read(folder: str) -> list[dict]:
    return [
        read_yaml(file.read_text("utf-8")) for file in sorted((PROMETHEUS / folder).glob("*.yml"))
    ]


ALERTS = [rule for file in read("rules") for group in file["groups"] for rule in group["rules"]]
TESTS = [
    case for file in read("tests") for test in file["tests"] for case in test["alert_rule_test"]
]
SERIES = [
    row["series"]
    for file in read("tests")
    for test in file["tests"]
    for row in test["input_series"]
]
named = pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert["alert"])


@named
def test_an_alert_says_how_bad_it_is_what_happened_and_where_to_read_on(alert):
    assert alert["labels"]["severity"] in {"warning", "critical"}
    assert alert["annotations"].keys() == {"summary", "description", "runbook_url"}
    assert alert["annotations"]["runbook_url"] == f"docs/how-to/runbook.md#{alert['alert'].lower()}"
    assert alert["for"]


@named
def test_an_alert_is_shown_to_fire_and_not_to_fire(alert):
    shown = {bool(case["exp_alerts"]) for case in TESTS if case["alertname"] == alert["alert"]}
    assert shown == {True, False}


@named
def test_an_alert_asks_for_metrics_that_exist(alert):
    asked = set(re.findall(r"\b(?:rasid|celery)_\w+", alert["expr"]))
    assert asked <= KNOWN
    assert asked or "up{" in alert["expr"]


def test_the_tests_feed_metrics_and_labels_that_exist():
    labels = {name.name + suffix: {*name.labels, "le"} for name in CATALOGUE for suffix in SUFFIXES}
    for series in SERIES:
        name = re.match(r"\w+", series)[0]
        if name != "up":
            assert name in KNOWN, series
            assert set(re.findall(r"(\w+)=", series)) <= labels[name], series


def test_the_runbook_has_a_section_for_each_alert_and_no_other():
    assert sorted(SECTIONS) == sorted(alert["alert"] for alert in ALERTS)


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_says_what_it_means_where_to_look_and_what_to_do(section):
    text = RUNBOOK.partition(f"### {section}\n")[2].partition("\n### ")[0]
    assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE) == ["Means", "Look", "Do"]


@pytest.mark.parametrize("line", sorted(set(re.findall(r"`rasid ([^`]+)`", RUNBOOK))))
def test_a_command_of_the_runbook_exists(line):
    command, words = rasid, line.split()
    while words and isinstance(command, click.Group):
        found = command.get_command(click.Context(command), words.pop(0))
        assert found is not None, line
        command = found
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in words if word.startswith("-")} <= options


def test_settings_and_metrics_of_the_runbook_exist():
    assert set(re.findall(r"RASID_[A-Z_]+", RUNBOOK)) <= {
        f"RASID_{name.upper()}" for name in Settings.model_fields
    }
    assert set(re.findall(r"`((?:rasid|celery)_\w+)", RUNBOOK)) <= KNOWN
