"""Each program of the page on Python prints what the page shows."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.support.pages_of_documents import blocks, commands, is_printed

PAGE = ROOT / "docs" / "reference" / "python.md"
PROGRAMS = {block.file: block.text for block in blocks(PAGE) if block.kind == "python"}
RUNS = [
    command for block in blocks(PAGE) if block.kind == "console" for command in commands(block.text)
]


def test_each_program_is_run():
    assert [command.line for command in RUNS] == [f"python {name}" for name in PROGRAMS]


@pytest.mark.parametrize("run", RUNS, ids=lambda run: run.line)
def test_a_program_prints_what_the_page_shows(run):
    program = PROGRAMS[run.line.removeprefix("python ")]
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len([line for line in run.printed if line])
    assert is_printed(run.printed, done.stdout)
