"""Daily files of what was published.

Compressed JSON lines that any tool reads, and that a crash cannot tear.

A file ``2026-11-24.jsonl.gz`` holds the messages of one day (UTC, by message id), each with its id.
What is appended at once is one gzip member: it is on the disk whole or it is cut off when the
archive is opened again, and writing goes on after the last line that is left. So the file itself is
the record of what was archived; there is no other to disagree with it.
"""

import fcntl
import gzip
import os
import uuid
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from tasks.errors import SettingsError
from tasks.publishing.article_v1 import ArticleMessage, flat_fields
from worker.streams.streams import ARTICLES, START, Message, order

SUFFIX = ".jsonl.gz"
DAMAGED = ".damaged"
_CHUNK = 1 << 20
_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z
_GZIP = 31  # zlib's number for one member of a gzip file


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """One line.

    The message's id, its number in the stream, its kind, what changed, and the ``article.v1``
    document.
    """

    message: str
    seq: int
    kind: str
    changed: tuple[str, ...]
    article: msgspec.Raw

    @classmethod
    def of(cls, message: Message) -> "Line":
        """Return the line for a message of the stream of articles."""
        fields = message.fields
        return cls(
            message=message.id,
            seq=int(fields["seq"]),
            kind=fields["kind"],
            changed=tuple(filter(None, fields["changed"].split(","))),
            article=msgspec.Raw(fields["data"].encode()),
        )

    def as_message(self) -> Message:
        """Return the message as it was in the stream."""
        flat = flat_fields(msgspec.json.decode(self.article, type=ArticleMessage))
        fields = dict(zip(flat[::2], flat[1::2], strict=True)) | {
            "data": bytes(self.article).decode(),
            "kind": self.kind,
            "changed": ",".join(self.changed),
            "seq": str(self.seq),
        }
        return Message(self.message, ARTICLES, fields)


class Archive:
    """The files of one directory. Any number may read; only one may write, inside ``writing``."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def days(self) -> list[str]:
        """Return the days that have a file, oldest first."""
        return sorted(
            path.name.removesuffix(SUFFIX) for path in self.directory.glob(f"????-??-??{SUFFIX}")
        )

    def path(self, day: str) -> Path:
        """Return where the file of a day is."""
        return self.directory / f"{day}{SUFFIX}"

    def parquet(self, day: str) -> Path:
        """Return where the articles of a day that is over are as Parquet, when the extra is
        installed.
        """
        return self.directory / f"{day}.parquet"

    def messages(self, since: str = START) -> Iterator[Message]:
        """Yield what was archived after an id, in the order of publication.

        What is being written now ends it.
        """
        first, after = day_of(since), order(since)
        for day in self.days():
            if day >= first:
                yield from (
                    line.as_message() for line in self.lines(day) if order(line.message) > after
                )

    def lines(self, day: str) -> Iterator[Line]:
        """Yield what was archived on a day."""
        for member, _ in members(self.path(day)):
            yield from (msgspec.json.decode(line, type=Line) for line in member.splitlines())

    @contextmanager
    def writing(self) -> Iterator[str]:
        """Yield the name of this archive, which no other archive has.

        Raises SettingsError when another process writes.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / "name").open("a+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise SettingsError(
                    f"another process writes the archive in {self.directory}; end it first"
                ) from error
            file.seek(0)
            name = file.read().strip()
            if not name:
                name = f"archive-{uuid.uuid4().hex[:8]}"
                file.write(name)
                file.flush()
                os.fsync(file.fileno())
            yield name

    def repair(self) -> Line | None:
        """Cut off what a crash left half written.

        Returns the last line that was archived, None in an empty archive.

        What is damaged otherwise is kept beside the file, under a name that ends in ``.damaged``.
        """
        for day in reversed(self.days()):
            end, last = 0, b""
            # where the last good member ended
            for member, end in members(self.path(day)):  # noqa: B007
                last = member.rstrip(b"\n").rpartition(b"\n")[2] or last
            self._cut(self.path(day), end)
            if last:
                return msgspec.json.decode(last, type=Line)
        return None

    def append(self, lines: Sequence[Line]) -> None:
        """Write lines of one day and return when they are on the disk.

        Raises OSError, and then wrote none.
        """
        data = gzip.compress(b"".join(msgspec.json.encode(line) + b"\n" for line in lines), mtime=0)
        _append(self.path(day_of(lines[0].message)), data)

    def _cut(self, path: Path, end: int) -> None:
        """Shorten a file; keep what is cut off unless it is the mere beginning of a member."""
        with path.open("r+b") as file:
            file.seek(end)
            rest = file.read()
            if rest and not _is_begun(rest):
                with path.with_name(path.name + DAMAGED).open("ab") as kept:
                    kept.write(rest)
            file.truncate(end)
            os.fsync(file.fileno())


def day_of(message_id: str) -> str:
    """Return the UTC day of a message id, the calendar's last for one that is later."""
    return (
        datetime.fromtimestamp(min(order(message_id)[0] // 1000, _LAST_SECOND), UTC)
        .date()
        .isoformat()
    )


def members(path: Path) -> Iterator[tuple[bytes, int]]:
    """Yield the contents of each whole gzip member and where in the file it ends.

    Stop at the first that is not whole.
    """
    with path.open("rb") as file:
        end, rest = 0, b""
        while True:
            inflate, parts = zlib.decompressobj(_GZIP), []
            while not inflate.eof:
                piece = rest or file.read(_CHUNK)
                rest = b""
                if not piece:
                    return
                try:
                    parts.append(inflate.decompress(piece))
                except zlib.error:
                    return
                end += len(piece)
            rest = inflate.unused_data
            end -= len(rest)
            yield b"".join(parts), end


def _is_begun(rest: bytes) -> bool:
    """Recognise the beginning of a gzip member that was not finished."""
    try:
        inflate = zlib.decompressobj(_GZIP)
        inflate.decompress(rest)
    except zlib.error:
        return False
    return not inflate.eof


def _append(path: Path, data: bytes) -> None:
    """Append all or nothing."""
    is_new = not path.exists()
    with path.open("ab", buffering=0) as file:
        size, rest = file.tell(), memoryview(data)
        try:
            while rest:
                rest = rest[file.write(rest) :]
            os.fsync(file.fileno())
        except OSError:
            os.ftruncate(file.fileno(), size)
            raise
    if is_new:
        _sync_directory(path.parent)


def _sync_directory(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
