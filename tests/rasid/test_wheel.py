"""What `pip install` gives: three packages that run beside a stranger's files of the same names."""

import json
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.processes import free_port

STRANGER = """
import pathlib, sys
(pathlib.Path(__file__).parent / "imported").write_text(__name__)
sys.exit("a stranger's module ran")
"""
UV = Path(sys.executable).parent / "uv"


def run(*arguments: object, cwd: Path, seconds: float = 60) -> str:
    """Run a program to its end and give what it printed; one that takes too long may clean up."""
    program = subprocess.Popen(
        [str(argument) for argument in arguments],
        cwd=cwd,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        printed, complaint = program.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        program.terminate()
        printed, complaint = program.communicate(timeout=30)
    assert program.returncode == 0, printed + complaint
    return printed


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("rasid-*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the wheel into an empty environment that borrows the dependencies of this one.

    A path file of a path file is not read, so the checkout under test is not on the path.
    """
    place = tmp_path_factory.mktemp("environment")
    run(UV, "venv", "--quiet", "--python", sys.executable, place / "venv", cwd=place)
    python = place / "venv" / "bin" / "python"
    run(UV, "pip", "install", "-q", "--no-deps", "--offline", "-p", python, wheel, cwd=place)
    (packages,) = (place / "venv" / "lib").glob("python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib"))
    return place / "venv" / "bin"


def test_the_wheel_holds_three_packages_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    tops = {name.partition("/")[0] for name in names}
    beside = tuple(top for top in tops if top.endswith((".dist-info", ".data")))
    assert tops.difference(beside) == {"rasid", "tasks", "worker"}
    assert [name for name in names if ".data/" in name] == [
        next(name for name in names if name.endswith(".data/data/share/man/man1/rasid.1"))
    ]
    assert {f"{package}/py.typed" for package in ("rasid", "tasks", "worker")} <= set(names)
    shipped = (ROOT / "deploy" / "feeds.opml").read_bytes()
    with zipfile.ZipFile(wheel) as archive:
        assert archive.read("rasid/data/feeds.opml") == shipped


def test_what_is_installed_comes_from_the_wheel_alone(installed, tmp_path):
    program = "import rasid, tasks, worker; print(*{p.__file__ for p in (rasid, tasks, worker)})"
    told = run(installed / "python", "-c", program, cwd=tmp_path).split()
    assert len(told) == 3
    assert all(Path(file).is_relative_to(installed.parent) for file in told)


def test_the_feeds_that_come_along_can_be_used(installed, tmp_path):
    told = run(installed / "rasid", "feeds", "copy", "mine.opml", cwd=tmp_path)
    assert told.endswith("feeds in mine.opml\n")
    assert (tmp_path / "mine.opml").read_bytes() == (ROOT / "deploy" / "feeds.opml").read_bytes()


def test_the_newsroom_ends_as_planned_beside_a_strangers_files_of_the_same_names(
    installed, tmp_path, monkeypatch
):
    monkeypatch.setenv("RASID_WEB_PORT", str(free_port()))
    for name in ("tasks", "worker", "web", "rasid", "celery", "redis"):
        (tmp_path / f"{name}.py").write_text(STRANGER)
    demo = (installed / "rasid", "demo", "--once", "--json")
    report = json.loads(run(*demo, cwd=tmp_path, seconds=150).splitlines()[-1])
    assert not (tmp_path / "imported").exists(), "T34: a stranger's module was imported"
    assert [verdict for verdict in report["verdicts"] if verdict["problem"]] == []
    assert report["violations"] == []
    assert report["ledger"]["closes"]
    assert report["ledger"]["in_flight"] == report["ledger"]["waiting"] == 0
    assert len(report["verdicts"]) >= 45
