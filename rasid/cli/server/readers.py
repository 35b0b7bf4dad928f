"""``rasid readers``: who reads over HTTP, and what each may change."""

import time

import click

from rasid.cli.noted import note
from rasid.cli.output import connect, json_option, moment, print_json, print_table, reader_clock
from rasid.cli.suggesting_group import SuggestingGroup
from worker.alerts.book import AlertBook
from worker.config.web_tokens import ALL
from worker.readers.audit import MOST_CHANGES, AuditLog
from worker.readers.kept import Kept
from worker.readers.reader import EDIT, OPERATE, READ, ROLES, checked
from worker.readers.registry import ReaderRegistry

_SEES_ALL = (
    "rasid: who operates sees all feeds with the titles of their entries, whatever the topics"
)
_EDITS_NOTHING = (
    "rasid: the role edit of {name} counts for nothing, because it has some topics only: revoke "
    "this reader and add it again, with all topics or without the role"
)


@click.group(cls=SuggestingGroup)
def readers() -> None:
    """Say who reads over HTTP, and what each may change.

    The first one that is added closes the wall to everybody else.
    """


@readers.command()
@click.argument("name")
@click.option(
    "--topic", "topics", multiple=True, help="A topic that may be read; repeatable; default: all."
)
@click.option(
    "--role",
    "roles",
    type=click.Choice(ROLES),
    multiple=True,
    default=(READ,),
    show_default=True,
    help="What may be changed: alerts, topics (edit), feeds and queues (operate); repeatable.",
)
@click.option(
    "--proxied", is_flag=True, help="No secret: a proxy names this reader (RASID_WEB_PROXY_HEADER)."
)
@json_option
def add(
    name: str, topics: tuple[str, ...], roles: tuple[str, ...], proxied: bool, as_json: bool
) -> None:
    """Add a reader and print its secret, which is not shown again."""
    reader = checked(name, topics or ("*",), roles)
    store = connect()
    secret = ReaderRegistry(store).add(reader, time.time(), has_secret=not proxied)
    note(store, "reader_added", name, " ".join(reader.roles))
    if OPERATE in reader.roles and ALL not in reader.topics:
        click.echo(_SEES_ALL, err=True)
    if as_json:
        print_json({"name": name, "secret": secret, "roles": reader.roles, "topics": reader.topics})
    else:
        click.echo(secret or f"{name} added; a proxy names it")


@readers.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the readers; secrets are not kept, so none is shown."""
    known = ReaderRegistry(connect()).all().values()
    rows = [
        (
            one.name,
            ",".join(one.roles),
            ",".join(one.topics),
            moment(one.added_at),
            bool(one.digest),
        )
        for one in known
    ]
    for one in known:
        if EDIT in one.roles and not one.may(EDIT):  # added by an earlier version
            click.echo(_EDITS_NOTHING.format(name=one.name), err=True)
    if not as_json:
        print_table(("name", "roles", "topics", "added (UTC)", "secret"), rows)
        return
    for name, roles, topics, added, has_secret in rows:
        print_json(
            {
                "name": name,
                "roles": roles.split(","),
                "topics": topics.split(","),
                "added": added,
                "has_secret": has_secret,
            }
        )


@readers.command()
@click.argument("name")
def revoke(name: str) -> None:
    """Forget a reader with all that it kept, and end its sessions, within a second or two."""
    store = connect()
    ReaderRegistry(store).revoke(name)
    Kept(store, name).forget_all()
    AlertBook(store).forget_all(name)
    note(store, "reader_revoked", name)
    click.echo(f"{name} revoked")


@readers.command()
@click.option(
    "--newest",
    type=click.IntRange(1, MOST_CHANGES),
    default=100,
    show_default=True,
    help="How many.",
)
@json_option
def changes(newest: int, as_json: bool) -> None:
    """List who changed what, the newest change first."""
    found = AuditLog(connect()).newest(newest)
    if as_json:
        for one in found:
            print_json(one)
        return
    clock = reader_clock()
    rows = [(clock(one.at), one.reader, one.action, one.target, one.detail) for one in found]
    print_table(("when", "reader", "change", "of", "detail"), rows)
