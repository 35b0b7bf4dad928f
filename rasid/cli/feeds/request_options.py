"""Options that say how a source wants to be asked: the user agent, headers, time, robots, cache."""

from collections.abc import Callable
from typing import Any, TypeVar

import click

F = TypeVar("F", bound=Callable[..., Any])
_OPTIONS = (
    click.option("--user-agent", default="", help="Ask as this program instead of Rasid."),
    click.option(
        "--header",
        "headers",
        multiple=True,
        metavar="'Name: value'",
        help="Send one more header; repeatable.",
    ),
    click.option(
        "--timeout", type=float, default=0.0, metavar="SECONDS", help="Give one download this long."
    ),
    click.option(
        "--ignore-robots",
        default="",
        metavar="REASON",
        help="Do not ask robots.txt, for this written reason.",
    ),
    click.option(
        "--fresh-parameter",
        default="",
        metavar="NAME",
        help="Add this query parameter with a new value to each poll: past a page cache.",
    ),
)


def request_options(command: F) -> F:
    """Add the options, which arrive by these names, ``--header`` as headers."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
