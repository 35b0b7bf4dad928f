"""The operator's folder of topics in a backup: its files, and their former versions."""

import io
import shutil
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from tasks.errors import SettingsError
from worker.config.settings import Settings

TOPICS = "topics"
_HISTORY = ".history"  # as worker.taxonomy.topic_folder keeps them
_READ = (".toml", ".tsv")


def add_topics(tar: tarfile.TarFile, settings: Settings) -> None:
    """Add the files of the folder of topics, where the settings name one.

    Raises SettingsError when it is not there.
    """
    folder = settings.topics_dir
    if folder is None:
        return
    if not folder.is_dir():
        raise SettingsError(f"RASID_TOPICS_DIR names {folder}, which is no folder")
    for path in _files(folder):
        content = path.read_bytes()  # whole: it may be replaced meanwhile
        about = tarfile.TarInfo(f"{TOPICS}/{path.relative_to(folder).as_posix()}")
        about.size, about.mtime = len(content), int(path.stat().st_mtime)
        tar.addfile(about, io.BytesIO(content))


def place_of(name: str) -> PurePosixPath | None:
    """Tell where in the folder a file of a backup belongs, None for a file of another kind.

    Raises ValueError for a name that leads elsewhere.
    """
    first, *inside = PurePosixPath(name).parts or ("",)
    if first != TOPICS or not inside:
        return None
    *folders, last = inside
    is_known = not folders or (folders[0] == _HISTORY and len(folders) == len((_HISTORY, "id")))
    if ".." in inside or not is_known or not last.endswith(_READ):
        raise ValueError(f"{name} is no file of topics")
    return PurePosixPath(*inside)


def put_topics(unpacked: Path, settings: Settings) -> Path | None:
    """Put unpacked topics into the folder of the settings, and return where they are.

    Files that are there already may be newer and stay: the topics are then beside the data, as
    without a folder in the settings. None for a backup without topics. Raises SettingsError where
    all these places hold something.
    """
    if not unpacked.is_dir():
        return None
    data = settings.data_dir.resolve()
    places = [settings.topics_dir, data / TOPICS, data / f"{TOPICS}-of-the-backup"]
    place = next((one for one in places if one is not None and _is_free(one)), None)
    if place is None:
        raise SettingsError(f"{places[-1]} holds topics already; move it away")
    place.mkdir(parents=True, exist_ok=True)
    for path in sorted(unpacked.iterdir()):
        shutil.move(path, place / path.name)
    unpacked.rmdir()
    return place


def _is_free(place: Path) -> bool:
    return not place.exists() or (place.is_dir() and not any(place.iterdir()))


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files that are read as topics, then former versions of those made on the pages."""
    found = [*folder.iterdir(), *folder.glob(f"{_HISTORY}/*/*")]
    return (path for path in sorted(found) if path.suffix in _READ and path.is_file())
