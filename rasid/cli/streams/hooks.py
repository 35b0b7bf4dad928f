"""``rasid hooks``: webhooks and notifications."""

import ipaddress
import time
from datetime import UTC, datetime
from urllib.parse import urlsplit

import click
import msgspec

from rasid.cli import completing
from rasid.cli.noted import note
from rasid.cli.output import connect, json_option, print_json, print_table
from rasid.cli.streams.asked import OTHER
from rasid.cli.streams.groups import age
from rasid.cli.suggesting_group import SuggestingGroup
from rasid.cli.suggestions import unknown_topic
from tasks.errors import RasidError, SettingsError
from worker.config.settings import Settings, load_settings
from worker.config.types import without_password
from worker.fetch.ssrf_guard import is_refused
from worker.state.hooks import Hook, HookRegistry


@click.group(cls=SuggestingGroup)
def hooks() -> None:
    """Tell addresses of new articles.

    Signed webhooks (Standard Webhooks), and notifications as digests.
    """


_langs = click.option(
    "--lang",
    "langs",
    multiple=True,
    help="Only articles in this language, such as ar; may be repeated.",
)


@hooks.command()
@click.argument("url")
@click.argument("topics", nargs=-1, required=True, shell_complete=completing.topics)
@_langs
def add(url: str, topics: tuple[str, ...], langs: tuple[str, ...]) -> None:
    """Add a webhook and print its signing secret, which is not shown again."""
    settings = load_settings()
    _known(settings, topics)
    _may_be_asked(settings, url)
    store = connect()
    hook = HookRegistry(store).add(url, topics, langs=langs)
    note(store, "hook_added", hook.id, _host(url))
    click.echo(f"{hook.id} {hook.secrets[0].value}")


@hooks.command()
@click.argument("url")
@click.argument("topics", nargs=-1, required=True, shell_complete=completing.topics)
@click.option(
    "--every",
    type=click.FloatRange(1, 1440),
    default=15.0,
    show_default=True,
    help="Minutes between digests.",
)
@_langs
def notify(url: str, topics: tuple[str, ...], every: float, langs: tuple[str, ...]) -> None:
    """Add a notification.

    An address of Apprise (ntfy, Telegram, Slack, mail …) gets a digest at most so often.
    """
    from worker.webhooks.digests import service_of

    _known(load_settings(), topics)
    service_of(url)
    store = connect()
    hook = HookRegistry(store).add(url, topics, langs=langs, every_seconds=60 * every)
    note(store, "hook_added", hook.id, _host(url))
    click.echo(hook.id)


@hooks.command("list")
@json_option
def list_(as_json: bool) -> None:
    """List hooks and how it goes; secrets and passwords are not shown."""
    known = HookRegistry(connect())
    rows = [(hook, known.status(hook.id)) for hook in known.all()]
    if as_json:
        for hook, status in rows:
            about = {
                "id": hook.id,
                "url": _shown(hook),
                "topics": hook.topics,
                "langs": hook.langs,
                "every_seconds": hook.every_seconds,
            }
            print_json(about | msgspec.to_builtins(status))
        return
    head = ("id", "url", "topics", "state", "delivered", "waiting", "dead", "last", "failing for")
    print_table(
        head,
        (
            (
                hook.id,
                _shown(hook),
                ",".join(hook.topics),
                status.state,
                status.delivered,
                status.waiting,
                status.dead,
                status.last or "-",
                age(time.time() - status.failing_since if status.failing_since else None),
            )
            for hook, status in rows
        ),
    )


@hooks.command()
@click.argument("id_", metavar="ID")
def remove(id_: str) -> None:
    """Remove a hook and what waits for it."""
    store = connect()
    HookRegistry(store).remove(id_)
    note(store, "hook_removed", id_)


@hooks.command()
@click.argument("id_", metavar="ID")
def rotate(id_: str) -> None:
    """Print a new secret for a webhook; for a day what is sent carries both signatures."""
    store = connect()
    hook = HookRegistry(store).rotate(id_)
    note(store, "hook_rotated", id_)
    click.echo(hook.secrets[0].value)


@hooks.command()
@click.argument("id_", metavar="ID")
def test(id_: str) -> None:
    """Send one test event now and print what was answered; exit code 1 unless it was 2xx."""
    hook = HookRegistry(connect()).get(id_)
    answered = _notify(hook) if hook.every_seconds else _post(hook)
    click.echo(answered)


@hooks.command()
def run() -> None:
    """Deliver, alerts of readers too, until it is told to stop.

    A second process takes over when the first ends.
    """
    from rasid.cli.server.run import supervised
    from worker.processes.deliverer import deliver
    from worker.processes.preflight import start
    from worker.processes.stop_event import stop_event

    settings = supervised()
    deliver(settings, start(settings), stop_event())


def _post(hook: Hook) -> str:
    from tasks.publishing.webhook_events import ping_event
    from worker.fetch.downloader import WebDownloader
    from worker.webhooks.dispatcher import is_accepted, request_of

    web = WebDownloader(load_settings())
    try:
        ((_, answer),) = web.fetch_all(
            [request_of(hook, ping_event(datetime.now(UTC)), time.time())]
        )
    finally:
        web.close()
    if isinstance(answer, RasidError):
        raise answer
    if not is_accepted(answer):
        raise RasidError(f"{hook.url} answered {answer.status}")
    return f"{hook.url} answered {answer.status}"


def _notify(hook: Hook) -> str:
    from worker.webhooks.digests import service_of

    if not service_of(hook.url).notify(title="Rasid", body="A test."):
        raise RasidError("the notification was not delivered")
    return "delivered"


def _shown(hook: Hook) -> str:
    """Hide the secrets of an address; a notification's path often is one."""
    return (
        f"{hook.url.partition('://')[0]}://…"
        if hook.every_seconds
        else without_password(hook.url).partition("?")[0]
    )


def _may_be_asked(settings: Settings, url: str) -> None:
    host = (urlsplit(url).hostname or "").strip("[]")
    if is_refused(host, map(ipaddress.ip_network, settings.allow_networks)):
        raise SettingsError(
            f"{host} is a private address; admit its network with RASID_ALLOW_NETWORKS"
        )


def _known(settings: Settings, topics: tuple[str, ...]) -> None:
    from worker.taxonomy.prepared_topics import taxonomy_of

    known = {topic.id for topic in taxonomy_of(settings.topics_dir).topics} | {"articles"}
    for topic in topics:
        if topic not in known and not OTHER.fullmatch(topic):
            raise unknown_topic(topic, known)


def _host(url: str) -> str:
    """Name where messages go, without what may be a secret of the address."""
    return urlsplit(url).hostname or ""
