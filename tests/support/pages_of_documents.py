"""The pages that people read, taken apart.

What they are told to type, what is printed, programs, files, links.
"""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import click

from rasid.cli import rasid as root
from tests.conftest import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"# ([\w./-]+)\n")
RASID = re.compile(r"(?:^|(?<!--namespace)[ /])rasid ([^|<>&;#]*)")


class Block(NamedTuple):
    """A fenced block; ``file`` is the name in its first line, a comment, "" without one."""

    page: Path
    kind: str
    text: str
    file: str


class Command(NamedTuple):
    """What stands behind ``$``, and the lines below it: what is printed, "…" for anything."""

    line: str
    printed: tuple[str, ...]


def name_of(page: Path) -> str:
    return str(page.relative_to(ROOT))


def blocks(page: Path) -> Iterator[Block]:
    for kind, text in FENCE.findall(page.read_text("utf-8")):
        named = NAMED.match(text)
        yield Block(page, kind, text, named[1] if named else "")


def all_blocks(kind: str) -> list[Block]:
    return [block for page in PAGES for block in blocks(page) if block.kind == kind]


def commands(text: str) -> Iterator[Command]:
    for told in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *printed = told.rstrip().split("\n")
        yield Command(line, tuple(printed))


def usage_errors(line: str) -> list[str]:
    """Return why a ``rasid …`` in a line is no command, or does not take these arguments."""
    return [error for written in RASID.findall(line) if (error := _usage_error(written))]


def _usage_error(written: str) -> str:
    name, *arguments = shlex.split(written)
    command = root.get_command(click.Context(root), name)
    while isinstance(command, click.Group):
        command = command.get_command(click.Context(command), arguments.pop(0))
    if command is None:
        return f"no command: rasid {written}"
    try:
        command.make_context(name, arguments)
    except click.UsageError as error:
        return error.format_message()
    return ""


def is_printed(expected: tuple[str, ...], output: str) -> bool:
    """Whether every expected line stands in the output, in any order and with any spaces.

    "…" stands for anything.
    """
    squeezed = [" ".join(line.split()) for line in output.splitlines()]
    patterns = [
        ".*".join(re.escape(" ".join(part.split())) for part in line.split("…"))
        for line in expected
        if line.strip()
    ]
    return all(any(re.search(pattern, line) for line in squeezed) for pattern in patterns)
