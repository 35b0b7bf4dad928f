"""``rasid sites``: rules for single sites."""

import sys

import click

from rasid.cli.output import json_option, print_json, print_table
from rasid.cli.suggesting_group import SuggestingGroup
from worker.config.settings import load_settings
from worker.taxonomy.site_rules import failures, load_sites


@click.group(cls=SuggestingGroup)
def sites() -> None:
    """List and test the rules of single sites."""


@sites.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List every rule with its hosts and the days on which it holds."""
    for file in load_sites(load_settings().sites_dir).files:
        for rule in file.rules:
            if as_json:
                print_json(
                    {
                        "rule": f"{file.name}/{rule.name}",
                        "hosts": file.hosts,
                        "since": rule.since,
                        "until": rule.until,
                    }
                )
            else:
                days = f"{rule.since or '…'} to {rule.until or '…'}"
                click.echo(f"{file.name}/{rule.name}  {', '.join(file.hosts)}  {days}")


@sites.command()
def test() -> None:
    """Try every rule on its saved example; exit code 1 when one fails."""
    found = list(failures(load_settings().sites_dir))
    print_table(("rule", "result"), ((name, wrong or "good") for name, wrong in found))
    if any(wrong for _, wrong in found):
        sys.exit(1)
