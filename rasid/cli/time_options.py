"""``--since``, ``--until``, ``--newest`` and ``--sort``: one meaning in every command.

Times without a zone are in that of RASID_WEB_ZONE.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click

from worker.streams.streams import is_message_id

F = TypeVar("F", bound=Callable[..., Any])
_FORMS = "24h, 7d, yesterday, 2026-11-01, '2026-11-01 14:00', or a message id"
_LAST_OF_A_MILLISECOND = (1 << 64) - 1
MOST = 100_000
_ORDER = (
    click.option(
        "--newest", type=click.IntRange(1, MOST), metavar="N", help="Only the newest N of them."
    ),
    click.option(
        "--sort",
        type=click.Choice(("oldest", "newest")),
        default="oldest",
        show_default=True,
        help="Which comes first.",
    ),
)


def since_option(default: str, *, is_required: bool = False) -> Callable[[F], F]:
    """Add ``--since``; ``default`` says what it is without."""
    tail = f" {default}" if default else ""
    return click.option(
        "--since", metavar="TIME", required=is_required, help=f"From when on: {_FORMS}.{tail}"
    )


def until_option(command: F) -> F:
    """Add ``--until``."""
    option = click.option(
        "--until", metavar="TIME", help="Up to when, in the same forms; a day is in it to its end."
    )
    return option(command)


def order_options(command: F) -> F:
    """Add ``--newest`` and ``--sort``; they arrive by these names."""
    for option in reversed(_ORDER):
        command = option(command)
    return command


def start_of(since: str, zone: str) -> str:
    """Read a time, or a message id, as a message id after which it begins.

    Raises QueryError for what is neither.
    """
    if is_message_id(since):
        return since
    from tasks.query import Query  # what reads queries takes long to load: `--help` needs none
    from tasks.query.bounds import read_bound
    from worker.streams.selection import start_of as start_of_query

    bound = read_bound("--since", since, takes_ids=True)
    return start_of_query(Query(since=bound, zone=zone), datetime.now(UTC))


def end_of(until: str, zone: str) -> str:
    """Read where a stretch of time ends, as the id of a message up to which it reaches."""
    if is_message_id(until):
        return until
    from tasks.query.bounds import read_bound

    bound = read_bound("--until", until, takes_ids=True)
    limit, _ = bound.limit(datetime.now(UTC), ZoneInfo(zone))
    return f"{max(limit - 1, 0)}-{_LAST_OF_A_MILLISECOND}"
