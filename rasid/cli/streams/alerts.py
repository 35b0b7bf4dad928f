"""``rasid alerts``: what readers want to be told of."""

import sys
import time
from collections.abc import Iterable
from typing import Any

import click
import msgspec

from rasid.cli.noted import note
from rasid.cli.output import connect, json_option, print_json, print_table, reader_clock
from rasid.cli.suggesting_group import SuggestingGroup
from tasks.errors import SettingsError
from tasks.query import topic_facts
from worker.alerts.alert import MODES, Alert, AlertWish, checked_wish
from worker.alerts.book import AlertBook
from worker.alerts.channels import KINDS, Channel, shown
from worker.alerts.watch import owners_of
from worker.config.settings import load_settings
from worker.readers.reader import LOCAL
from worker.readers.registry import ReaderRegistry
from worker.taxonomy.prepared_topics import taxonomy_of


@click.group(cls=SuggestingGroup)
def alerts() -> None:
    """Tell readers of articles that a query wants: on their page, by webhook, mail and others."""


@alerts.command()
@click.argument("name")
@click.argument("query", default="")
@click.option("--reader", default=LOCAL, show_default=True, help="Whose alert it is.")
@click.option(
    "--to",
    "addresses",
    multiple=True,
    metavar="KIND=ADDRESS",
    help=f"A channel; repeatable. Kinds: {', '.join(KINDS)}.",
)
@click.option("--mode", type=click.Choice(MODES), default="now", show_default=True)
@click.option("--minutes", default=60, show_default=True, help="Between digests (every).")
@click.option("--hour", default=8, show_default=True, help="Hour of the day (daily).")
@click.option("--zone", help="Zone of that hour; without it RASID_WEB_ZONE.")
@click.option("--most-an-hour", default=30, show_default=True, help="Messages to a channel.")
@click.option("--sources", default=1, show_default=True, help="At which independent source.")
@click.option("--each-article", is_flag=True, help="Each article, not once for each story.")
@click.option("--with-old", is_flag=True, help="Also what was old when it came here.")
def add(
    name: str,
    query: str,
    reader: str,
    addresses: tuple[str, ...],
    each_article: bool,
    zone: str | None,
    **wishes: Any,
) -> None:
    """Add an alert; QUERY is the text of a query, such as 'topic:sdf lang:ar'."""
    settings, store = load_settings(), connect()
    wish = AlertWish(
        name=name,
        query=query,
        channels=tuple(_channels(addresses)),
        once_a_story=not each_article,
        zone=zone or settings.web_zone,
        **wishes,
    )
    owners = owners_of(ReaderRegistry(store).all(), has_tokens=bool(settings.web_tokens))
    if reader not in owners:
        named = ", ".join(owners) or "nobody yet: rasid readers add NAME --role alert"
        raise SettingsError(f"{reader!r} may not have alerts; who may: {named}")
    checked = checked_wish(wish, settings, topic_facts(taxonomy_of(settings.topics_dir)))
    alert = AlertBook(store).add(reader, checked, time.time())
    note(store, "alert_added", alert.id, f"{reader} {alert.name}")
    click.echo(alert.id)


@alerts.command("list")
@click.option("--reader", default="", help="Of one reader only.")
@json_option
def list_(reader: str, as_json: bool) -> None:
    """List alerts; addresses that may be secrets are not shown."""
    found = AlertBook(connect()).all().values()
    kept = [one for one in found if not reader or one.reader == reader]
    if as_json:
        for one in kept:
            print_json(about(one))
        return
    head = ("id", "reader", "name", "state", "mode", "query", "channels")
    print_table(
        head,
        (
            (
                one.id,
                one.reader,
                one.name,
                "paused" if one.is_paused else "on",
                one.mode,
                one.asked.text() or "*",
                " ".join(f"{channel.kind}:{shown(channel)}" for channel in one.channels) or "-",
            )
            for one in kept
        ),
    )


@alerts.command()
@click.argument("id_", metavar="ID")
def remove(id_: str) -> None:
    """Remove an alert."""
    store = connect()
    alert = _alert(AlertBook(store), id_)
    AlertBook(store).remove(alert.reader, id_)
    note(store, "alert_removed", id_, alert.reader)


@alerts.command()
@click.argument("id_", metavar="ID")
def test(id_: str) -> None:
    """Send a sample now and print what was answered; exit code 1 unless it arrived everywhere."""
    from worker.alerts.trial import send_sample

    store = connect()
    alert = _alert(AlertBook(store), id_)
    results = send_sample(load_settings(), store, alert)
    rows = [
        (one.kind, shown(one), "arrived" if ended.is_sent else "failed", ended.detail)
        for one, ended in results
    ]
    print_table(("channel", "to", "result", "detail"), rows)
    sys.exit(not all(ended.is_sent for _, ended in results))


@alerts.command()
@click.argument("id_", metavar="ID")
@json_option
def history(id_: str, as_json: bool) -> None:
    """List the last deliveries of an alert and how each went."""
    from worker.alerts.outbox import AlertOutbox

    store = connect()
    lines = AlertOutbox(store).history(_alert(AlertBook(store), id_).id)
    if as_json:
        for line in lines:
            print_json(line)
        return
    clock = reader_clock()
    rows = (
        (
            clock(line.tried_at),
            line.channel,
            line.to,
            line.state,
            line.attempts,
            line.count,
            line.detail,
            line.finds[0].title if line.finds else "",
        )
        for line in lines
    )
    head = ("at", "channel", "to", "state", "attempts", "articles", "detail", "first")
    print_table(head, rows)


def about(alert: Alert) -> dict[str, Any]:
    """Tell of an alert what is no secret."""
    told: dict[str, Any] = msgspec.to_builtins(alert)
    del told["secret"]
    channels = [{"kind": one.kind, "to": shown(one)} for one in alert.channels]
    return told | {"query": alert.asked.text(), "channels": channels}


def _channels(addresses: Iterable[str]) -> list[Channel]:
    found = []
    for text in addresses:
        kind, _, to = text.partition("=")
        known = next((one for one in KINDS if one == kind), None)
        if known is None:
            raise SettingsError(f"{text[:80]!r}: write KIND=ADDRESS, a kind is {', '.join(KINDS)}")
        found.append(Channel(known, to))
    return found


def _alert(book: AlertBook, id_: str) -> Alert:
    alert = book.all().get(id_)
    if alert is None:
        raise SettingsError(f"no alert {id_!r}; `rasid alerts list` names them all")
    return alert
