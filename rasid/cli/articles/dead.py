"""``rasid dead``: the letters that could not be delivered, each with its reason."""

import sys
from collections.abc import Callable

import click

from rasid.cli.output import (
    connect,
    json_option,
    print_fields,
    print_json,
    print_table,
    with_meaning,
)
from tasks.errors import SettingsError
from worker.streams.dead_letters import DeadLetters
from worker.streams.streams import Message, Streams, is_message_id

LISTED = 1000


@click.group()
def dead() -> None:
    """Read and decide about dead letters."""


@dead.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List the newest dead letters."""
    letters = Streams(connect()).newest("dead", LISTED)
    if as_json:
        for letter in letters:
            print_json(_plain(letter))
    else:
        rows = [
            (letter.id, letter.fields["reason"], letter.fields["attempts"], letter.fields["url"])
            for letter in letters
        ]
        print_table(("id", "reason", "attempts", "url"), rows)


@dead.command()
@click.argument("id_", metavar="ID")
@json_option
def show(id_: str, as_json: bool) -> None:
    """Show one dead letter whole."""
    found = [
        letter for letter in Streams(connect()).past("dead", _checked(id_), 1) if letter.id == id_
    ]
    if not found:
        raise SettingsError(f"no dead letter {id_}; `rasid dead list` shows the ids")
    if as_json:
        print_json(with_meaning(_plain(found[0])))
    else:
        print_fields(with_meaning(_plain(found[0])))


@dead.command()
@json_option
def reasons(as_json: bool) -> None:
    """Count the newest 10,000 dead letters by reason."""
    found = DeadLetters(connect()).by_reason()
    if as_json:
        for one in found:
            print_json(one)
    else:
        rows = [(one.reason, one.count, " ".join(one.hosts)) for one in found]
        print_table(("reason", "letters", "hosts"), rows)


_of = click.option(
    "--reason", "of", multiple=True, help="All with this reason, at most 1,000; repeatable."
)


@dead.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@_of
def requeue(ids: tuple[str, ...], of: tuple[str, ...]) -> None:
    """Give dead letters another life, from their first attempt on."""
    letters = DeadLetters(connect())
    _named(ids, of)
    if of:
        click.echo(f"{letters.requeue_all(of)} requeued")
    if ids:
        _each(ids, lambda id_: bool(letters.requeue(id_)), "requeued")


@dead.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@_of
def drop(ids: tuple[str, ...], of: tuple[str, ...]) -> None:
    """Remove dead letters from the list; their entries stay dead in the ledger."""
    letters = DeadLetters(connect())
    _named(ids, of)
    if of:
        click.echo(f"{letters.drop_all(of)} dropped")
    if ids:
        _each(ids, letters.drop, "dropped")


def _named(ids: tuple[str, ...], of: tuple[str, ...]) -> None:
    if not ids and not of:
        raise click.UsageError("give ids, or --reason; `rasid dead reasons` counts them")


def _each(ids: tuple[str, ...], act: Callable[[str], bool], word: str) -> None:
    missing = [id_ for id_ in ids if not act(_checked(id_))]
    click.echo(f"{len(ids) - len(missing)} {word}")
    if missing:
        click.echo(f"rasid: no dead letter {', '.join(missing)}", err=True)
        sys.exit(1)


def _plain(letter: Message) -> dict[str, str]:
    return {"id": letter.id, **letter.fields}


def _checked(id_: str) -> str:
    if not is_message_id(id_):
        raise SettingsError(f"{id_!r} is no id of a dead letter; `rasid dead list` shows the ids")
    return id_
