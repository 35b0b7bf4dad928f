"""``docs/reference/settings.md``, from ``worker.config.settings``."""

import os
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import annotated_types
from pydantic.fields import FieldInfo

from tools import markdown
from worker.config.setting_texts import descriptions
from worker.config.settings import Settings
from worker.config.types import MEBIBYTE

INTRODUCTION = """
Every setting is an environment variable `RASID_…`, or a line of `rasid.toml` in the folder where
Rasid is started: there the name is in lower case and without `RASID_`. The environment wins over
the file, the file over the default. What is in effect, and who set it, is printed by

```console
$ rasid settings
$ rasid settings --set
```
A wrong value or name ends the command with one line that says what to do, and exit code 2.
Children of `rasid up` get the same settings.

```toml
# rasid.toml
contact = "desk@example.org"
web_port = 8081
host_delay_seconds = 2
```
"""
GROUPS = {
    "redis_url": "Server and files",
    "web_host": "Web",
    "mail_server": "Alerts",
    "index_dir": "Index of the web process",
    "log_json": "Logs",
    "concurrency": "Work on articles",
    "host_delay_seconds": "Politeness to hosts",
    "feed_burst": "Bounds",
    "poll_min_seconds": "Polls",
    "worker_metrics_host": "Metrics of workers",
    "allow_networks": "Downloads",
    "seen_days": "What is kept",
}  # the setting with which a group begins
UNITS = {"seconds": "seconds", "days": "days", "bytes": "bytes", "entries": "entries"}
KINDS = {int: "whole number", float: "number", str: "text", Path: "path", bool: "true or false"}
LONG = ((86_400.0, "days"), (3_600.0, "hours"), (60.0, "minutes"))


def page() -> str:
    """Return the page."""
    groups: dict[str, list[list[str]]] = {}
    heading = ""
    for name, field in Settings.model_fields.items():
        heading = GROUPS.get(name, heading)
        groups.setdefault(heading, []).append(_row(name, field))
    head = ("setting", "what it is for", "kind", "default", "bounds")
    parts = (f"## {heading}\n\n{markdown.table(head, rows)}" for heading, rows in groups.items())
    return markdown.page("Settings", INTRODUCTION, *parts)


def _row(name: str, field: FieldInfo) -> list[str]:
    return [
        f"`RASID_{name.upper()}`",
        descriptions().get(name, ""),
        _kind(name, field),
        _default(name, field),
        _bounds(field),
    ]


def _kind(name: str, field: FieldInfo) -> str:
    kind = field.annotation
    if get_origin(kind) is Literal:
        return ", ".join(f"`{choice}`" for choice in get_args(kind))
    if get_origin(kind) is tuple:
        return "list, with commas"
    if get_origin(kind) is not None:
        kind = next(part for part in get_args(kind) if part is not type(None))
    return UNITS.get(name.rpartition("_")[2]) or KINDS[kind]  # type: ignore[index]


def _default(name: str, field: FieldInfo) -> str:
    if name == "concurrency":
        return "one a core"
    value: Any = field.default
    if value in (None, "", ()):
        return ""
    if isinstance(value, tuple):
        return f"`{','.join(map(str, value))}`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, int | float):
        return f"`{value:.12g}`{_readable(name, value)}"
    return f"`{os.fspath(value)}`"


def _readable(name: str, value: float) -> str:
    """Say a large number in larger units."""
    if name.endswith("_bytes"):
        return f" ({value // MEBIBYTE} MiB)"
    if not name.endswith("_seconds"):
        return ""
    return next((f" ({value / size:g} {unit})" for size, unit in LONG if value >= 2 * size), "")


def _bounds(field: FieldInfo) -> str:
    said = []
    for mark in field.metadata:
        if isinstance(mark, annotated_types.Ge):
            said.append(f"≥ {mark.ge}")
        elif isinstance(mark, annotated_types.Gt):
            said.append(f"> {mark.gt}")
        elif isinstance(mark, annotated_types.Le):
            said.append(f"≤ {mark.le}")
    return ", ".join(said)
