"""Backup and restore of a data directory: a snapshot, the archive and the operator's topics, in one
tar file.

The archive is copied first, the snapshot is taken after it: so whatever the copy of the archive
lacks is still in the streams, where a restored archiver finds it, and what it has is never ahead of
them. The snapshot is the server's own (BGSAVE), one moment of all keys: the ledger closes in it. A
copied append-only file would be several moments.
"""

import io
import json
import os
import shutil
import tarfile
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any

from tasks.errors import SettingsError
from worker.archive.archiver import archive_dir
from worker.archive.backed_topics import TOPICS, add_topics, place_of, put_topics
from worker.config.settings import Settings
from worker.store import migrations as schema
from worker.store.connect import connect_store
from worker.store.embedded_server import EmbeddedServer, is_answering, own_directory
from worker.store.server_info import take_snapshot

ABOUT, SNAPSHOT, ARCHIVE = "backup.json", "snapshot.rdb", "archive"
AOF = "appendonlydir"
BASE = "appendonly.aof.1.base.rdb"
Watch = Callable[[Iterator[Path]], Iterator[Path]]


def back_up(settings: Settings, file: Path, *, watch: Watch = iter) -> int:
    """Write a backup and return its size in bytes.

    While the service runs, or by starting the server for it. The archive's files pass through
    ``watch``, which may count them.
    """
    if settings.redis_url:
        raise SettingsError(
            "RASID_REDIS_URL names a server of your own: copy the archive, then let the "
            "server take a snapshot "
            "(docs/how-to/back-up.md)"
        )
    if file.exists():
        raise SettingsError(f"{file} exists; choose another name")
    if not (settings.data_dir / AOF).exists():
        raise SettingsError(f"{settings.data_dir.resolve()} holds no data; choose another --data")
    if is_answering(settings):
        return _write(settings, file, watch)
    with EmbeddedServer(settings.model_copy(update={"server_listen": ""})):  # for us alone
        return _write(settings, file, watch)


def _write(settings: Settings, file: Path, watch: Watch) -> int:
    part = file.with_name(file.name + ".part")
    store = connect_store(settings)
    try:
        with tarfile.open(part, "x") as tar:
            for path in watch(_files(archive_dir(settings))):
                _add(tar, f"{ARCHIVE}/{path.name}", path)
            add_topics(tar, settings)
            snapshot = take_snapshot(store, settings.data_dir.resolve())
            _add(tar, SNAPSHOT, snapshot)
            snapshot.unlink()
            about = {
                "rasid": version("rasid"),
                "schema": schema.version(store),
                "made_at": int(time.time()),
            }
            _add_text(tar, ABOUT, json.dumps(about))
        with part.open("rb") as written:
            os.fsync(written.fileno())
        part.rename(file)
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)
        store.close()
    return file.stat().st_size


def _files(directory: Path) -> Iterator[Path]:
    """Yield the archive's files, the oldest day first.

    What is written meanwhile is at the end, and cut off by repair.
    """
    yield from (path for path in sorted(directory.glob("*")) if path.is_file())


def _add(tar: tarfile.TarFile, name: str, path: Path) -> None:
    """Add as much of a file as there is now; it may grow meanwhile."""
    about = tarfile.TarInfo(name)
    about.size, about.mtime = path.stat().st_size, int(path.stat().st_mtime)
    with path.open("rb") as content:
        tar.addfile(about, content)


def _add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    about = tarfile.TarInfo(name)
    about.size = len(text.encode())
    tar.addfile(about, io.BytesIO(text.encode()))


def restore(settings: Settings, file: Path) -> dict[str, Any]:
    """Put a backup into a data directory that holds nothing yet; returns its description.

    Its ``topics`` are the folder that the operator's topics are in, "" for a backup without.
    """
    directory = settings.data_dir.resolve()
    with own_directory(directory):
        there = [name for name in (AOF, ARCHIVE) if (directory / name).exists()]
        if there or is_answering(settings):
            raise SettingsError(
                f"{directory} holds data already; move it away or choose another --data"
            )
        try:
            with tarfile.open(file) as tar:
                about = _about(tar)
                about["topics"] = str(_unpack(tar, settings) or "")
        except (OSError, tarfile.TarError, KeyError, ValueError) as error:
            why = str(error).partition("\n")[0]
            raise SettingsError(
                f"{file} is no whole backup ({why}); nothing was restored"
            ) from error
    return about


def _about(tar: tarfile.TarFile) -> dict[str, Any]:
    about: dict[str, Any] = json.loads(_opened(tar, tar.getmember(ABOUT)).read())
    if about["schema"] > schema.NEWEST:
        raise SettingsError(schema.too_new(about["schema"]))
    return about


def _unpack(tar: tarfile.TarFile, settings: Settings) -> Path | None:
    """Unpack beside what will be there, then rename: half a restore is none."""
    directory = settings.data_dir.resolve()
    staging = directory / "restoring"
    shutil.rmtree(staging, ignore_errors=True)
    (staging / AOF).mkdir(parents=True)
    (staging / ARCHIVE).mkdir()
    for member in tar.getmembers():
        target = _target(member.name, staging)
        if member.name != ABOUT:
            target.parent.mkdir(parents=True, exist_ok=True)
            with _opened(tar, member) as content, target.open("xb") as written:
                shutil.copyfileobj(content, written)
                os.fsync(written.fileno())
    # The snapshot is the beginning of the log.
    (staging / AOF / "appendonly.aof.manifest").write_text(f"file {BASE} seq 1 type b\n")
    topics = put_topics(staging / TOPICS, settings)
    for name in (ARCHIVE, AOF):
        (staging / name).rename(directory / name)
    staging.rmdir()
    return topics


def _target(name: str, staging: Path) -> Path:
    """Tell where a file is unpacked. Raises KeyError or ValueError for a strange one."""
    if topic := place_of(name):
        return staging / TOPICS / topic
    folder, _, last = name.rpartition("/")
    return {"": staging / AOF / BASE, ARCHIVE: staging / ARCHIVE / Path(last).name}[folder]


def _opened(tar: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    content = tar.extractfile(member)
    if content is None:
        raise ValueError(f"{member.name} is no file")
    return content
