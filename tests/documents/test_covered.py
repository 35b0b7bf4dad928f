"""What `make test` tells of coverage is what coverage itself tells, with its bounds."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

HALF = "def f(x):\n    if x:\n        return 1\n    return 2\n\n\nf({0})\n"
FILES = {"tasks/a.py": HALF.format(1), "rasid/b.py": "def g():\n    a = 1\n    return a\n"}


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words], cwd=place, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def measured(tmp_path_factory) -> Path:
    """A folder in which two packages were measured."""
    place = tmp_path_factory.mktemp("measured")
    for name, text in FILES.items():
        (place / name).parent.mkdir()
        (place / name).write_text(text)
        (place / name).with_name("__init__.py").touch()
    (place / "both.py").write_text("import tasks.a, rasid.b\n")
    options = ("--branch", "--source=tasks,rasid")
    assert run(place, "-m", "coverage", "run", *options, "both.py").returncode == 0
    return place


def test_both_shares_are_those_of_coverage(measured):
    report = ("-m", "coverage", "report", "--format=total")
    tasks, everything = (
        run(measured, *report, *only).stdout.strip() for only in (["--include=tasks/*"], [])
    )
    assert 0 < int(everything) < int(tasks) < 100
    told = run(measured, str(ROOT / "tools" / "covered.py"), tasks, everything)
    assert told.stdout.splitlines() == [
        f"covered of tasks, in %: {tasks}",
        f"covered of all, in %: {everything}",
    ]
    assert told.returncode == 0


@pytest.mark.parametrize(("bounds", "name"), [(("99", "1"), "tasks"), (("1", "99"), "all")])
def test_a_share_below_its_bound_fails_and_says_so(measured, bounds, name):
    told = run(measured, str(ROOT / "tools" / "covered.py"), *bounds)
    assert told.returncode == 1
    (line,) = (line for line in told.stdout.splitlines() if "below its bound of 99" in line)
    assert line.startswith(f"covered of {name}, in %: ")


def test_nothing_measured_is_no_success(tmp_path):
    told = run(tmp_path, str(ROOT / "tools" / "covered.py"), "0", "0")
    assert told.returncode != 0
