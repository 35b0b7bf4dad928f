"""What can be told of the documents without running them.

Links lead somewhere, names exist, files can be read.
"""

import ast
import importlib
import json
import re
import tomllib
from pathlib import Path

import pytest
import redis

from rasid.cli import COMMANDS
from tasks.tagging.taxonomy_toml import parse_topics
from tests.conftest import ROOT
from tests.support.pages_of_documents import (
    PAGES,
    all_blocks,
    commands,
    is_printed,
    name_of,
    usage_errors,
)
from worker.config.settings import Settings, load_settings

LINK = re.compile(r"\]\(([^)\s]+)\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
NO_SETTINGS = {
    "RASID_CORPUS",
    "RASID_SECRETS_DIR",
    "RASID_SUITES",
}  # where tests find their corpus, where secret files and further suites lie
ALL = [*PAGES, *(ROOT / name for name in ("ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"))]
MAKE = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)


def anchors(page: Path) -> set[str]:
    headings = (
        re.sub(r"[^\w\- ]", "", heading.lower())
        for heading in HEADING.findall(page.read_text("utf-8"))
    )
    return {heading.strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", ALL, ids=name_of)
def test_every_link_leads_to_a_page_and_a_heading(page):
    for link in LINK.findall(page.read_text("utf-8")):
        if not link.startswith(("http:", "https:")):
            path, _, anchor = link.partition("#")
            target = (page.parent / path).resolve() if path else page
            assert target.exists(), link
            assert not anchor or anchor in anchors(target), link


@pytest.mark.parametrize("page", ALL, ids=name_of)
def test_every_setting_and_command_that_is_named_exists(page):
    text = page.read_text("utf-8")
    named = {
        name.removeprefix("RASID_").lower()
        for name in set(re.findall(r"RASID_[A-Z]\w*[A-Z]", text)) - NO_SETTINGS
    }
    assert named <= Settings.model_fields.keys()
    assert set(re.findall(r"`rasid ([a-z]+)", text)) <= COMMANDS.keys()
    assert set(re.findall(r"(?:`|\$ )make ([a-z]+)", text)) <= set(MAKE)


def test_the_map_leads_to_every_page():
    index = ROOT / "docs" / "README.md"
    led_to = {(index.parent / link).resolve() for link in LINK.findall(index.read_text("utf-8"))}
    assert {page for page in PAGES if page.is_relative_to(index.parent)} - led_to == {index}


@pytest.mark.parametrize(
    "block", all_blocks("console"), ids=lambda block: f"{name_of(block.page)}: {block.text[:40]}"
)
def test_every_command_takes_the_arguments_it_is_given(block):
    for command in commands(block.text):
        assert usage_errors(command.line) == []


@pytest.mark.parametrize("block", all_blocks("python"), ids=lambda block: name_of(block.page))
def test_every_program_compiles_and_its_imports_exist(block):
    for node in ast.walk(ast.parse(block.text)):
        if isinstance(node, ast.Import):
            assert all(importlib.import_module(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = importlib.import_module(node.module)
            assert all(hasattr(module, alias.name) for alias in node.names)


@pytest.mark.parametrize("block", all_blocks("python"), ids=lambda block: name_of(block.page))
def test_no_program_waits_longer_than_its_client_does(block):
    patience = redis.Redis().connection_pool.make_connection().socket_timeout
    assert all(
        int(milliseconds) < patience * 1000
        for milliseconds in re.findall(r"block=(\d+)", block.text)
    )


@pytest.mark.parametrize(
    "block", all_blocks("toml"), ids=lambda block: f"{name_of(block.page)}: {block.file}"
)
def test_every_file_is_one_that_rasid_reads(block, tmp_path, monkeypatch):
    if block.file == "rasid.toml":
        (tmp_path / block.file).write_text(block.text)
        monkeypatch.chdir(tmp_path)
        assert load_settings().model_fields_set == tomllib.loads(block.text).keys()
    else:
        assert block.file.startswith(("my-topics/", "topics/")), (
            "say in the first line, a comment, which file it is"
        )
        assert parse_topics(block.file, block.text)


@pytest.mark.parametrize("block", all_blocks("json"), ids=lambda block: name_of(block.page))
def test_every_document_is_json(block):
    assert json.loads(block.text)


@pytest.mark.parametrize(
    "line",
    [
        "rasid tial",
        "rasid tail --fellow",
        "sudo -u rasid /opt/bin/rasid ledger --jsn",
        "rasid dead shw 1",
    ],
)
def test_a_wrong_command_is_noticed(line):
    assert len(usage_errors(line)) == 1


def test_what_is_printed_is_compared_loosely():
    assert is_printed(("topic  … good", "2 of 2"), "2 of  2\ntopic 17 is good\n")
    assert not is_printed(("topic … bad",), "topic 17 is good\n")


def test_the_table_of_the_architecture_names_files_that_exist():
    text = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
    rows = re.findall(r"^\| \**`([\w/]+)(?:/\*\.py)?`\** \|.*\| (.+) \|$", text, re.MULTILINE)
    named = [(folder, name) for folder, first in rows for name in re.findall("`([^`]+)`", first)]
    assert len(rows) > 40
    missing = [
        f"{folder}: {name}"
        for folder, name in named
        if not (ROOT / folder / name).is_file() and not (ROOT / name).is_file()
    ]
    assert missing == []
