"""``rasid up``, and the processes it is made of: ``poll``, ``work``, ``web``, ``archive``."""

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tasks.errors import SettingsError
from tasks.text.sanitize import clean_line
from worker.config import proxy_networks
from worker.config.file_access import open_secrets, remedy
from worker.config.settings import Settings, load_settings
from worker.config.types import without_password
from worker.processes.free_port import require_free_port
from worker.processes.stop_event import stop_event
from worker.processes.supervisor import die_with_parent
from worker.telemetry.log_setup import configure_logs
from worker.telemetry.logs import get_logger, speaks_json

if TYPE_CHECKING:
    from worker.catalogue.opml import FeedsFile
    from worker.processes.all_in_one import AllInOne

CHECK_SECONDS = 0.3


@click.command()
@click.option(
    "--feeds", type=click.Path(path_type=Path), help="OPML, or text with one address a line."
)
@click.option(
    "--data",
    "data_dir",
    type=click.Path(path_type=Path),
    help="Where the embedded server keeps its file.",
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Let the embedded server listen there too, with a password that is made and told.",
)
@click.option(
    "--lean",
    is_flag=True,
    help="For small machines: two thirds of the memory, one worker, fewer processes.",
)
def up(feeds: Path | None, data_dir: Path | None, *, listen: str | None, lean: bool) -> None:
    """Run everything on this machine until Ctrl-C: server, poller, workers, web, archive, hooks."""
    from rasid.cli.server.lean import COMMANDS as LEAN
    from rasid.cli.server.lean import Parts, parts_of
    from rasid.cli.server.preload import nursery_for
    from rasid.web.access import check
    from worker.catalogue.opml import FeedsFile, read_feeds_file
    from worker.processes.all_in_one import COMMANDS, AllInOne
    from worker.readers.registry import ReaderRegistry

    settings = _settings_of_all(feeds=feeds, data_dir=data_dir, server_listen=listen)
    if not settings.redis_url and not settings.data_dir.exists():
        check(settings)  # nobody was added yet, so nothing needs to start first
    require_free_port(settings.web_host, settings.web_port)
    listed = read_feeds_file(settings.feeds) if settings.feeds else FeedsFile(())
    with (
        nursery_for(settings) as nursery,
        AllInOne(settings, commands=LEAN if lean else COMMANDS, nursery=nursery) as service,
    ):
        check(service.settings, has_readers=bool(ReaderRegistry(service.store).all()))
        new = service.add_feeds(listed.feeds)
        stop = stop_event()
        service.start(keeps_nursery=not lean)  # it would take 19 MB for the worker's sake alone
        with Parts(parts_of(service.settings) if lean else {}, stop):
            _report_start(service, listed, new)
            while not stop.wait(CHECK_SECONDS):
                service.check()


def _settings_of_all(**overrides: object) -> Settings:
    """Load the settings of everything, and set up logs."""
    settings = load_settings(**overrides)
    configure_logs(settings)
    if settings.server_listen and settings.redis_url:
        raise SettingsError(
            "--listen is for the embedded server, and RASID_REDIS_URL names another: unset one"
        )
    _warn_of_open_secrets()
    _warn_of_wide_proxies(settings)
    return settings


def _report_start(service: "AllInOne", listed: "FeedsFile", new: int) -> None:
    """Report each part that is ready, and each feed that is left out."""
    from worker.archive.archiver import archive_dir

    settings = service.settings
    _report("server", without_password(settings.redis_url))
    if service.tcp_url:
        _report("listens", without_password(service.tcp_url) if speaks_json() else service.tcp_url)
    _report(
        "feeds",
        f"{len(listed.feeds)} listed, {new} new, {service.count_feeds()} in the catalogue",
    )
    for fault in listed.faults:
        _warn("feed_not_added", fault)
    _report("web", f"http://{settings.web_host}:{settings.web_port}/")
    _report("archive", str(archive_dir(settings)))
    if not speaks_json():
        click.echo("  Ctrl-C ends everything; nothing is lost.", err=True)


