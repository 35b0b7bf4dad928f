"""Loggers: what they cost whoever logs nothing, and that they log."""

import subprocess
import sys

from structlog.testing import capture_logs

from worker.telemetry.logs import bound, get_logger

SHORT = ("articles.ledger", "feeds.commands", "streams.groups", "articles.entry", "server.alive")
PROBE = f"""
import importlib, sys
for name in {SHORT}:
    importlib.import_module("rasid.cli." + name)
from worker.config.settings import Settings, load_settings
load_settings()
print("structlog" in sys.modules, [one.__pydantic_complete__ for one in Settings.__mro__[:3]])
"""


def test_short_commands_load_no_library_of_logs_and_build_one_model_of_settings():
    words = [sys.executable, "-P", "-c", PROBE]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.split(maxsplit=1) == ["False", "[True, False, False]\n"]


def test_an_event_is_logged_under_its_names():
    log = get_logger("part")
    with capture_logs() as events, bound(feed="f1"):
        log.info("read", count=2)
        log.bind(host="a.example").warning("slow")
    assert [(one["event"], one["log_level"]) for one in events] == [
        ("read", "info"),
        ("slow", "warning"),
    ]
    assert (events[0]["count"], events[1]["host"]) == (2, "a.example")
