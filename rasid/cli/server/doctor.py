"""``rasid doctor``: what is wrong here, and what to do about it."""

import sys
from collections.abc import Iterator

import click

from rasid.cli.output import json_option, print_json
from tasks.errors import SettingsError, StoreDownError
from tasks.text.counted import counted
from tasks.text.sanitize import clean_line
from worker.checks import machine, outlook, server, service
from worker.checks.finding import FAULT, GOOD, NOTE, Finding
from worker.config.settings import Settings, load_settings
from worker.store.client import Store, StoreError
from worker.store.connect import connect_store
from worker.store.migrations import NEWEST

MARKS = {GOOD: "✓", NOTE: "·", FAULT: "✗"}


@click.command()
@click.option(
    "--feeds",
    "count",
    type=click.IntRange(0, 1000),
    default=0,
    metavar="N",
    help="Ask up to N feeds too.",
)
@click.option(
    "--here", is_flag=True, help="This machine and its server only, not what other processes do."
)
@json_option
def doctor(count: int, here: bool, as_json: bool) -> None:
    """Check this machine, the server, the service and the topics.

    Exit code 1 when something is at fault.
    """
    findings = list(_examine(load_settings(), count, here=here))
    for finding in findings:
        if as_json:
            print_json(finding)
        else:
            click.echo(f"{MARKS[finding.state]} {finding.check:<12} {clean_line(finding.text)}")
    sys.exit(any(finding.state == FAULT for finding in findings))


def _examine(settings: Settings, count: int, *, here: bool) -> Iterator[Finding]:
    yield from machine.examine(settings)
    yield machine.attempt("web", lambda: _web(settings))
    try:
        store = connect_store(settings)
    except SettingsError as error:
        state = FAULT if settings.redis_url else NOTE
        yield Finding(
            "server",
            state,
            str(error) if settings.redis_url else "not running; `rasid up` starts it",
        )
        return
    try:
        yield from _served(store, settings, count, here=here)
    except StoreError as error:
        yield Finding("server", FAULT, f"may not be asked: {error}")


def _served(store: Store, settings: Settings, count: int, *, here: bool) -> Iterator[Finding]:
    found = server.ask(store)
    yield from server.examine(found, settings)
    if here or found.schema != NEWEST:
        return
    yield from service.examine(service.look(store))
    yield from outlook.examine(outlook.look(store, settings))
    if count:
        from worker.checks import reach

        yield from reach.examine(store, settings, count)


def _web(settings: Settings) -> str:
    from rasid.web.access import check

    count = len(settings.web_tokens) + _count_readers(settings)
    check(settings, has_readers=bool(count))
    guard = counted(count, "reader") if count else "no reader is named"
    return f"{settings.web_host}:{settings.web_port}, {guard}"


def _count_readers(settings: Settings) -> int:
    from worker.readers.registry import ReaderRegistry

    try:
        store = connect_store(settings)
    except SettingsError:
        return 0
    try:
        return len(ReaderRegistry(store).all())
    except StoreDownError:
        return 0
    finally:
        store.close()
