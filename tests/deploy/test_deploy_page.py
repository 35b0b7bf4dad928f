"""What ``docs/how-to/deploy.md`` tells people to type names services, files, units and commands
that exist.
"""

import re
import shlex
import shutil
import subprocess
from itertools import pairwise

import pytest

from tests.support.deployment import ROOT, SERVICES, SYSTEMD, parse, unit
from tools.manifests import built
from worker.config.settings import Settings
from worker.telemetry.liveness import PROCESSES

TEXT = (ROOT / "docs" / "how-to" / "deploy.md").read_text("utf-8")
LINES = [shlex.split(line) for line in re.findall(r"^\$ (.+)$", TEXT, re.MULTILINE)]
PROFILES = {profile for service in SERVICES.values() for profile in service["profiles"]}
DEPLOYMENTS = {"poller", "worker", "web", "hooks"}


def lines(*start: str) -> list[list[str]]:
    """Return the commands of the page that begin so."""
    return [line for line in LINES if tuple(line[: len(start)]) == start]


def values(line: list[str], option: str) -> list[str]:
    return [word for before, word in pairwise(line) if before == option]


def test_every_program_of_the_page_is_looked_at_here():
    looked_at = {
        "helm",
        "install",
        "make",
        "openssl",
        "chmod",
        "docker",
        "kubectl",
        "python3",
        "/opt/rasid/bin/pip",
        "cp",
        "systemctl",
    }
    assert {line[0] for line in LINES} == looked_at | {"systemd-sysusers"}


def test_compose_commands_name_services_and_profiles():
    assert len(lines("docker", "compose")) >= 5
    for line in lines("docker", "compose"):
        assert set(values(line, "--profile")) <= PROFILES
        assert {scale.partition("=")[0] for scale in values(line, "--scale")} <= SERVICES.keys()
        if "exec" in line:
            assert line[line.index("exec") + 1] in SERVICES
    assert {profile for profile in PROFILES if f"`{profile}`" in TEXT} == PROFILES


def test_commands_of_ours_exist():
    inside = [line[len(line) - line[::-1].index("rasid") :] for line in LINES if "exec" in line]
    spoken = [shlex.split(text)[1:] for text in re.findall(r"`(rasid [a-z ]+)`", TEXT)]
    assert len(inside) >= 3
    for arguments in (*inside, *spoken):
        parse(tuple(arguments))


def test_kubectl_is_given_directories_that_build_and_deployments_that_exist(tmp_path):
    directories = {
        word for line in lines("kubectl", "apply") for word in values(line, "--kustomize")
    }
    assert directories == {"deploy/kubernetes/examples/secrets", "deploy/kubernetes/overlays/small"}
    assert built(ROOT / "deploy/kubernetes/overlays/small")
    assert (ROOT / "deploy/kubernetes/examples/secrets/kustomization.yaml").exists()
    named = {
        word.partition("/")[2] for line in LINES for word in line if word.startswith("deployment/")
    }
    assert named
    assert named <= DEPLOYMENTS


def test_units_that_are_enabled_exist():
    (enabled,) = [line for line in lines("systemctl", "enable") if "--now" not in line]
    assert {word.removeprefix("rasid-") for word in enabled[2:]} == set(PROCESSES)
    assert (SYSTEMD / "rasid.target").exists()


@pytest.mark.parametrize(
    "path", sorted(set(re.findall(r"(?:deploy|examples|base|overlays)/[\w./-]+", TEXT)))
)
def test_a_file_that_is_named_exists(path):
    made = re.match(r"deploy/(?:secrets|own)", path)
    if made:
        assert f"/{made[0]}/" in (ROOT / ".gitignore").read_text("utf-8")
    else:
        assert any(
            (place / path.rstrip(".")).exists() or list(place.glob(path + "*"))
            for place in (ROOT, ROOT / "deploy" / "kubernetes")
        )


def test_secrets_and_settings_that_are_named_exist():
    known = {f"RASID_{name.upper()}" for name in Settings.model_fields} | {"RASID_SECRETS_DIR"}
    assert set(re.findall(r"RASID_[A-Z_]+", TEXT)) <= known


def test_what_is_copied_where_it_is_installed_is_what_the_units_read():
    shared = dict(unit(SYSTEMD / "rasid-.service.d" / "10-all.conf"))
    assert any("/etc/rasid/secrets/RASID_REDIS_PASSWORD" in word for line in LINES for word in line)
    assert (
        shared["LoadCredential"] == "RASID_REDIS_PASSWORD:/etc/rasid/secrets/RASID_REDIS_PASSWORD"
    )
    assert shared["EnvironmentFile"] == "-/etc/rasid/environment"


@pytest.mark.skipif(not shutil.which("openssl"), reason="skipped: no openssl")
def test_the_files_of_secrets_are_made_as_the_page_says(tmp_path):
    commands = re.findall(
        r"^\$ ((?:install|openssl|chmod) .*deploy/secrets.*)$", TEXT, re.MULTILINE
    )
    assert len(commands) == 4
    subprocess.run(["sh", "-ec", "\n".join(commands)], cwd=tmp_path, check=True)
    made = {path.name: path for path in (tmp_path / "deploy" / "secrets").iterdir()}
    assert made.keys() == {"RASID_REDIS_PASSWORD", "GRAFANA_ADMIN_PASSWORD"}
    assert all(re.fullmatch(r"[0-9a-f]{64}\n", path.read_text()) for path in made.values())
    assert {path.stat().st_mode & 0o777 for path in made.values()} == {0o644}
    assert (tmp_path / "deploy" / "secrets").stat().st_mode & 0o777 == 0o700
