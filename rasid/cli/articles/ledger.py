"""``rasid ledger``.

Found = published + duplicate + denied + dead + waiting + in flight, or an error.
"""

import sys

import click

from rasid.cli.output import connect, json_option, print_json
from worker.state.ledger import OUTCOMES, Ledger, read_ledger


@click.command()
@json_option
def ledger(as_json: bool) -> None:
    """Print how every entry ended; exit code 1 when the sum does not close."""
    sums = read_ledger(connect())
    print_json(sums) if as_json else print_ledger(sums)
    sys.exit(0 if sums.closes else 1)


def print_ledger(sums: Ledger) -> None:
    """Print the sum as people read one."""
    rows = [(name, getattr(sums, name)) for name in (*OUTCOMES, "waiting", "in_flight")]
    for name, count in rows:
        reasons = ", ".join(
            f"{key.partition(':')[2]} {n}"
            for key, n in sums.reasons.items()
            if key.startswith(name + ":")
        )
        click.echo(f"  {name.replace('_', ' '):<10}{count:>8}  {reasons}".rstrip())
    verdict = "closes" if sums.closes else f"DOES NOT CLOSE, {sums.difference:+d} unaccounted for"
    click.echo(f"= {'found':<10}{sum(count for _, count in rows):>8}  of {sums.found}: {verdict}")
