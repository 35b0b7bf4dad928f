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
        is_linked = _is_made(link, server)
        try:
            yield is_linked
        finally:
            with suppress(OSError):
                link.unlink(missing_ok=True)
                (directory / _LOCK).unlink(missing_ok=True)
                directory.rmdir()


def _is_made(link: Path, server: Path) -> bool:
    try:
        link.unlink(missing_ok=True)
        link.symlink_to(server)
    except OSError:
        return False
    return True


def _is_unused(directory: Path, link: Path) -> bool:
    """Whether there is nothing but what a killed demo left; what cannot be seen is in use."""
    try:
        if link.exists() and not link.is_symlink():
            return False
        if not directory.exists():
            return True
        return {path.name for path in directory.iterdir()} <= {_LOCK, link.name}
    except OSError:
        return False
