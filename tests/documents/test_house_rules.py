"""The bounds of the house: what no linter counts as a reader does."""

import ast
import subprocess
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ("*.py", "*.lua", "*.js")
WIDTH = 100  # columns, a line that ends in a pragma included
LENGTH = 300  # lines of a file
FUNCTION = 40  # lines of a function
FOLDER = 26  # modules of a folder, the package's own included
SAME_NAMES = 2
PACKAGES = ("tasks", "worker", "rasid")
PRODUCT = (*PACKAGES, "tools")


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


def test_no_function_is_longer_than_a_screen():
    product = [path for path in code_files() if path.relative_to(ROOT).parts[0] in PRODUCT]
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in product
        if path.suffix == ".py"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= FUNCTION
    ]
    assert long == []


def test_no_folder_is_larger_than_one_overlooks():
    modules = [path for path in code_files() if path.relative_to(ROOT).parts[0] in PACKAGES]
    sizes = Counter(path.parent for path in modules)
    assert {str(path.relative_to(ROOT)) for path in sizes if sizes[path] > FOLDER} == set()


def test_a_name_says_which_file_is_meant():
    modules = [path for path in code_files() if path.relative_to(ROOT).parts[0] in PACKAGES]
    names = Counter(path.name for path in modules if path.stem != "__init__")
    assert {name for name in names if names[name] > SAME_NAMES} == set()
