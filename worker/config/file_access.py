"""Who may read ``rasid.toml``: secrets in it are for its owner and his group."""

import stat
import tomllib
from pathlib import Path

from worker.config.settings import Settings
from worker.config.types import shown

FILE = Path("rasid.toml")


def open_secrets(path: Path = FILE) -> tuple[str, ...] | None:
    """Name the settings with a secret in a file that everybody on the machine may read.

    () where there is none in it, None for a file that only its owner or group may read, or that is
    not there.
    """
    try:
        if not path.stat().st_mode & stat.S_IROTH:
            return None
        written = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError):  # whoever loads the settings tells what is wrong
        return None
    fields = Settings.model_fields
    values = {
        name: tuple(value) if isinstance(value, list) else value for name, value in written.items()
    }
    return tuple(
        name
        for name, value in values.items()
        if name in fields and value and shown(fields[name], value) != value
    )


def remedy(names: tuple[str, ...]) -> str:
    """Say what is open and what to do."""
    return (
        f"everybody on this machine may read {FILE}, which holds {', '.join(names)}; "
        f"run chmod 640 {FILE}"
    )
