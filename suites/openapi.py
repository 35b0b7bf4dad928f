"""Our own OpenAPI document as a test: schemathesis asks what it allows and what it does not.

Streams of events never end, so they are asked here: their status, their first bytes, and that a
listener who leaves gives his place back.
"""

import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

from suites import openapi_things
from suites.places import ROOT
from suites.report import Report
from tests.support import wall_news
from worker.config.settings import Settings
from worker.readers import audit
from worker.store.client import Store
from worker.store.connect import rules_of
from worker.store.embedded_server import EmbeddedServer
from worker.telemetry.log_setup import configure_logs

_SINCE = ("", "0", "1-1", "-1", "10m", "9" * 16, "9" * 40, "\x00", "soon", "2026-13-01")
_LANG = (
    "",
    "ar",
    "x" * 200,
    ",".join(f"l{n}" for n in range(30)),
    "\ud800".encode("utf-8", "replace").decode(),
)
_NAMES = (
    "articles",
    "syria",
    "articles,syria",
    "",
    "%00",
    "../x",
    "a" * 3000,
    "dead",
    "replay:x",
    "*",
)


def ask(report: Report, events: Report, examples: int) -> None:
    """Serve the pages over a day of news, and ask.

    ``/readyz`` is left out: without a poller it answers 503, as it should.
    """
    with tempfile.TemporaryDirectory() as folder:
        own = {"data_dir": Path(folder), "topics_dir": Path(folder) / "topics"}
        own["topics_dir"].mkdir()
        settings = Settings(**own, web_port=0, web_clients=20, fetch_seconds=1, log_level="ERROR")
        configure_logs(settings)
        with EmbeddedServer(settings) as server:
            settings = settings.model_copy(update={"redis_url": server.url})
            store = Store(server.url, settings.prefix, rules=rules_of(settings))
            wall_news.newsroom(store, datetime.now(UTC))
            known = openapi_things.make(store, settings.topics_dir)
            with wall_news.serving(settings, store) as base:
                _schemathesis(report, base, known, examples, folder)
                _changed(report, store)
                _events(events, base, examples)
            store.close()


def _schemathesis(
    report: Report, base: str, known: openapi_things.Known, examples: int, folder: str
) -> None:
    program = Path(sys.executable).with_name("schemathesis")
    if not program.exists():
        report.skipped = "no schemathesis (uv sync --group interface)"
        return
    command = (
        *(str(program), "run", f"{base}/v1/openapi.json", "--exclude-path-regex", "sse$|readyz$"),
        *("--max-examples", str(examples), "--request-timeout", "30", "--seed", "22"),
        # a server that reports what is wrong with a request may take what a schema does not allow
        *("--checks", "not_a_server_error,status_code_conformance,response_schema_conformance"),
        *("--phases", "examples,coverage,fuzzing", "--no-color"),
    )
    own = {
        "RASID_SUITES_KNOWN": json.dumps(known),
        "SCHEMATHESIS_HOOKS": "suites.openapi_hooks",
        "PYTHONPATH": str(ROOT),
    }
    audit.A_MINUTE = 1_000_000  # whoever asks so quickly would be told to wait, and nothing else
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        timeout=1_800,
        env=os.environ | own,
        cwd=folder,  # where it keeps its notes
    )
    found = re.search(r"(\d+) generated", done.stdout)
    report.cases = int(found[1]) if found else 0
    if done.returncode:
        report.faults += [line for line in done.stdout.splitlines() if line.strip()][-60:]


def _changed(report: Report, store: Store) -> None:
    """Count what was changed; a call that never changed anything was not asked in earnest."""
    made = {one.action for one in audit.AuditLog(store).newest(audit.MOST_CHANGES)}
    if report.cases:
        report.notes.append(f"{len(made)} kinds of changes made")
        report.faults += [f"never done: {name}" for name in openapi_things.CHANGES - made]


def _events(report: Report, base: str, examples: int) -> None:
    numbers = random.Random(22)
    for _ in range(max(20, examples)):
        name, since, lang = (numbers.choice(some) for some in (_NAMES, _SINCE, _LANG))
        query = urlencode({"since": since, "lang": lang}, errors="replace")
        path = f"/v1/stream/{quote(name, safe='%')}/sse?{query}"
        headers = {"Last-Event-ID": numbers.choice(("", "1-1", "x", "9" * 50))}
        report.run(path[:120], lambda p=path, h=headers: _first_bytes(base, p, h), expected=())


def _first_bytes(base: str, path: str, headers: dict[str, str]) -> None:
    """Ask for a stream and leave; a server error or a stream without a beginning is a fault."""
    connection = http.client.HTTPConnection(urlsplit(base).netloc, timeout=20)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        if answer.status not in {200, 400, 403, 404}:
            raise AssertionError(f"status {answer.status}")
        if answer.status == 200 and not answer.read(5).startswith(b"retry"):
            raise AssertionError("no stream of events")
    finally:
        connection.close()
