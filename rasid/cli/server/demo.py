"""``rasid demo``: everything on the bundled newsroom."""

import sys
from typing import TYPE_CHECKING

import click

from rasid.cli.articles.ledger import print_ledger
from rasid.cli.output import json_option, print_json
from worker.config.settings import load_settings
from worker.processes.free_port import require_free_port
from worker.processes.stop_event import stop_event
from worker.telemetry.log_setup import configure_logs

if TYPE_CHECKING:
    from rasid.demo.run import Report


@click.command()
@click.option(
    "--once",
    is_flag=True,
    help="End when the newsroom is exhausted; exit code 1 when anything is not as planned.",
)
@json_option
def demo(once: bool, as_json: bool) -> None:
    """Run everything on a bundled newsroom of invented outlets, until Ctrl-C."""
    from rasid.cli.server.preload import nursery_for
    from rasid.demo.run import PACE, Demo, make_console

    settings = load_settings(**PACE)
    configure_logs(settings)
    require_free_port(settings.web_host, settings.web_port)
    with nursery_for(settings) as nursery:
        stop = stop_event()
        report = Demo(settings, make_console(as_json=as_json), stop, nursery).run(once=once)
    if as_json:
        print_json(report)
    else:
        _print(report, once=once)
    sys.exit(0 if report.passed or not once else 1)


def _print(report: "Report", *, once: bool) -> None:
    print_ledger(report.ledger)
    if not once:
        return
    wrong = [verdict for verdict in report.verdicts if verdict.problem]
    click.echo(
        f"{len(report.verdicts) - len(wrong)} of {len(report.verdicts)} planned cases "
        f"ended as planned"
    )
    for verdict in wrong:
        click.echo(f"✗ {verdict.case}: {verdict.problem}  {verdict.url}")
    for violation in report.violations:
        click.echo(f"✗ {violation}")
