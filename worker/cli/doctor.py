"""``rasid doctor``: what is wrong here, and what to do about it."""

import platform
import shutil
import sys
from collections import Counter
from collections.abc import Callable, Iterator

import click
import msgspec

from tasks.core.errors import SettingsError, TaxonomyError
from tasks.core.health import ALARMS
from worker.cli.output import json_option, print_json
from worker.feeds import RedisFeeds
from worker.server import find_binary
from worker.settings import Settings, load_settings
from worker.store import open_store
from worker.taxonomy import load_taxonomy

GOOD, NOTE, FAULT = "ok", "note", "fault"
MARKS = {GOOD: "✓", NOTE: "·", FAULT: "✗"}
MIN_FREE_BYTES = 500 * 1024 * 1024


class Finding(msgspec.Struct, frozen=True):
    """One check: ``state`` is ok, note or fault; ``text`` says what to do unless it is ok."""

    check: str
    state: str
    text: str


@click.command()
@json_option
def doctor(as_json: bool) -> None:
    """Check this machine, the server, the feeds and the topics; exit code 1 when something is at fault."""
    findings = list(_examine(load_settings()))
    for finding in findings:
        if as_json:
            print_json(finding)
        else:
            click.echo(f"{MARKS[finding.state]} {finding.check:<12} {finding.text}")
    sys.exit(any(finding.state == FAULT for finding in findings))


def _examine(settings: Settings) -> Iterator[Finding]:
    yield Finding("python", GOOD, platform.python_version())
    yield _try("binary", find_binary)
    yield _try("topics", lambda: f"{len(load_taxonomy(settings.topics_dir).topics)} topics read")
    yield _disk(settings)
    yield from _server(settings)


def _server(settings: Settings) -> Iterator[Finding]:
    try:
        store = open_store(settings)
    except SettingsError as error:
        state = FAULT if settings.redis_url else NOTE
        yield Finding("server", state, str(error) if settings.redis_url else "not running; `rasid up` starts it")
        return
    told = store.client.info()
    yield Finding("server", GOOD, f"{told.get('server_name', 'redis')} {told.get('valkey_version', told['redis_version'])}")
    policy = told.get("maxmemory_policy", "noeviction")
    remedy = f"maxmemory-policy {policy} erases queues and streams silently: set noeviction"
    yield Finding("eviction", GOOD, policy) if policy == "noeviction" else Finding("eviction", FAULT, remedy)
    is_durable = bool(told.get("aof_enabled"))
    remedy = "no append-only file: a restart loses everything; set appendonly yes"
    yield Finding("durability", GOOD if is_durable else FAULT, "append-only file" if is_durable else remedy)
    feeds = list(RedisFeeds(store).rows())
    alarming = Counter(row.state for row in feeds if row.state in ALARMS)
    text = ", ".join([f"{len(feeds)} in the catalogue", *(f"{count} {state}" for state, count in sorted(alarming.items()))])
    yield Finding("feeds", GOOD if feeds and not alarming else NOTE, text if feeds else "none yet; `rasid feeds add URL`")


def _disk(settings: Settings) -> Finding:
    place = settings.data_dir.resolve()
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    text = f"{free // 1024**2} MiB free at {place}"
    return Finding("disk", GOOD, text) if free > MIN_FREE_BYTES else Finding("disk", FAULT, text + ": make room")


def _try(check: str, look: Callable[[], str]) -> Finding:
    try:
        return Finding(check, GOOD, look())
    except (SettingsError, TaxonomyError) as error:
        return Finding(check, FAULT, str(error))
