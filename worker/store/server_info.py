"""What the server reports about itself, and its snapshots."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tasks.errors import StoreDownError
from worker.store.client import Store, StoreError

SNAPSHOT_SECONDS = 600.0
LOOK_SECONDS = 0.1


def server_info(store: Store, section: str | None = None) -> dict[str, Any]:
    """Ask INFO; raises StoreError when the server does not respond, or may not."""
    return dict(store.client.info(section) if section else store.client.info())


def clock_skew(store: Store, clock: Callable[[], float] = time.time) -> float:
    """Compare the server's clock with ours: its seconds minus ours, at the middle of the call."""
    before = clock()
    seconds, microseconds = store.client.time()
    return float(seconds + microseconds / 1e6 - (before + clock()) / 2)


def configuration(store: Store, *names: str) -> dict[str, str]:
    """Read the server's settings; empty where CONFIG is denied, or is not there at all."""
    with suppress(StoreError):  # managed servers have no CONFIG, an ACL may deny it
        return dict(store.client.config_get(*names))
    return {}


def accepts_strangers(stranger: Store) -> bool:
    """Try a connection without credentials."""
    try:
        stranger.client.ping()
    except StoreError:
        return False
    return True


def take_snapshot(store: Store, directory: Path) -> Path:
    """Let the server write one moment of all keys into its directory; returns the file.

    Raises StoreDownError when it could not within ten minutes.
    """
    before = _saves(store)["rdb_saves"]
    # SCHEDULE: after a rewrite of the append-only file that may be under way
    store.client.execute_command("BGSAVE", "SCHEDULE")
    deadline = time.monotonic() + SNAPSHOT_SECONDS
    saves = _saves(store)
    while _is_pending(saves, before) and time.monotonic() <= deadline:
        time.sleep(LOOK_SECONDS)
        saves = _saves(store)
    if saves["rdb_last_bgsave_status"] != "ok" or saves["rdb_bgsave_in_progress"]:
        raise StoreDownError(f"no snapshot; see {directory / 'valkey.log'}: is the disk full?")
    return directory / str(store.client.config_get("dbfilename")["dbfilename"])


def _is_pending(saves: dict[str, Any], before: int) -> bool:
    """Wait for a save that is counted when it begins."""
    return bool(saves["rdb_saves"] == before or saves["rdb_bgsave_in_progress"])


def _saves(store: Store) -> dict[str, Any]:
    return server_info(store, "persistence")
