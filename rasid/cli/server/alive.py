"""``rasid alive``: the health check of a container, cheap enough to run all the time."""

import sys

import click

from worker.config.settings import load_settings
from worker.telemetry.liveness import PROCESSES, WITHIN_SECONDS, processes_of, seconds_since


@click.command()
@click.argument("process", type=click.Choice(PROCESSES), required=False)
@click.option(
    "--within",
    type=click.FloatRange(min=0, min_open=True),
    default=WITHIN_SECONDS,
    show_default=True,
    help="Seconds that its last sign of life may be old.",
)
def alive(process: str | None, within: float) -> None:
    """Say whether a process that shares this data directory works.

    Exit code 1 when it gave no sign of life lately.

    A poller gives one with each tick, a worker while it is connected and its loop turns, an
    archiver with each round that reached the disk, the web process and the hooks while their loop
    turns. Without PROCESS all that ever ran here are asked.
    """
    settings = load_settings()
    asked = (process,) if process else processes_of(settings)
    ages = {name: seconds_since(settings, name) for name in asked}
    for name, age in ages.items():
        click.echo(
            f"{name} never gave a sign of life here"
            if age is None
            else f"{name} gave a sign of life {age:.0f} s ago"
        )
    sys.exit(not ages or any(age is None or age > within for age in ages.values()))
