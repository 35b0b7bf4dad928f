"""The bounds of the house: what no linter counts as a reader does."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("*.py", "*.lua", "*.js")
WIDTH = 100  # columns, a line that ends in a pragma included
LENGTH = 300  # lines of a file


def code_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", *CODE], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).exists()]


def test_no_line_is_wider_than_the_page():
    wide = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in code_files()
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if len(line) > WIDTH
    ]
    assert wide == []


def test_no_file_is_longer_than_one_reads():
    counts = {path: len(path.read_text("utf-8").splitlines()) for path in code_files()}
    assert {str(path.relative_to(ROOT)) for path in counts if counts[path] > LENGTH} == set()