@click.command()
def poll() -> None:
    """Run a poller until it is told to stop; any number may run."""
    settings = supervised()
    from worker.jobs.app import create_app
    from worker.jobs.queues import Queues
    from worker.processes.preflight import start
    from worker.processes.scheduler import Scheduler

    store = start(settings)
    Scheduler(settings, store, Queues(create_app(settings), settings)).run(stop_event())


@click.command()
@click.option(
    "-c", "concurrency", type=click.IntRange(1, 256), help="Worker processes; default: one a core."
)
def work(concurrency: int | None) -> None:
    """Run Celery workers for both queues until they are told to stop.

    What they hold is finished or handed back.
    """
    settings = supervised(concurrency=concurrency)
    from worker.telemetry import process_metrics as timings

    timings.prepare(settings)
    from worker.jobs.app import create_app
    from worker.jobs.app import work as run_worker
    from worker.jobs.rehearsal import rehearse
    from worker.processes.preflight import start
    from worker.taxonomy.prepared_topics import prepare as prepare_tagger

    start(settings).close()
    import worker.jobs.bootstrap  # noqa: F401 - before the fork, once for all processes

    rehearse()
    prepare_tagger(settings.topics_dir)
    if settings.worker_metrics_port:
        require_free_port(settings.worker_metrics_host, settings.worker_metrics_port)
        timings.serve(settings)
    # messages are JSON, so they carry no code that a superuser would run
    warnings.filterwarnings("ignore", message="You're running the worker with superuser")
    # the files of the metrics are written until the process has ended
    warnings.filterwarnings("ignore", message="unclosed file", category=ResourceWarning)
    sys.exit(run_worker(create_app(settings), settings))


@click.command()
def web() -> None:
    """Run the web process until it is told to stop.

    The wall, streams over HTTP, metrics, health.
    """
    settings = supervised()
    if "RASID_SUPERVISED" not in os.environ:
        _warn_of_wide_proxies(settings)
    require_free_port(settings.web_host, settings.web_port)
    from rasid.web.app import serve
    from worker.processes.preflight import start

    # uvicorn raises the signal once more when it has finished: ours turns that into a good ending
    stop_event()
    serve(settings, start(settings, converts=False))


@click.command()
def archive() -> None:
    """Write published articles to daily files in the data directory until it is told to stop.

    One process a directory.
    """
    settings = supervised()
    from worker.archive.archiver import Archiver
    from worker.processes.preflight import start

    Archiver(settings, start(settings)).run(stop_event())


def _report(part: str, text: str) -> None:
    """Report that a part is ready: to people with a mark, to machines as an event."""
    if speaks_json():
        get_logger("up").info("ready", part=part, where=text)
    else:
        click.echo(f"✓ {part:<10} {text}", err=True)


def _warn(event: str, fault: str) -> None:
    """Say what is left out, and that everything else goes on."""
    if speaks_json():
        get_logger("up").warning(event, fault=fault)
    else:
        click.echo(f"! {clean_line(fault)}", err=True)


def supervised(**overrides: object) -> Settings:
    """Load the settings of a process that ends with its supervisor, and set up its logs."""
    die_with_parent()
    settings = load_settings(**overrides)
    configure_logs(settings)
    if "RASID_SUPERVISED" not in os.environ:  # else the supervisor has told
        _warn_of_open_secrets()
    return settings


def _warn_of_open_secrets() -> None:
    """Tell of secrets in a settings file that everybody may read; the service starts."""
    if names := open_secrets():
        _warn("settings_file_open", remedy(names))


def _warn_of_wide_proxies(settings: Settings) -> None:
    """Tell of networks of proxies in which visitors may have an address; the service starts."""
    if networks := proxy_networks.wide(settings.web_proxy_networks):
        _warn("proxies_wide", proxy_networks.remedy(networks, settings.web_proxy_header))
