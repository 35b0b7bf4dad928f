"""Key names are those that running installations hold, and are spelled in one place."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from worker.store import keys

ROOT = Path(__file__).parents[3]
LUA = sorted((ROOT / "worker" / "store" / "lua").rglob("*.lua"))
PYTHON = [*sorted((ROOT / "worker").rglob("*.py")), *sorted((ROOT / "rasid").rglob("*.py"))]
REPOSITORIES = ("worker/store/", "worker/state/", "worker/streams/", "worker/readers/")

# The names behind the prefix, as the first layout has them. They change by a migration only.
FIRST_LAYOUT = """
    addresses alive archive:<> archives article:<> articles backfill:<> backfills celery:<>
    content:<> count:<> dead delayed due endings entry:<> events:<> expired feed:<> group:<> groups
    guid:<>:<> heartbeat hook:<>:due hook:<>:events hook:<>:paced hook:<>:runner hook:<>:standing
    hooks hooks:dead host:<> hosts hubs leases ledger listed:<> lost methods near:<> outage paced
    polls pulse queue:<> quiet reached replay:<> retagged:<> retention robots:<> schema sent
    sequence sketch:<> story:<> taxonomy topic:<> topics undelivered workers <>
""".split()
# a key that older versions leave alone needs no migration
ADDED = [
    "twin:<>",
    "alone",
    "suspect:<>",
    "told:<>",
    "polling",
    "setaside",
    "memory",
    "outlines:<>",
]
OF_READERS = """
    readers sessions changes:<> audit views:<> stars:<> read:<> shared_views alerts alerts:changed
    alerts:begun alerts:counted alerts:due alerts:gathering alerts:outbox alerts:runner
    alert:<>:awaited alert:<>:beyond alert:<>:gathered alert:<>:history alert:<>:seen alert:<>:sent
""".split()


def test_names_are_those_of_the_first_layout_and_what_was_added():
    names = [re.sub(r"<\w+>", "<>", key.pattern) for key in keys.ALL.values()]
    assert sorted(names) == sorted([*FIRST_LAYOUT, *ADDED, *OF_READERS])


def test_every_key_has_a_type_of_the_server_and_a_sentence():
    for key in keys.ALL.values():
        assert key.kind in {"string", "hash", "list", "set", "zset", "stream"}
        assert key.meaning.endswith(".")


def test_a_pattern_takes_exactly_its_parts():
    assert keys.GUID.name("feed", "guid") == "guid:feed:guid"
    for parts in ((), ("feed",), ("feed", "guid", "more")):
        with pytest.raises(ValueError, match="takes 2 parts"):
            keys.GUID.name(*parts)


def test_the_header_defines_the_mentioned_keys_only():
    header = keys.lua_header("redis.call('ZADD', HOSTS, 1, guid_key(a, b), hook_due_key(c))")
    assert header.splitlines() == [
        "local P = ARGV[1]",
        "local function guid_key(feed, guid) return P .. 'guid:' .. feed .. ':' .. guid end",
        "local HOSTS = P .. 'hosts'",
        "local function hook_due_key(id) return P .. 'hook:' .. id .. ':due' end",
    ]


@pytest.mark.parametrize("path", LUA, ids=lambda path: path.stem)
def test_lua_spells_no_key_itself(path):
    code = "\n".join(line.partition("--")[0] for line in path.read_text("utf-8").splitlines())
    assert not re.search(r"\bP\s*\.\.|\.\.\s*P\b|ARGV\[1\]", code)


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def uses_of_client(source: str) -> Iterator[int]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr == "client":
            yield node.lineno


def spelled_keys(source: str) -> Iterator[int]:
    """Find calls of ``key`` of a store that take a string, and names that begin with a prefix."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "key":
            owner = ast.unparse(node.func.value)
            is_text = bool(node.args) and isinstance(node.args[0], ast.Constant | ast.JoinedStr)
            if is_text and owner.rpartition(".")[2].lstrip("_") == "store":
                yield node.lineno
        if isinstance(node, ast.JoinedStr) and re.search(r"prefix\}\w", ast.unparse(node)):
            yield node.lineno


def test_only_repositories_use_the_client():
    outside = [path for path in PYTHON if not relative(path).startswith(REPOSITORIES)]
    found = [(relative(path), *uses_of_client(path.read_text("utf-8"))) for path in outside]
    assert [lines for lines in found if len(lines) > 1] == []


def test_python_spells_no_key_itself():
    outside = [path for path in PYTHON if path.name != "celery_config.py"]  # Celery's own prefix
    found = [(relative(path), *spelled_keys(path.read_text("utf-8"))) for path in outside]
    assert [lines for lines in found if len(lines) > 1] == []


def test_the_rules_find_what_they_forbid():
    assert list(uses_of_client("self._store.client.get('a')")) == [1]
    assert list(spelled_keys("self._store.key('entry', id_)")) == [1]
    assert list(spelled_keys("f'{settings.prefix}entry:{id_}'")) == [1]
    assert list(spelled_keys("streams.key('articles')")) == []
