"""Lets commands find the demo's server where they look for that of a service."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tasks.errors import SettingsError
from worker.config.settings import Settings
from worker.store.embedded_server import own_directory

_LOCK = "rasid.lock"


@contextmanager
def linked_socket(settings: Settings, server: Path) -> Iterator[bool]:
    """Link the socket of the data directory to that of a server, while nobody has data there.

    Yields whether it is linked. Nothing is left behind; what a killed demo left is no data.
    """
    directory, link = settings.data_dir.resolve(), settings.socket
    if settings.redis_url or not _is_unused(directory, link):
        yield False
        return
    try:
        lock = own_directory(directory)
    except SettingsError:
        yield False
        return
    with lock:
        link.unlink(missing_ok=True)
        link.symlink_to(server)
        try:
            yield True
        finally:
            link.unlink(missing_ok=True)
            (directory / _LOCK).unlink(missing_ok=True)
            with suppress(OSError):
                directory.rmdir()


def _is_unused(directory: Path, link: Path) -> bool:
    """Whether there is nothing but what a killed demo left."""
    if link.exists() and not link.is_symlink():
        return False
    if not directory.exists():
        return True
    return {path.name for path in directory.iterdir()} <= {_LOCK, link.name}
