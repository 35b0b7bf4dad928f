"""The manifests as they would be applied.

Contained, reachable only where they say so, scaled by keys that exist.
"""

import copy
import ipaddress
import re
import shutil

import pytest

from tests.support.deployment import ROOT, SERVICES, secrets_of, workloads
from tools.manifests import BESIDE, EXAMPLES, OVERLAYS, built, example, faults, rendered
from tools.read_yaml import read_yaml
from worker.config.settings import Settings
from worker.fetch.ssrf_guard import ALLOWED_V6, FORBIDDEN_V4, FORBIDDEN_V6
from worker.jobs.names import ARTICLES, FEEDS, queue_key

KUBERNETES = ROOT / "deploy" / "kubernetes"
PODS = [
    pytest.param(workload["spec"]["template"], id=f"{overlay} {workload['metadata']['name']}")
    for overlay in (*OVERLAYS, *BESIDE)
    for workload in workloads(overlay)
]
TRIGGER_KEYS = {  # what KEDA's two scalers read; their metadata is free text to the schema
    "redis": {"listName", "listLength", "databaseIndex", "enableTLS"},
    "redis-streams": {"stream", "consumerGroup", "lagCount", "databaseIndex", "enableTLS"},
}


def named(overlay: str, kind: str) -> dict[str, dict]:
    return {one["metadata"]["name"]: one for one in rendered(overlay) if one["kind"] == kind}


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_the_overlays_have_every_process(overlay):
    ours = {"poller", "worker", "web", "archive", "hooks"}
    assert {one["metadata"]["name"] for one in workloads(overlay)} == ours | (
        {"valkey"} if overlay == "small" else set()
    )
    assert named(overlay, "PodDisruptionBudget").keys() == ours
    assert {one["metadata"].get("namespace", "rasid") for one in rendered(overlay)} == {"rasid"}


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_is_contained(pod):
    spec = pod["spec"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["serviceAccountName"] == "rasid"
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert spec["securityContext"]["runAsUser"] >= 999
    assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    for container in spec["containers"]:
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert (
            {"cpu", "memory"}
            == container["resources"]["requests"].keys()
            == container["resources"]["limits"].keys()
        )
        assert {"startupProbe", "readinessProbe", "livenessProbe"} <= container.keys()


@pytest.mark.parametrize("pod", PODS)
def test_a_pod_writes_only_into_volumes_it_has(pod):
    volumes = {volume["name"] for volume in pod["spec"]["volumes"]} | {
        "archive",
        "data",
    }  # claims of their own
    (container,) = pod["spec"]["containers"]
    assert {mount["name"] for mount in container["volumeMounts"]} <= volumes
    settings = {one["name"]: one["value"] for one in container.get("env", ())}
    writable = tuple(
        mount["mountPath"] for mount in container["volumeMounts"] if not mount.get("readOnly")
    )
    assert settings.get("RASID_DATA_DIR", "/data").startswith(writable)


@pytest.mark.parametrize("overlay", [*OVERLAYS, *BESIDE])
def test_selectors_budgets_services_and_policies_meet_pods(overlay):
    labels = [workload["spec"]["template"]["metadata"]["labels"] for workload in workloads(overlay)]
    wanted = [
        one["spec"]["selector"]["matchLabels"]
        for one in (*workloads(overlay), *named(overlay, "PodDisruptionBudget").values())
    ]
    wanted += [one["spec"]["selector"] for one in named(overlay, "Service").values()]
    wanted += [
        one["spec"]["podSelector"].get("matchLabels", {})
        for one in named(overlay, "NetworkPolicy").values()
    ]
    for selector in wanted:
        assert any(selector.items() <= one.items() for one in labels), selector


@pytest.mark.parametrize("overlay", OVERLAYS)
def test_nothing_is_allowed_but_what_is_said(overlay):
    policies = named(overlay, "NetworkPolicy")
    assert policies["default-deny"]["spec"] == {
        "podSelector": {},
        "policyTypes": ["Ingress", "Egress"],
    }
    assert policies["internet"]["spec"]["podSelector"]["matchExpressions"][0]["values"] == [
        "worker",
        "hooks",
    ]
    assert [rule["from"] for rule in policies["readers"]["spec"]["ingress"]] == [
        [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "ingress-nginx"}}}]
    ]


@pytest.mark.parametrize(
    ("overlay", "policy", "ports"),
    [("small", "internet", Settings().allow_ports), ("alerting", "alertmanager", (443, 465, 587))],
)
def test_pods_reach_the_networks_that_the_guard_admits(overlay, policy, ports):
    rule = named(overlay, "NetworkPolicy")[policy]["spec"]["egress"][-1]
    v4, v6 = (block["ipBlock"] for block in rule["to"])
    assert v4["cidr"] == "0.0.0.0/0"
    assert {ipaddress.ip_network(text) for text in v4["except"]} == set(FORBIDDEN_V4)
    assert ipaddress.ip_network(v6["cidr"]) == ALLOWED_V6
    assert {ipaddress.ip_network(text) for text in v6["except"]} == set(FORBIDDEN_V6)
    assert tuple(port["port"] for port in rule["ports"]) == ports


