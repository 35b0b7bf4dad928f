"""What the documents tell people to type works, page by page, on one real service."""

import re
import shutil
from collections.abc import Iterator

import pytest

from tests.documents.test_python_page import RUNS
from tests.support.desk import Desk, Reader, has_printed, open_desk
from tests.support.pages_of_documents import PAGES, Command, blocks, commands, name_of

# How lines begin that cannot be run here, and why. Commands of rasid in them must be understood all
# the same (tests/documents).
CANNOT = {
    "git clone": "the checkout under test stands for it",
    "cd rasid": "the checkout under test stands for it",
    "python3 -m venv": "the environment of the tests stands for it",
    "source .venv/": "the environment of the tests stands for it",
    "make install": "the environment of the tests stands for it",
    "make machines": "it makes whole machines, as root",
    "make demo": "tests/rasid/test_wheel.py runs the demo",
    "make test": "it is what runs here",
    "pip install": "needs the Internet",
    "pipx install": "needs the Internet",
    "rasid up": "it runs already: everything else here is asked of it",
    "rasid feeds add https://t.me": "needs the Internet",
}
# The same for pages on deployment, where lines may come and go; and what would change the machine
# that tests.
ELSEWHERE = {
    "docker": "needs Docker",
    "kubectl": "needs Kubernetes",
    "helm": "needs Kubernetes",
    "systemctl": "needs systemd",
    "systemd-sysusers": "needs systemd",
    "journalctl": "needs systemd",
    "sudo": "needs another user",
}
OF_THE_MACHINE = re.compile(r"(?<![\w.:/])/(etc|opt|usr|var|srv|home|root|boot)/")
PROGRAMS = {"curl", "redis-cli", "openssl", "promtool"}  # that a machine may lack
RUN_ALONE = {run.line for _, run in RUNS}  # programs that need no service: tests/documents
FAULTS = re.compile(r"^Traceback|^\(error\)|^ERR ", re.MULTILINE)
TOLD = [
    page for page in PAGES if any(block.kind in {"console", "python"} for block in blocks(page))
]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("desk")) as opened:
        yield opened


@pytest.mark.parametrize("page", TOLD, ids=name_of)
def test_what_a_page_tells_people_to_type_works(page, desk, tmp_path):
    reader, missing = Reader(desk, page.read_text("utf-8"), tmp_path), set()
    try:
        for number, block in enumerate(blocks(page)):
            if block.kind == "console":
                for command in commands(block.text):
                    lacking = lacking_program(command)
                    missing.add(lacking)
                    if not lacking and can_be_done_here(command):
                        assert fault_of(reader, command) == ""
            elif block.file.startswith(("my-topics/", "topics/")) or (
                block.file and block.kind == "python"
            ):
                reader.write(block.file, block.text)
            elif (
                block.kind == "python"
            ):  # programs of a page are subscribers: each of a group of its own
                reader.write(
                    "program.py", reader.made(block.text).replace('"desk"', f'"desk{number}"')
                )
                assert fault_of(reader, Command("python program.py", ("…رتل…",))) == ""
    finally:
        reader.leave()
    if any(missing):
        pytest.skip(f"skipped: no {', '.join(sorted(missing - {''}))}")


def can_be_done_here(command: Command) -> bool:
    """Tell whether a line is for the machine that runs the tests."""
    is_named = any(command.line.startswith(start) for start in (*CANNOT, *ELSEWHERE))
    is_elsewhere = is_named or command.line in RUN_ALONE
    return not (is_elsewhere or OF_THE_MACHINE.search(command.line))


def lacking_program(command: Command) -> str:
    """Return the program that a line needs and this machine lacks, "" when it lacks none."""
    program = command.line.split()[0]
    is_lacking = program in PROGRAMS and shutil.which(program) is None
    return program if is_lacking and can_be_done_here(command) else ""


def fault_of(reader: Reader, command: Command) -> str:
    """Type a line; return it with what it printed if that is not what it should print."""
    output = reader.type(command)
    is_right = has_printed(command, output) and not FAULTS.search(output)
    return "" if is_right else f"$ {command.line}\n{output}"


def test_no_reason_stands_for_a_line_that_is_gone():
    lines = [
        command.line for page in PAGES for block in blocks(page) for command in commands(block.text)
    ]
    assert [start for start in CANNOT if not any(line.startswith(start) for line in lines)] == []
