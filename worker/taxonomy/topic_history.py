"""The former texts of one topic's file: those before it, and those that were undone.

Each is a file of its own, named by its order: ``….toml`` stood before, ``….undone.toml`` was taken
back. No text goes but the oldest, beyond the most that are kept.
"""

import os
import time
from collections.abc import Iterable
from pathlib import Path

from tasks.errors import SettingsError

KEPT = 20  # former texts of one topic, and as many undone ones
HISTORY = ".history"  # in the folder of topics, with a folder for each file
_PAST, _UNDONE = ".toml", ".undone.toml"


class TopicHistory:
    """Keeps the texts of a file of topics; the caller keeps everybody else out."""

    def __init__(self, place: Path) -> None:
        """Take the place of the file."""
        self._folder = place.parent / HISTORY / place.stem

    def past(self) -> list[Path]:
        """List the texts that stood before, the oldest first; an empty one is no file."""
        return [file for file in self._files() if not file.name.endswith(_UNDONE)]

    def undone(self) -> list[Path]:
        """List the texts that were taken back, the one undone first first."""
        return [file for file in self._files() if file.name.endswith(_UNDONE)]

    def keep(self, text: str) -> None:
        """Keep the text that another will replace; what was undone stood before it."""
        for file in self.undone():
            file.rename(file.with_name(file.name.removesuffix(_UNDONE) + _PAST))
        self._write(text, _PAST)

    def keep_undone(self, text: str) -> None:
        """Keep the text that is taken back."""
        self._write(text, _UNDONE)

    def keep_redone(self, text: str) -> None:
        """Keep the text before one that comes back; others may come back after it."""
        self._write(text, _PAST)

    def drop(self, files: Iterable[Path]) -> None:
        """Forget texts, because one of them is the file again."""
        for file in files:
            file.unlink()
        sync_folder(self._folder)

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("*.toml"))

    def _write(self, text: str, ending: str) -> None:
        if not self._folder.is_dir():
            self._folder.mkdir(parents=True)
            sync_folder(self._folder.parent)
            sync_folder(self._folder.parent.parent)
        newest = max((_order(file) for file in self._files()), default=0)
        order = max(time.time_ns(), newest + 1)  # a clock may be put back
        write_durably(self._folder / f"{order:020d}{ending}", text)
        same = [
            file for file in self._files() if file.name.endswith(_UNDONE) == (ending == _UNDONE)
        ]
        for old in same[:-KEPT]:
            old.unlink()
        sync_folder(self._folder)


def replace_durably(place: Path, text: str) -> None:
    """Put a text in a file's place in one step, or take the file away (""); it is on the disk then.

    Raises OSError.
    """
    if text:
        passing = place.with_name(f".{place.name}.new")
        write_durably(passing, text)
        passing.replace(place)
    else:
        place.unlink(missing_ok=True)
    sync_folder(place.parent)


def write_durably(place: Path, text: str) -> None:
    """Write a file and return when what it holds is on the disk. Raises OSError."""
    with place.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """Return when the names of a folder are on the disk. Raises OSError."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def read_text(place: Path) -> str:
    """Read a file, "" for none. Raises SettingsError for one that cannot be read."""
    try:
        return place.read_text("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{place.name} cannot be read: {error}") from error


def _order(file: Path) -> int:
    digits = file.name.partition(".")[0]
    return int(digits) if digits.isdecimal() else 0