def test_alertmanager_is_that_of_compose_and_has_the_secrets_of_its_file():
    (manager,) = workloads("alerting")
    (container,) = manager["spec"]["template"]["spec"]["containers"]
    compose = SERVICES["alertmanager"]
    assert container["image"] == compose["image"]
    (made,) = named("alerting", "ConfigMap").values()
    text = (ROOT / "deploy" / "alertmanager" / "alertmanager.yml").read_text("utf-8")
    assert made["data"] == {"alertmanager.yml": text}
    (secrets,) = (
        volume["secret"]
        for volume in manager["spec"]["template"]["spec"]["volumes"]
        if "secret" in volume
    )
    files = {f"/run/secrets/{item['path']}" for item in secrets["items"]}
    assert files == set(re.findall(r"_file: (\S+)", text))
    assert {item["key"] for item in secrets["items"]} == set(compose["secrets"])


def test_workers_are_scaled_by_the_lists_that_hold_their_jobs():
    scaled = named("large", "ScaledObject")["worker"]["spec"]
    assert scaled["scaleTargetRef"]["name"] in named("large", "Deployment")
    assert "replicas" not in named("large", "Deployment")["worker"]["spec"]
    lists = [trigger["metadata"]["listName"] for trigger in scaled["triggers"]]
    assert lists == [queue_key(Settings(), queue) for queue in (ARTICLES, FEEDS)]


@pytest.mark.parametrize(
    "scaled",
    [named("large", "ScaledObject")["worker"], *example("subscriber.yaml")],
    ids=["worker", "desk"],
)
def test_triggers_say_what_keda_reads(scaled):
    for trigger in scaled["spec"]["triggers"]:
        assert trigger["metadata"].keys() <= TRIGGER_KEYS[trigger["type"]]
        assert trigger["authenticationRef"]["name"] in named("large", "TriggerAuthentication")


def test_the_large_archive_has_a_large_volume():
    (claim,) = next(one for one in workloads("large") if one["kind"] == "StatefulSet")["spec"][
        "volumeClaimTemplates"
    ]
    assert claim["spec"]["resources"]["requests"]["storage"] == "200Gi"


def test_the_example_of_secrets_makes_those_that_are_referenced(tmp_path):
    shutil.copy(KUBERNETES / "examples" / "secrets" / "kustomization.yaml", tmp_path)
    for name in ("RASID_REDIS_PASSWORD", "RASID_WEB_TOKENS"):
        (tmp_path / name).write_text("secret")
    made = {one["metadata"]["name"]: one["data"].keys() for one in built(tmp_path)}
    assert made == {"rasid-store": {"RASID_REDIS_PASSWORD"}, "rasid-web": {"RASID_WEB_TOKENS"}}
    for overlay in OVERLAYS:
        assert "Secret" not in {one["kind"] for one in rendered(overlay)}
        for workload in workloads(overlay):
            wanted = set(secrets_of(workload["spec"]["template"]["spec"]))
            assert wanted == (
                {"rasid-store", "rasid-web"}
                if workload["metadata"]["name"] == "web"
                else {"rasid-store"}
            )


def test_every_file_is_part_of_something_that_is_built():
    listed = set(EXAMPLES)
    for path in KUBERNETES.rglob("kustomization.yaml"):
        read = read_yaml(path.read_text("utf-8"))
        listed |= {
            *read.get("resources", ()),
            *(patch["path"] for patch in read.get("patches", ()) if "path" in patch),
        }
    assert {path.name for path in KUBERNETES.rglob("*.yaml")} - {"kustomization.yaml"} <= listed


@pytest.mark.parametrize(
    ("kind", "place", "value"),
    [
        ("Deployment", ("spec", "replica"), 2),
        ("NetworkPolicy", ("spec", "policyTypes"), "Ingress"),
        ("ScaledObject", ("spec", "maxReplicas"), 3),
        ("ScaledObject", ("spec", "minReplicaCount"), "many"),
        ("TriggerAuthentication", ("spec", "secretTargetRef", 0, "secret"), "x"),
    ],
)
def test_a_key_or_value_that_the_schema_does_not_know_is_a_fault(kind, place, value):
    manifest = copy.deepcopy(next(one for one in rendered("large") if one["kind"] == kind))
    assert list(faults(manifest)) == []
    *way, last = place
    inner = manifest
    for step in way:
        inner = inner[step]
    inner[last] = value
    assert list(faults(manifest))
