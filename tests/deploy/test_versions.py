"""One version of each image and tool in all deployment files, down to its last number."""

import re
import subprocess
import tomllib
from collections import defaultdict

import pytest

from tests.support.deployment import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text("utf-8")
IMAGE = re.compile(
    r"^\s*(?:- )?image:\s*(?P<name>[\w./-]+):(?P<tag>[\w.-]+)(?:@(?P<digest>\S+))?", re.MULTILINE
)
FULL = re.compile(r"v?\d+\.\d+\.\d+(-[a-z]+)?")
OUR_VERSIONS = {
    "deploy/Dockerfile": r"ARG VERSION=(\S+)",
    "docs/how-to/deploy.md": r"/rasid:([\w.]+)",
    "deploy/kubernetes/overlays/small/kustomization.yaml": r"newTag: ([\w.]+)",
    "deploy/kubernetes/overlays/large/kustomization.yaml": r"newTag: ([\w.]+)",
}


def images() -> dict[str, set[tuple[str, str]]]:
    """Return the tags and digests of each image that a deployment file names."""
    files = [ROOT / "docker-compose.yml", *(ROOT / "deploy").rglob("*.y*ml")]
    found = defaultdict(set)
    for file in files:
        for image in IMAGE.finditer(file.read_text("utf-8")):
            found[image["name"]].add((image["tag"], image["digest"] or ""))
    return found


@pytest.mark.parametrize("name", sorted(images()))
def test_an_image_has_one_version_everywhere_and_one_digest_where_it_is_pinned(name):
    ((tag, digest),) = images()[name]
    assert FULL.fullmatch(tag), "a version to the last number"
    assert not digest or re.fullmatch(r"sha256:[0-9a-f]{64}", digest)


def test_our_image_has_the_version_of_the_package():
    assert images()["rasid"] == {(PROJECT["version"], "")}
    for path, pattern in OUR_VERSIONS.items():
        written = re.findall(pattern, (ROOT / path).read_text("utf-8"))
        assert written, path
        assert set(written) == {PROJECT["version"]}, path


def test_one_uv_makes_the_environment_of_a_developer_and_of_the_image():
    makefile = (ROOT / "Makefile").read_text("utf-8")
    (wanted,) = re.findall(r"^UV_VERSION := (\S+)$", makefile, re.MULTILINE)
    assert re.findall(r'"uv==([\d.]+)"', DOCKERFILE) == [wanted]


def test_both_stages_have_one_base_with_a_python_that_the_package_supports():
    (base,) = set(re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE))
    minor = re.match(r"python:(3\.\d+)\.\d+-slim-\w+(?:@sha256:[0-9a-f]{64})?$", base)
    oldest = re.fullmatch(r">=(3\.\d+)", PROJECT["requires-python"])
    assert minor
    assert oldest
    assert int(minor[1][2:]) >= int(oldest[1][2:])


def test_settings_of_compose_are_an_example_and_hold_no_secret():
    listed = subprocess.run(
        ["git", "ls-files", "--", ".env", "deploy/own", "deploy/secrets"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert listed.stdout == ""
    assert "/.env" in (ROOT / ".gitignore").read_text("utf-8").splitlines()
    example = (ROOT / "deploy" / "compose.env.example").read_text("utf-8")
    names = re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE)
    assert names
    assert not [name for name in names if re.search("PASSWORD|TOKEN|SECRET|KEY|URL", name)]
