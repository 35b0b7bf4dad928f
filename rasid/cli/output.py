"""How the command line prints: JSON for machines, text without control characters for people."""

import shutil
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click
import msgspec

from rasid.cli.layout import table_lines, width_of
from tasks.reasons import reason_of
from tasks.text.sanitize import clean_line

if TYPE_CHECKING:
    from worker.store.client import Store

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, one object a line.")


def print_json(value: Any) -> None:
    """Print one value as one line of JSON."""
    click.echo(msgspec.json.encode(value).decode())


def print_table(head: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
    """Print columns as wide as their widest cell, without control and bidi characters.

    In a terminal cells are folded where the table is wider than it.
    """
    first, *others = [[clean_line(str(cell)) for cell in row] for row in (head, *rows)]
    if sys.stdout.isatty():
        for line in table_lines(first, others, shutil.get_terminal_size().columns):
            click.echo(line)
        return
    widths = [max(map(width_of, column)) for column in zip(first, *others, strict=True)]
    for row in (first, *others):
        cells = (
            cell + " " * (width - width_of(cell)) for cell, width in zip(row, widths, strict=True)
        )
        click.echo("  ".join(cells).rstrip())


def with_meaning(fields: Mapping[str, str]) -> dict[str, str]:
    """Add what the reason of an entry or a dead letter means, and what can be done."""
    reason = reason_of(fields.get("reason", ""))
    if reason is None:
        return dict(fields)
    return {**fields, "means": reason.told}


def print_fields(fields: Mapping[str, str]) -> None:
    """Print the fields that are not empty, Unix times as dates."""
    clock = reader_clock()
    rows = (
        (name, clock(float(value)) if name == "at" or name.endswith("_at") else value)
        for name, value in fields.items()
    )
    print_table(("field", "value"), [(name, value) for name, value in rows if value])


def moment(at: float) -> str:
    """Write a Unix time for machines that want no number, in UTC."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S")


def reader_clock() -> Callable[[float], str]:
    """Return what writes Unix times in the reader's zone (RASID_WEB_ZONE), with their day."""
    from worker.config.settings import load_settings

    zone = ZoneInfo(load_settings().web_zone)
    return lambda at: datetime.fromtimestamp(at, zone).strftime("%Y-%m-%d %H:%M:%S")


def connect() -> "Store":
    """Connect to the server that the settings name."""
    from worker.config.settings import load_settings
    from worker.store.connect import open_store  # only here: some commands need no server

    return open_store(load_settings())
