"""``python -m suites [--short] [NAME...]``: run the suites, a line each; exit code 1 for a fault.

Names: peers, openapi, tables (addresses that the downloader must refuse, poison messages), fuzz, or
one target of ``suites/fuzz_targets.py``.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Callable, Iterator

from suites import peers
from suites.fuzz_targets import TARGETS
from suites.places import ROOT
from suites.report import Report

SHORT_SECONDS, LONG_SECONDS = 3, 60  # of one target
SHORT_EXAMPLES, LONG_EXAMPLES = 5, 100  # of one address of the interface
TABLES = {
    "addresses that must be refused": "tests/worker/fetch/test_ssrf_guard.py",
    "poison messages": "tests/worker/streams/test_poison.py",
}
_COUNTED = re.compile(r"number_of_executed_units: (\d+)|: (\d+) inputs")
_SETUP_SECONDS = 240  # to import and instrument, on a busy machine


def fuzzed(target: str, seconds: int) -> Report:
    """Fuzz one target in a process of its own, which may be killed."""
    report = Report(f"fuzz {target}")
    command = [sys.executable, "-m", "suites.fuzz", target, str(seconds)]
    try:
        done = subprocess.run(
            command, capture_output=True, cwd=ROOT, check=False, timeout=seconds + _SETUP_SECONDS
        )
    except subprocess.TimeoutExpired:
        report.faults.append("did not end")
        return report
    said = (done.stdout + done.stderr).decode("utf-8", "replace")
    report.cases = sum(int(one or other) for one, other in _COUNTED.findall(said))
    report.notes.append(f"{seconds} s")
    report.faults += [line for line in said.splitlines() if line.startswith("FAULT")]
    if done.returncode and not report.faults:
        report.faults.append(said.strip()[-600:])
    return report


def tables() -> Iterator[Report]:
    """Run the tables that are tests."""
    for name, path in TABLES.items():
        report = Report(name)
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", path]
        done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        found = re.search(r"(\d+) passed", done.stdout)
        report.cases = int(found[1]) if found else 0
        report.faults += [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
        if done.returncode and not report.faults:
            report.faults.append(done.stdout[-600:])
        yield report


def openapi(*, is_short: bool) -> Iterator[Report]:
    """Ask our own interface."""
    from suites.openapi import ask

    asked, events = Report("OpenAPI (schemathesis)"), Report("OpenAPI: streams of events")
    ask(asked, events, SHORT_EXAMPLES if is_short else LONG_EXAMPLES)
    yield from (asked, events)


def of_peers() -> Iterator[Report]:
    """Read what other parsers are tested with."""
    yield from (peers.all_feeds(), peers.entries_of_peers(), peers.expectations())


def main() -> int:
    """Run what was asked for, all without a name."""
    parser = argparse.ArgumentParser(prog="python -m suites", description=__doc__)
    names = ("peers", "openapi", "tables", "fuzz")
    parser.add_argument("names", nargs="*", choices=[*names, *TARGETS, []], metavar="NAME")
    parser.add_argument("--short", action="store_true", help="a few seconds each")
    asked = parser.parse_args()
    seconds = SHORT_SECONDS if asked.short else LONG_SECONDS
    runs: dict[str, Callable[[], Iterator[Report]]] = {
        "peers": of_peers,
        "openapi": lambda: openapi(is_short=asked.short),
        "tables": tables,
        "fuzz": lambda: (fuzzed(target, seconds) for target in TARGETS),
    }
    faults = 0
    for name in asked.names or names:
        found = runs[name]() if name in runs else iter([fuzzed(name, seconds)])
        for report in found:
            print(report.line(), flush=True)
            for fault in report.faults:
                print(f"  {fault}", flush=True)
            faults += len(report.faults)
    return int(faults > 0)


if __name__ == "__main__":
    sys.exit(main())
