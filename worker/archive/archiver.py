"""The process that writes the articles of the stream to daily files, before they are trimmed.

Exactly once: a batch is acknowledged when it is on the disk, and a start goes on after the last
line on the disk, whatever the group remembers. So it does at a gap in the numbers: what was given
out and lost on its way is read again, and only what the stream no longer has counts as missed. A
full disk stops the group, not publishing: retention waits for it within its bound, and what was
trimmed in the end is counted as missed.
"""

import threading
import time
from itertools import groupby, pairwise
from pathlib import Path

from tasks.errors import StoreDownError
from worker.archive import parquet
from worker.archive.files import Archive, Line, day_of
from worker.config.settings import Settings
from worker.store.client import Store, StoreError
from worker.streams.archive_group import ArchiveGroup
from worker.streams.soundness import SetAside
from worker.streams.streams import START, Message
from worker.telemetry.liveness import LivenessFile
from worker.telemetry.logs import get_logger

# What arrives in such a time is one gzip member; a crash loses nothing either way.
GATHER_SECONDS = 10.0
BATCH = 200  # messages
PAUSE_SECONDS = 5.0  # before a full disk or an absent server is tried again


class Archiver:
    """Moves messages from the stream to the archive of a data directory."""

    def __init__(
        self, settings: Settings, store: Store, *, gather_seconds: float = GATHER_SECONDS
    ) -> None:
        self._store = store
        self._archive = Archive(archive_dir(settings))
        self._gather_seconds = gather_seconds
        self._log = get_logger("archive")
        self._sign = LivenessFile(settings, "archive")
        self._set_aside = SetAside(store, "archive")
        self._held: list[Message] = []
        self._number = 0  # of the last message that was archived
        self._has_joined = False  # just now: what is missing before the next message was trimmed

    def run(self, stop: threading.Event) -> None:
        """Archive until ``stop`` is set; raises SettingsError when another process writes there."""
        with self._archive.writing() as name:
            group = ArchiveGroup(self._store, name)
            while not stop.is_set():
                try:
                    self._join(group)
                    while not stop.is_set():
                        self._sign.give()
                        self._gather(group, stop)
                        self._write(group)
                        self._finish_a_day()
                except (OSError, StoreError, StoreDownError) as error:
                    self._log.error(
                        "archiving_interrupted",
                        error=str(error)[:200],
                        waiting=len(self._held),
                    )
                    stop.wait(PAUSE_SECONDS)

    def _join(self, group: ArchiveGroup) -> None:
        """Begin after the last line on the disk, whatever was given out before."""
        last = self._archive.repair()
        self._number = last.seq if last else 0
        self._held = []
        after = last.message if last else START
        group.restart_after(after)
        self._has_joined = True
        self._log.info("archiving", directory=str(self._archive.directory), after=after)

    def _gather(self, group: ArchiveGroup, stop: threading.Event) -> None:
        end = time.monotonic() + self._gather_seconds
        while (
            len(self._held) < BATCH and not stop.is_set() and (left := end - time.monotonic()) > 0
        ):
            read = self._sound(group, BATCH - len(self._held), min(left, 1))
            if self._lacks_some_before(read) and not self._has_joined:
                self._join(group)
                continue
            self._has_joined = self._has_joined and not read
            self._held += read

    def _sound(self, group: ArchiveGroup, count: int, block_seconds: float) -> list[Message]:
        """Read the next messages; those that are none of ours are done with."""
        read = group.read(count, block_seconds=block_seconds)
        sound = self._set_aside.sound(read)
        if len(sound) < len(read):
            group.leave(read, sound)
        return sound

    def _lacks_some_before(self, read: list[Message]) -> bool:
        """Tell whether numbers are missing between what is held and what was read."""
        if not read:
            return False
        last = _number_of(self._held[-1]) if self._held else self._number
        return any(
            later > earlier + 1 for earlier, later in pairwise([last, *map(_number_of, read)])
        )

    def _write(self, group: ArchiveGroup) -> None:
        """Write what is held, a day at a time, and acknowledge it."""
        for _, same_day in groupby(self._held[:], lambda message: day_of(message.id)):
            messages = list(same_day)
            self._archive.append([Line.of(message) for message in messages])
            self._held = self._held[len(messages) :]
            group.acknowledge(messages, self._count_missed(messages))

    def _finish_a_day(self) -> None:
        """Write one day that is over as Parquet too, when the extra is installed."""
        over = self._archive.days()[:-1] if parquet.is_available() else []
        day = next((day for day in over if not self._archive.parquet(day).exists()), None)
        if day:
            count = parquet.write_parquet(self._archive.lines(day), self._archive.parquet(day))
            self._log.info("day_finished", day=day, articles=count)

    def _count_missed(self, messages: list[Message]) -> int:
        """Count the messages that are missing between the last one and these."""
        numbers = [self._number, *map(_number_of, messages)]
        missed = sum(max(0, later - earlier - 1) for earlier, later in pairwise(numbers))
        self._number = numbers[-1]
        if missed:
            self._log.warning(
                "messages_missed",
                missed=missed,
                before=messages[0].id,
            )
        return missed


def _number_of(message: Message) -> int:
    return int(message.fields["seq"])


def archive_dir(settings: Settings) -> Path:
    """Name the archive of a data directory."""
    return settings.archive_folder
