"""Options that say something of a source: each value is checked as the options' name asks."""

import click

from tasks.sources import checked


def fact(_: click.Context, option: click.Parameter, value: str | None) -> str:
    """Check the value of an option that is named like its fact; "" when it was not given."""
    if value is None:
        return ""
    try:
        return checked(str(option.name), value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
