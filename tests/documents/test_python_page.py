"""Each program of README and of the page on Python prints what the page shows."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.support.desk import PAGE
from tests.support.pages_of_documents import Command, blocks, commands, is_printed, name_of

PAGES = [ROOT / "README.md", ROOT / "docs" / "reference" / "python.md"]


def programs(page: Path) -> dict[str, str]:
    return {block.file: block.text for block in blocks(page) if block.kind == "python"}


def runs(page: Path) -> list[Command]:
    console = [block for block in blocks(page) if block.kind == "console"]
    found = [command for block in console for command in commands(block.text)]
    return [command for command in found if command.line.startswith("python ")]


RUNS = [(page, run) for page in PAGES for run in runs(page)]


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_each_named_program_is_run(page):
    named = [f"python {name}" for name in programs(page) if name]
    assert named
    assert [run.line for run in runs(page)] == named


@pytest.mark.parametrize(("page", "run"), RUNS, ids=[run.line for _, run in RUNS])
def test_a_program_prints_what_the_page_shows(page, run, tmp_path):
    (tmp_path / "page.html").write_text(PAGE, "utf-8")
    (tmp_path / "tasks").symlink_to(ROOT / "tasks")
    program = programs(page)[run.line.removeprefix("python ")]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=tmp_path, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len([line for line in run.printed if line])
    assert is_printed(run.printed, done.stdout)
