"""The table of private names is whole, and a missing name refuses to start in one line."""

import ast
import subprocess
import sys
import tomllib

import pytest

from tests.conftest import ROOT
from worker.jobs.private_names import PRIVATE_NAMES, VERSIONS, exists

# what the authors document and promise
PUBLIC = {
    "celery:Celery",
    "celery:Task",
    "celery:bootsteps",
    "celery:current_task",
    "celery:signals",
    "celery.utils.dispatch:Signal",
    "kombu.entity:Exchange",
    "kombu.entity:Queue",
}
ALL = sorted(name for names in PRIVATE_NAMES.values() for name in names)


def imports() -> set[str]:
    """Collect every name that our code imports from Celery, kombu and billiard."""
    found = set()
    for file in (ROOT / "worker").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            module = getattr(node, "module", None) or ""
            if isinstance(node, ast.ImportFrom) and module.partition(".")[0] in PRIVATE_NAMES:
                found |= {f"{module}:{alias.name}" for alias in node.names}
    return {name for name in found if not name.startswith("redis")}


@pytest.mark.parametrize("name", ALL)
def test_the_installed_libraries_have_every_name(name):
    assert exists(name)


def test_a_name_that_is_gone_is_seen():
    assert not exists("celery.worker.state:gone")
    assert not exists("celery.gone:state")


def test_every_import_is_public_or_in_the_table():
    listed = {name.replace(":", ".") for name in ALL}
    prefixes = {name.rpartition(".")[0] for name in listed}
    unknown = {
        name
        for name in imports() - PUBLIC
        if name.replace(":", ".") not in listed | prefixes
        and not any(entry.startswith(name.replace(":", ".") + ".") for entry in listed)
    }
    assert unknown == set()


def test_the_versions_are_those_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for library, versions in VERSIONS.items():
        wanted = {f"{library}{versions}", f"{library}[redis]{versions}"}
        assert wanted & set(project["dependencies"]), library


def test_a_missing_name_is_refused_with_the_name_and_the_versions():
    program = """
import kombu.transport.redis
del kombu.transport.redis.PrefixedStrictRedis
from tasks.errors import SettingsError
from worker.config.settings import Settings
from worker.jobs.app import create_app
try:
    create_app(Settings(redis_url="redis://127.0.0.1:1/0"))
except SettingsError as error:
    print(error)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert "kombu 5." in done.stdout, done.stderr
    assert "kombu.transport.redis.PrefixedStrictRedis" in done.stdout
    assert 'pip install "kombu>=5.7,<5.8"' in done.stdout
