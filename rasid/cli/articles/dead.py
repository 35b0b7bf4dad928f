"""``rasid dead``: the letters that could not be delivered, each with its reason."""

import sys
from collections.abc import Callable
from typing import Any, TypeVar

import click

from rasid.cli import completing
from rasid.cli.feeds.chosen import known_feed
from rasid.cli.noted import note, note_each
from rasid.cli.output import (
    connect,
    json_option,
    print_fields,
    print_json,
    print_table,
    reader_clock,
    with_meaning,
)
from rasid.cli.suggesting_group import SuggestingGroup
from rasid.cli.time_options import end_of, since_option, start_of, until_option
from tasks.errors import SettingsError
from tasks.reasons import REASONS, reason_of
from tasks.text.likeness import did_you_mean
from worker.config.settings import load_settings
from worker.state.feeds import RedisFeeds
from worker.store.client import Store
from worker.streams.dead_letters import DeadLetters, WantedLetters
from worker.streams.streams import START, Message, Streams, is_message_id, order

F = TypeVar("F", bound=Callable[..., Any])
LISTED = 1000
_SORTS: dict[str, Callable[[Message], Any]] = {
    "time": lambda letter: order(letter.id),
    "reason": lambda letter: letter.fields["reason"],
    "attempts": lambda letter: int(letter.fields["attempts"]),
    "source": lambda letter: letter.fields.get("source", ""),
    "url": lambda letter: letter.fields["url"],
}
_WANTED = (
    click.option(
        "--reason",
        "reasons",
        multiple=True,
        help="Only with this reason; repeatable.",
        shell_complete=completing.reasons,
    ),
    click.option(
        "--host", "hosts", multiple=True, help="Only of this host or below it; repeatable."
    ),
    click.option(
        "--feed",
        "feeds",
        metavar="ID|URL",
        multiple=True,
        help="Only of this feed; repeatable.",
        shell_complete=completing.feeds,
    ),
    since_option(""),
    until_option,
)


@click.group(cls=SuggestingGroup)
def dead() -> None:
    """Read and decide about dead letters."""


def wanted_options(command: F) -> F:
    """Add what says which letters are meant; it arrives as keywords for `_wanted`."""
    for option in reversed(_WANTED):
        command = option(command)
    return command


def _wanted(
    store: Store,
    reasons: tuple[str, ...],
    hosts: tuple[str, ...],
    feeds: tuple[str, ...],
    since: str | None,
    until: str | None,
) -> WantedLetters:
    """Read the options; SettingsError for a reason, a feed or a time that there is not."""
    unknown = [reason for reason in reasons if reason_of(reason) is None]
    if unknown:  # an earlier release may have had it
        found = {one.reason for one in DeadLetters(store).by_reason()}
        unknown = [reason for reason in unknown if reason not in found]
    if unknown:
        meant = did_you_mean(unknown[0], {*REASONS, *found})
        raise SettingsError(f"no reason {unknown[0]!r}{meant}; `rasid dead reasons` counts them")
    zone = load_settings().web_zone
    catalogue = RedisFeeds(store)
    return WantedLetters(
        reasons=reasons,
        hosts=hosts,
        feeds=tuple(known_feed(catalogue, feed) for feed in feeds),
        since=start_of(since, zone) if since else START,
        until=end_of(until, zone) if until else "+",
    )


@dead.command("list")
@wanted_options
@click.option(
    "--newest",
    type=click.IntRange(1, 100_000),
    default=LISTED,
    show_default=True,
    metavar="N",
    help="Only the newest N of them.",
)
@click.option(
    "--sort", type=click.Choice(tuple(_SORTS)), help="By which column; default: the newest first."
)
@click.option("--reverse", is_flag=True, help="The other way round.")
@json_option
def list_(newest: int, sort: str | None, reverse: bool, as_json: bool, **wanted: Any) -> None:
    """List dead letters, the newest first."""
    store = connect()
    letters = list(DeadLetters(store).wanted(_wanted(store, **wanted), newest))
    if sort:
        letters.sort(key=_SORTS[sort])
    if reverse:
        letters.reverse()
    if as_json:
        for letter in letters:
            print_json(_plain(letter))
        return
    clock = reader_clock()
    rows = [
        (
            letter.id,
            clock(order(letter.id)[0] / 1000),
            letter.fields["reason"],
            letter.fields["attempts"],
            letter.fields["url"],
        )
        for letter in letters
    ]
    print_table(("id", "when", "reason", "attempts", "url"), rows)


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


@dead.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@wanted_options
def requeue(ids: tuple[str, ...], **wanted: Any) -> None:
    """Give dead letters another life, from their first attempt on.

    Those with these ids, or at most 1,000 that the options mean: say it again for the rest.
    """
    _change(ids, wanted, DeadLetters.requeue, DeadLetters.requeue_all, "requeued")


@dead.command()
@click.argument("ids", metavar="ID...", nargs=-1)
@wanted_options
def drop(ids: tuple[str, ...], **wanted: Any) -> None:
    """Remove dead letters from the list; their entries stay dead in the ledger.

    Those with these ids, or at most 1,000 that the options mean: say it again for the rest.
    """
    _change(ids, wanted, DeadLetters.drop, DeadLetters.drop_all, "dropped")


def _change(
    ids: tuple[str, ...],
    wanted: dict[str, Any],
    one: Callable[[DeadLetters, str], object],
    every: Callable[[DeadLetters, WantedLetters], int],
    done: str,
) -> None:
    store = connect()
    letters = DeadLetters(store)
    if _is_bulk(ids, wanted):
        count = every(letters, _wanted(store, **wanted))
        named = " ".join(str(value) for given in wanted.values() for value in _plain_words(given))
        note(store, f"dead_{done}", detail=f"{count} of {named}")
        click.echo(f"{count} {done}")
    else:
        _each(store, ids, lambda id_: bool(one(letters, id_)), done)


def _is_bulk(ids: tuple[str, ...], wanted: dict[str, Any]) -> bool:
    """Whether letters are meant by options, not by ids; UsageError for both or neither."""
    is_bulk = any(wanted.values())
    if is_bulk == bool(ids):
        raise click.UsageError(
            "give ids, or options such as --reason; `rasid dead reasons` counts them"
        )
    return is_bulk


def _plain_words(given: tuple[str, ...] | str | None) -> tuple[str, ...]:
    """List what an option was given."""
    return given if isinstance(given, tuple) else (given,) if given else ()


def _each(store: Store, ids: tuple[str, ...], act: Callable[[str], bool], word: str) -> None:
    missing = [id_ for id_ in ids if not act(_checked(id_))]
    note_each(store, f"dead_{word}", [id_ for id_ in ids if id_ not in missing])
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
