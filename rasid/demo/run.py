"""``rasid demo``: the whole service on the bundled newsroom, every part as in production."""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.live import Live

from rasid.demo.newsroom import Newsroom
from rasid.demo.screen import render, snapshot
from rasid.demo.socket_link import linked_socket
from rasid.demo.verdict import Verdict, judge
from tasks.errors import TransientError
from worker.catalogue.opml import CatalogueFeed
from worker.config.settings import Settings
from worker.processes.all_in_one import AllInOne
from worker.processes.nursery import Nursery
from worker.state.ledger import Ledger, read_ledger
from worker.store.client import Store, StoreError
from worker.streams.streams import Streams

LOOK_SECONDS = 0.25
PLAIN_WIDTH = 110  # columns when the output is no terminal
LOG_TAIL = 4000  # characters shown when a run did not go as planned
IDLE_SECONDS = 8.0  # several polls of every feed
LONGEST_SECONDS = 120.0  # `--once` gives up here and says what is missing
PACE: dict[str, Any] = {
    # a newsroom on loopback may be visited in a hurry; everything else is as in production
    "allow_networks": ("127.0.0.0/8",),
    "host_delay_seconds": 0.02,
    "poll_min_seconds": 1.0,
    "poll_max_seconds": 2.0,
    "retry_seconds": 0.3,
    "tick_seconds": 0.05,
    "lease_seconds": 20.0,
    "task_seconds": 15,
    "log_level": "WARNING",
}


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """What ``--json`` prints; times in seconds."""

    passed: bool
    seconds_to_first_tagged: float | None
    seconds: float
    ledger: Ledger
    verdicts: list[Verdict]
    violations: list[str]


class Demo:
    """One run of the newsroom and the service."""

    def __init__(
        self,
        settings: Settings,
        console: Console,
        stop: threading.Event,
        nursery: Nursery | None = None,
    ) -> None:
        self._nursery = nursery
        self._settings = settings
        self._console = console
        self._stop = stop
        self._started_at = self._moved_at = time.monotonic()
        self._first: float | None = None

    def run(self, *, once: bool) -> Report:
        """Run until Ctrl-C, or with ``once`` until the newsroom is exhausted."""
        with (
            _data_dir(self._settings) as settings,
            Newsroom() as newsroom,
            AllInOne(settings, log=log_file(settings), nursery=self._nursery) as station,
            linked_socket(self._settings, settings.socket) as is_linked,
        ):
            self._tick("server", station.settings.redis_url)
            station.add_feeds(
                [
                    CatalogueFeed(source.feed_url, source.name, source.lang)
                    for source in newsroom.sources
                ]
            )
            self._tick("newsroom", f"{len(newsroom.sources)} sources, {newsroom.entries} articles")
            station.start()
            self._tick("processes", "poller, worker, web, archive, hooks")
            links = _links(station.settings, is_found=is_linked)
            if not (once or self._console.is_terminal):
                self._tick("wall", links["wall"])
            self._watch(station, links, lambda: once and self._is_over(newsroom, station.store))
            report = self._report(newsroom, station.store)
            if once and not report.passed:
                self._console.print(
                    log_file(settings).read_text("utf-8", "replace")[-LOG_TAIL:], markup=False
                )
            return report

    def _watch(self, station: AllInOne, links: dict[str, str], is_over: Callable[[], bool]) -> None:
        """Show the state until it is over; without a terminal only what was met first."""
        with Live(
            console=self._console, refresh_per_second=4, transient=False, auto_refresh=False
        ) as live:
            while not self._stop.wait(LOOK_SECONDS):
                station.check()
                # a server that is being started again answers at a later look
                with suppress(TransientError, StoreError):
                    if is_over():
                        break
                    self._note_first(station.store)
                    if self._console.is_terminal:
                        live.update(render(snapshot(station.store), links), refresh=True)
        station.check()  # the server may have ended since the last look
        self._note_first(station.store)
        if not self._console.is_terminal:
            self._console.print(render(snapshot(station.store), links))

    def _is_over(self, newsroom: Newsroom, store: Store) -> bool:
        """Tell whether all ended as planned, nothing moved for a while, or the time is up."""
        now = time.monotonic()
        ledger = read_ledger(store)
        if not newsroom.is_exhausted or ledger.waiting or ledger.in_flight:
            self._moved_at = now
        elif not any(verdict.problem for verdict in judge(newsroom.expectations, store)):
            return True
        return now - self._moved_at > IDLE_SECONDS or now - self._started_at > LONGEST_SECONDS

    def _note_first(self, store: Store) -> None:
        if self._first is None and Streams(store).topics():
            self._first = time.monotonic() - self._started_at
            self._tick("first tagged article", f"after {self._first:.1f} s")

    def _report(self, newsroom: Newsroom, store: Store) -> Report:
        ledger = read_ledger(store)
        verdicts = judge(newsroom.expectations, store)
        is_good = (
            ledger.closes
            and not newsroom.violations
            and not any(verdict.problem for verdict in verdicts)
        )
        return Report(
            passed=is_good,
            seconds_to_first_tagged=self._first,
            seconds=round(time.monotonic() - self._started_at, 1),
            ledger=ledger,
            verdicts=verdicts,
            violations=list(newsroom.violations),
        )

    def _tick(self, what: str, detail: str) -> None:
        self._console.print(f"[green]✓[/] {what:<12} {detail}", highlight=False)


def log_file(settings: Settings) -> Path:
    """Name the file for the processes' output, which would disturb the screen."""
    return settings.data_dir / "processes.log"


@contextmanager
def _data_dir(settings: Settings) -> Iterator[Settings]:
    """Give the server a temporary directory: a demo leaves nothing behind."""
    with tempfile.TemporaryDirectory(prefix="rasid-demo-") as place:
        yield settings.model_copy(update={"data_dir": Path(place), "server_listen": ""})


def _links(settings: Settings, *, is_found: bool) -> dict[str, str]:
    """Name what people can look at; commands that do not find the server are told where it is."""
    server = "" if is_found else f"RASID_REDIS_URL={settings.redis_url} "
    web = f"http://{settings.web_host}:{settings.web_port}"
    return {
        "wall": f"{web}/",
        "metrics": f"{web}/metrics",
        "stream": f'curl -N "{web}/v1/stream/coalition/sse?since=24h"',
        "tail": f"{server}rasid tail coalition",
    }


def make_console(*, as_json: bool) -> Console:
    """Open the console that people read: stderr when stdout is for a machine."""
    console = Console(stderr=as_json)
    return console if console.is_terminal else Console(stderr=as_json, width=PLAIN_WIDTH)
