"""The Helm chart, rendered by Helm itself: what kustomize makes, and what its values change."""

import json
import re
from typing import Any

import helm_python as helm
import pytest

from tests.support.deployment import ROOT
from tools.helm_chart import OVERLAY, TARGET, chart
from tools.manifests import Manifest, faults, rendered
from tools.read_yaml import read_documents, read_yaml

VALUES = read_yaml((TARGET / "values.yaml").read_text("utf-8"))
CHANGED = {
    "image": {"repository": "10.0.0.1:5000/news/rasid", "tag": "1e3"},
    "workers": 7,
    "storage": {"archive": "1Ti", "valkey": "5Gi"},
    "namespaces": {"readers": "proxy", "monitoring": "123"},
    "settings": {"RASID_CONTACT": "https://desk.example.org/#{{ robot }}", "RASID_DAYS": "12"},
}


def render(values: dict[str, Any], namespace: str = "rasid") -> list[Manifest]:
    with helm.Chart.load(str(TARGET)) as opened:
        texts = opened.render(values, name="rasid", namespace=namespace)
    return [one for text in texts.values() for one in read_documents(text) if one]


def by_name(manifests: list[Manifest]) -> dict[tuple[str, str], Manifest]:
    return {(one["kind"], one["metadata"]["name"]): one for one in manifests}


def plain(manifest: Manifest) -> Manifest:
    """Return a manifest without what tells the two ways apart: hashes of settings."""
    text = re.sub(r"(rasid-settings|valkey-config)-[a-z0-9]{10}", r"\1", json.dumps(manifest))
    found: Manifest = json.loads(text)
    template = found.get("spec", {}).get("template", {})
    notes = template.get("metadata", {}).get("annotations", {})
    for name in ("checksum/settings", "checksum/valkey-config"):
        notes.pop(name, None)
    if not notes:
        template.get("metadata", {}).pop("annotations", None)
    return found


def test_the_chart_is_what_the_tool_writes():
    written = {
        str(path.relative_to(TARGET)): path.read_text("utf-8")
        for path in TARGET.rglob("*")
        if path.is_file()
    }
    assert written == chart(), "run: make reference"


def test_helm_finds_no_fault():
    found = helm.lint(str(TARGET))
    assert found["errors"] == []
    assert {one["error"] for one in found["messages"]} <= {"icon is recommended"}


def test_the_defaults_are_what_kustomize_makes():
    kustomized = [one for one in rendered(OVERLAY) if one["kind"] != "Namespace"]
    wanted = by_name([plain(one) for one in kustomized])
    assert by_name([plain(one) for one in render({})]) == wanted


def test_values_go_where_they_belong_and_every_manifest_stays_valid():
    manifests = render(CHANGED, "news-2")
    assert [fault for one in manifests for fault in faults(one)] == []
    assert {one["metadata"]["namespace"] for one in manifests} == {"news-2"}
    found = by_name(manifests)
    worker = found["Deployment", "worker"]["spec"]
    assert worker["replicas"] == 7
    assert worker["template"]["spec"]["containers"][0]["image"] == "10.0.0.1:5000/news/rasid:1e3"
    settings = found["ConfigMap", "rasid-settings"]["data"]
    assert settings == VALUES["settings"] | CHANGED["settings"]
    text = repr(manifests)
    assert "'1Ti'" in text
    assert "'5Gi'" in text
    assert "'kubernetes.io/metadata.name': '123'" in text
    assert "ingress-nginx" not in text


def test_new_settings_make_new_pods():
    def checksum(values: dict[str, Any]) -> str:
        worker = by_name(render(values))["Deployment", "worker"]["spec"]["template"]
        return str(worker["metadata"]["annotations"]["checksum/settings"])

    assert checksum({}) == checksum({"workers": 9})
    assert checksum({}) != checksum({"settings": {"RASID_CONTACT": "x"}})


def test_new_files_of_the_server_make_new_pods_as_with_kustomize():
    names = [one["metadata"]["name"] for one in rendered(OVERLAY) if one["kind"] == "ConfigMap"]
    (hash_,) = [name.removeprefix("valkey-config-") for name in names if "valkey-" in name]
    pods = {
        name: one["spec"]["template"]["metadata"].get("annotations", {})
        for (kind, name), one in by_name(render({})).items()
        if kind in {"Deployment", "StatefulSet"}
    }
    told = {name: notes.get("checksum/valkey-config") for name, notes in pods.items()}
    assert told == {name: hash_ if name == "valkey" else None for name in pods}


@pytest.mark.parametrize(
    "values",
    [
        {"workers": "many"},
        {"workers": 0},
        {"worker": 2},
        {"image": {"name": "x"}},
        {"storage": {"archive": "big"}},
        {"settings": {"PATH": "/"}},
        {"settings": {"RASID_CONCURRENCY": 2}},
    ],
)
def test_a_value_that_there_is_not_is_refused(values):
    with pytest.raises(helm.HelmError):
        render(values)


def test_the_page_installs_the_chart():
    page = (ROOT / "docs" / "how-to" / "deploy.md").read_text("utf-8")
    (line,) = re.findall(r"^\$ helm install (.+)$", page, re.MULTILINE)
    assert "deploy/helm" in line.split()
