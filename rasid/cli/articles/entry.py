"""``rasid entry``: what became of one address that a feed listed."""

from collections.abc import Callable, Iterator, Mapping

import click

from rasid.cli.output import (
    connect,
    json_option,
    print_fields,
    print_json,
    reader_clock,
    with_meaning,
)
from tasks.errors import SettingsError
from tasks.http.urls import clean_url
from tasks.reasons import reason_of
from tasks.text.sanitize import clean_line
from worker.state.feeds import RedisFeeds
from worker.state.frontier import RedisFrontier, entry_id
from worker.store.client import Store
from worker.streams.dead_letters import DeadLetters

_LOOKED_AT = 100_000  # dead letters: all that there are
Clock = Callable[[float], str]


@click.command()
@click.argument("url")
@click.option("--fields", is_flag=True, help="Print everything that is stored, as it is stored.")
@json_option
def entry(url: str, fields: bool, as_json: bool) -> None:
    """Say what became of URL: where it waits, or how it ended, why, and what can be done."""
    try:
        address = clean_url(url)
    except ValueError as error:
        raise click.UsageError(f"{error}; give the entry's full http or https address") from error
    store = connect()
    found = RedisFrontier(store).fields_of(address)
    if not found:
        raise SettingsError(f"no feed has listed {url}; `rasid feeds list` names the feeds")
    found = {"url": address} | found  # one that ended well keeps no address
    if as_json:
        print_json({"id": entry_id(address), **with_meaning(found)})
    elif fields:
        print_fields(dict(sorted(with_meaning(found).items())))
    else:
        feed = RedisFeeds(store).row(found.get("feed", ""))
        listed_by = (feed.source or feed.url) if feed else "a feed that is gone"
        for line in sentences(found, listed_by, reader_clock()):
            click.echo(clean_line(line))
        if found.get("outcome") == "dead":
            click.echo(_another_life(store, entry_id(address)))


def _another_life(store: Store, id_: str) -> str:
    """Say how an entry that was given up is tried again."""
    letters = DeadLetters(store).newest(_LOOKED_AT)
    found = next((letter.id for letter in letters if letter.fields.get("entry") == id_), "")
    if not found:
        return "Its dead letter is not kept any more."
    return f"To try it again: rasid dead requeue {found}"


def sentences(fields: Mapping[str, str], listed_by: str, clock: Clock) -> Iterator[str]:
    """Yield what is known of an entry, a sentence a line; ``clock`` writes Unix times."""
    title = fields.get("title", "")
    yield f"{fields['url']}{f' «{title}»' if title else ''}"
    yield f"Found {_time(fields, 'found_at', clock)} in {listed_by}."
    if fields.get("state") == "done":
        yield from _ending(fields, clock)
    else:
        yield from _waiting(fields)
    reason = reason_of(fields.get("reason", ""))
    if reason:
        yield f"Why: {reason.told} ({fields['reason']})."
    if detail := fields.get("detail"):
        yield f"Exactly: {detail}"


def _ending(fields: Mapping[str, str], clock: Clock) -> Iterator[str]:
    when, article = _time(fields, "ended_at", clock), fields.get("article", "")
    outcome = fields.get("outcome", "")
    endings = {
        "published": f"Published {when}",
        "duplicate": f"Not published again {when}: its article was there already",
        "denied": f"Not published {when}: we may not",
        "dead": f"Given up {when}",
    }
    known = f", as article {article}" if article else ""
    revision = fields.get("revision", "")
    changed = f", revision {revision}" if article and revision not in {"", "1"} else ""
    yield f"{endings.get(outcome, f'Ended {when} as {outcome}')}{known}{changed}."


def _waiting(fields: Mapping[str, str]) -> Iterator[str]:
    host, attempts = fields.get("host", ""), int(fields.get("attempts") or 0)
    places = {
        "waiting": f"It waits for the turn of {host}",
        "leased": "A worker has been told to take it",
        "started": "A worker is at it now",
    }
    state = fields.get("state", "")
    tries = f", after {attempts} tries" if attempts > 1 else ", after one try" if attempts else ""
    yield f"{places.get(state, f'It is {state}')}{tries}."


def _time(fields: Mapping[str, str], name: str, clock: Clock) -> str:
    return clock(float(fields[name])) if fields.get(name) else "at an unknown time"
