"""``rasid groups``: who subscribes, and how far behind they are."""

import click

from rasid.cli import completing
from rasid.cli.output import connect, json_option, print_json, print_table
from rasid.cli.streams.asked import require_known
from worker.config.settings import load_settings
from worker.streams.groups import Group, groups_of
from worker.streams.streams import Streams

_UNITS = (("h", 3600), ("min", 60))


@click.command()
@click.argument("streams", metavar="[TOPIC]...", nargs=-1, shell_complete=completing.streams)
@json_option
def groups(streams: tuple[str, ...], as_json: bool) -> None:
    """List groups of consumers, by default of all streams.

    What they have not had (lag), and did not acknowledge.
    """
    store = connect()
    require_known(streams, load_settings(), Streams(store))
    names = streams or Streams(store).names()
    found = [group for name in names for group in groups_of(store, name)]
    if as_json:
        for group in found:
            print_json(group)
        return
    print_table(
        ("stream", "group", "consumers", "lag", "pending", "oldest", "last seen"), map(_row, found)
    )


def _row(group: Group) -> tuple[object, ...]:
    ages = (age(group.oldest_pending), age(group.idle))
    return (
        group.stream,
        group.name,
        ", ".join(group.consumers) or "-",
        group.lag,
        group.pending,
        *ages,
    )


def age(seconds: float | None) -> str:
    """Write seconds for people, "-" for none."""
    if seconds is None:
        return "-"
    unit, length = next(
        ((unit, length) for unit, length in _UNITS if seconds >= 2 * length), ("s", 1)
    )
    return f"{seconds / length:.0f} {unit}"
