"""Commands that need no parser stay quick: what they import is counted, which no load changes."""

import json
import os
import subprocess
import sys

COMMANDS = (
    ("--help",),
    ("tail", "--help"),
    ("settings",),
    ("paths",),
    ("completion", "bash"),
    ("feeds", "list"),
    ("feeds", "show", "https://example.org/feed"),
    ("feeds", "poll", "https://example.org/feed"),
    ("dead", "list"),
    ("dead", "reasons"),
    ("ledger",),
    ("entry", "https://example.org/feed"),
    ("groups",),
    ("hooks", "list"),
    ("readers", "list"),
    ("alive", "web"),
)
# each takes a twentieth of a second or more of processor time
HEAVY = "redis asyncio structlog rich jinja2 pydantic celery kombu aiohttp feedparser ahocorasick"
MOST_MODULES = 460  # all commands together; 418 when this was written
ASKER = """
import json, sys
from rasid.cli import rasid
loaded = {}
for words in json.loads(sys.argv[1]):
    before, sys.stdout = set(sys.modules), sys.stderr
    try:
        rasid.main(args=words, standalone_mode=False)
    except BaseException as ending:
        print(repr(ending))
    sys.stdout = sys.__stdout__
    loaded[" ".join(words)] = sorted(set(sys.modules) - before)
print(json.dumps([loaded, sorted(sys.modules)]))
"""


def test_they_import_little(settings, catalogue):
    catalogue.add("https://example.org/feed", source="Example", lang="ar")
    asked = subprocess.run(
        [sys.executable, "-c", ASKER, json.dumps(COMMANDS)],
        env=os.environ | settings.environment(),
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    loaded, modules = json.loads(asked.stdout)
    assert "Example" in asked.stderr  # the commands did what they are for
    heavy = {
        command: found
        for command, names in loaded.items()
        if (found := [name for name in names if name in HEAVY.split()])
    }
    assert heavy == {}
    assert len(modules) <= MOST_MODULES
