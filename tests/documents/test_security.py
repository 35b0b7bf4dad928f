"""The threat model names tests that exist, and the lock names what is installed by its hash."""

import ast
import re
import tomllib
from importlib.metadata import PackageMetadata, metadata

import pytest

from tests.conftest import ROOT
from tools.audit import report
from tools.licences import licence_of

PAGE = (ROOT / "SECURITY.md").read_text("utf-8")
ROWS = re.findall(r"^\| (T\d+) \|.*\| `([^`]+)` \|$", PAGE, re.MULTILINE)


def functions(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_the_threats_are_numbered_without_holes():
    assert [name for name, _ in ROWS] == [f"T{number}" for number in range(1, len(ROWS) + 1)]
    assert len(ROWS) == PAGE.count("\n| T")


@pytest.mark.parametrize(("threat", "test"), ROWS)
def test_every_threat_has_a_test_that_exists(threat, test):
    path, _, name = test.partition("::")
    assert name in functions(path), threat


def test_every_package_is_pinned_by_its_hash():
    lock = tomllib.loads((ROOT / "uv.lock").read_text("utf-8"))
    for package in lock["package"]:
        if "registry" in package["source"]:
            files = [*package.get("wheels", ()), *filter(None, [package.get("sdist")])]
            assert files, package["name"]
            assert all(file["hash"].startswith("sha256:") for file in files), package["name"]


@pytest.mark.parametrize(
    ("packages", "code"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0),
        ([{"name": "a", "version": "1", "vulns": [{"id": "CVE-1"}]}], 1),
        ([{"name": "a", "skip_reason": "not found"}], 2),
        ([{"name": "a", "skip_reason": "-"}, {"name": "b", "version": "1", "vulns": []}], 0),
    ],
)
def test_an_audit_that_knew_nothing_is_no_good_news(packages, code, capsys):
    assert report(packages) == code
    assert capsys.readouterr().out


def test_every_package_that_is_installed_names_its_licence():
    about: PackageMetadata = metadata("redis")
    assert "MIT" in licence_of(about)
