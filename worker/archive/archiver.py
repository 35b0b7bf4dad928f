"""The process that keeps what streams trim.

A group of its own on the articles, written to daily files.

Exactly once: a batch is acknowledged when it is on the disk, and a start goes on after the last
line on the disk, whatever the group remembers. A full disk stops the group, not publishing:
retention waits for it within its bound, and what was trimmed in the end is counted as missed.
"""

import threading
import time
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

from tasks.errors import StoreDownError
from worker.archive import parquet
from worker.archive.files import Archive, Line, day_of
from worker.config.settings import Settings
from worker.store.client import Store, StoreError
from worker.streams.streams import ARTICLES, START, Message, Streams, entries_of
from worker.telemetry.liveness import LivenessFile
from worker.telemetry.logs import get_logger

GATHER_SECONDS = (
    10.0  # what comes in such a time is one gzip member; the loss of a crash is none either way
)
BATCH = 200  # messages
PAUSE_SECONDS = 5.0  # before a full disk or an absent server is tried again
_CONSUMER = "writer"


class Archiver:
    """Moves messages from the stream to the archive of a data directory."""

    def __init__(
        self, settings: Settings, store: Store, *, gather_seconds: float = GATHER_SECONDS
    ) -> None:
        self._store, self._key = store, Streams(store).key(ARTICLES)
        self._archive = Archive(archive_dir(settings))
        self._gather_seconds = gather_seconds
        self._log = get_logger("archive")
        self._sign = LivenessFile(settings, "archive")
        self._held: list[Message] = []
        self._number = 0  # of the last message that was archived
        self._group = ""

    def run(self, stop: threading.Event) -> None:
        """Archive until ``stop`` is set; raises SettingsError when another process writes there."""
        with self._archive.writing() as self._group:
            while not stop.is_set():
                try:
                    self._join()
                    while not stop.is_set():
                        self._sign.give()
                        self._gather(stop)
                        self._write()
                        self._finish_a_day()
                except (OSError, StoreError, StoreDownError) as error:
                    self._log.error(
                        "archiving stopped; trying again",
                        error=str(error)[:200],
                        waiting=len(self._held),
                    )
                    stop.wait(PAUSE_SECONDS)

    def _join(self) -> None:
        """Begin after the last line on the disk, whatever was given out before."""
        last = self._archive.repair()
        self._number, self._held = last.seq if last else 0, []
        pipe = self._store.client.pipeline(transaction=True)
        pipe.xgroup_destroy(self._key, self._group)
        pipe.xgroup_create(self._key, self._group, last.message if last else START, mkstream=True)
        _, created = pipe.execute(
            raise_on_error=False
        )  # there is nothing to destroy the first time
        if isinstance(created, Exception):
            raise created
        self._log.info(
            "archiving",
            directory=str(self._archive.directory),
            after=last.message if last else START,
        )

    def _gather(self, stop: threading.Event) -> None:
        end = time.monotonic() + self._gather_seconds
        while (
            len(self._held) < BATCH and not stop.is_set() and (left := end - time.monotonic()) > 0
        ):
            answer = self._store.client.xreadgroup(
                self._group,
                _CONSUMER,
                {self._key: ">"},
                count=BATCH - len(self._held),
                block=max(1, int(min(left, 1) * 1000)),
            )
            self._held += [
                Message(id_, ARTICLES, fields) for id_, fields in entries_of(answer, self._key)
            ]

    def _write(self) -> None:
        """Write what is held, a day at a time, and acknowledge it."""
        for _, same_day in groupby(self._held[:], lambda message: day_of(message.id)):
            messages = list(same_day)
            self._archive.append([Line.of(message) for message in messages])
            self._held = self._held[len(messages) :]
            self._report(messages)

    def _finish_a_day(self) -> None:
        """Write one day that is over as Parquet too, when the extra is installed."""
        over = self._archive.days()[:-1] if parquet.is_available() else []
        day = next((day for day in over if not self._archive.parquet(day).exists()), None)
        if day:
            count = parquet.write_parquet(self._archive.lines(day), self._archive.parquet(day))
            self._log.info("day is over", day=day, articles=count)

    def _report(self, messages: list[Message]) -> None:
        numbers = [self._number, *(int(message.fields["seq"]) for message in messages)]
        missed = sum(max(0, later - earlier - 1) for earlier, later in pairwise(numbers))
        self._number = numbers[-1]
        if missed:
            self._log.warning(
                "messages were trimmed before they were archived",
                missed=missed,
                before=messages[0].id,
            )
        about: dict[str, Any] = {"last": messages[-1].id, "at": int(time.time())}
        with self._store.plain() as pipe:
            pipe.xack(self._key, self._group, *(message.id for message in messages))
            pipe.sadd(self._store.key("archives"), self._group)
            pipe.hset(self._store.key("archive", self._group), mapping=about)
            pipe.hincrby(self._store.key("archive", self._group), "written", len(messages))
            pipe.hincrby(self._store.key("archive", self._group), "missed", missed)


def archive_dir(settings: Settings) -> Path:
    """Return where the archive of a data directory is."""
    return settings.data_dir.resolve() / "archive"
