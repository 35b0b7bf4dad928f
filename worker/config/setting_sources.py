"""Where settings are written: the environment, secret files, ``rasid.toml``."""

import os
import tomllib
from pathlib import Path
from typing import Any

PREFIX = "RASID_"
SECRETS_DIR = "RASID_SECRETS_DIR"
FILE = Path("rasid.toml")


def from_environment(names: set[str]) -> dict[str, Any]:
    """Return what the environment sets of these names."""
    return {
        name: text
        for variable, text in os.environ.items()
        if variable.lower().startswith(PREFIX.lower())
        and (name := variable[len(PREFIX) :].lower()) in names
    }


def from_secret_files(names: set[str], folder: str | None) -> dict[str, Any]:
    """Return what files of a folder set, each named like its variable. Raises OSError."""
    if not folder:
        return {}
    return {
        name: path.read_text("utf-8").strip()
        for path in Path(folder).iterdir()
        if path.name.startswith(PREFIX)
        and (name := path.name.removeprefix(PREFIX).lower()) in names
    }


def from_file() -> dict[str, Any]:
    """Return what ``rasid.toml`` of the working directory sets. Raises OSError, ValueError."""
    try:
        return tomllib.loads(FILE.read_text("utf-8"))
    except FileNotFoundError:
        return {}
