"""Topics, site rules and feeds of an operator's own: what Compose and Kubernetes mount."""

import shutil

import pytest

from rasid.cli import main
from tests.support.deployment import ROOT, SERVICES, parse
from tools.manifests import Manifest, built, faults
from tools.read_yaml import read_yaml

OWN = read_yaml((ROOT / "deploy" / "compose.own.yml").read_text("utf-8"))["services"]
FOLDERS = {"RASID_TOPICS_DIR": "/own/topics", "RASID_SITES_DIR": "/own/sites"}


@pytest.fixture(scope="module")
def manifests(tmp_path_factory) -> list[Manifest]:
    """Return what `small` becomes when its operator names the component, as the page says."""
    deploy = tmp_path_factory.mktemp("own") / "deploy"
    shutil.copytree(ROOT / "deploy", deploy, ignore=shutil.ignore_patterns("secrets", "own.bak"))
    overlay = deploy / "kubernetes" / "overlays" / "small"
    with (overlay / "kustomization.yaml").open("a") as file:
        file.write("components:\n  - ../../components/own\n")
    return built(overlay)


def of_kind(manifests: list[Manifest], kind: str) -> dict[str, Manifest]:
    return {one["metadata"]["name"]: one for one in manifests if one["kind"] == kind}


def test_compose_lays_the_folder_over_services_that_there_are():
    assert OWN.keys() - SERVICES.keys() == {"feeds"}
    for name in ("worker", "web"):
        assert OWN[name]["environment"] == FOLDERS
        (volume,) = OWN[name]["volumes"]
        assert volume.removesuffix(":ro") == "./deploy/own:/own"
    assert OWN["worker"]["volumes"][0].endswith(":ro")


def test_composes_service_for_feeds_is_as_contained_as_the_others():
    feeds, worker = OWN["feeds"], SERVICES["worker"]
    parse(tuple(feeds["command"]))
    same = ("image", "user", "read_only", "cap_drop", "security_opt", "init")
    assert [feeds[name] for name in same] == [worker[name] for name in same]
    assert feeds["networks"] == ["inside"]
    assert feeds["volumes"] == ["./deploy/own:/own:ro"]
    assert feeds["restart"].startswith("on-failure:")
    assert {"mem_limit", "cpus", "pids_limit"} <= feeds.keys()


def test_kubernetes_knows_every_key_of_the_component(manifests):
    assert [fault for one in manifests for fault in faults(one)] == []


def test_kubernetes_mounts_one_claim_where_the_settings_look(manifests):
    settings = of_kind(manifests, "ConfigMap")
    (name,) = [name for name in settings if name.startswith("rasid-settings")]
    assert settings[name]["data"].items() >= FOLDERS.items()
    (claim,) = of_kind(manifests, "PersistentVolumeClaim")
    mounting = {"worker", "web"}
    for one, deployment in of_kind(manifests, "Deployment").items():
        pod = deployment["spec"]["template"]["spec"]
        claims = [volume.get("persistentVolumeClaim") for volume in pod["volumes"]]
        assert ({"claimName": claim} in claims) == (one in mounting)
        assert pod["containers"][0]["envFrom"][0]["configMapRef"]["name"] == name


def test_the_job_for_feeds_is_as_contained_as_the_workers(manifests):
    job = of_kind(manifests, "CronJob")["feeds"]["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    worker = of_kind(manifests, "Deployment")["worker"]["spec"]["template"]["spec"]
    (feeds,), (other,) = job["containers"], worker["containers"]
    parse(tuple(feeds["args"]))
    same = ("image", "securityContext", "envFrom")
    assert [feeds[name] for name in same] == [other[name] for name in same]
    same = ("serviceAccountName", "automountServiceAccountToken", "securityContext")
    assert [job[name] for name in same] == [worker[name] for name in same]
    assert {mount["mountPath"]: mount.get("readOnly") for mount in feeds["volumeMounts"]}["/own"]


def test_what_the_page_makes_is_what_the_settings_read(tmp_path, monkeypatch, capsys):
    """The folder is made by the image itself: topics, a folder for rules, the feeds."""
    own = tmp_path / "own"
    (own / "sites").mkdir(parents=True)
    monkeypatch.setenv("RASID_TOPICS_DIR", str(own / "topics"))
    monkeypatch.setenv("RASID_SITES_DIR", str(own / "sites"))
    for words in (
        ("topics", "copy", str(own / "topics")),
        ("feeds", "copy", str(own / "feeds.opml")),
        ("topics", "list"),
        ("sites", "list"),
    ):
        main(list(words))
        assert not capsys.readouterr().err
    assert sorted(path.name for path in own.iterdir()) == ["feeds.opml", "sites", "topics"]
