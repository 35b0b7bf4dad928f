"""``rasid catalogue``: what comes with Rasid about sources, and whether its addresses work."""

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.resources import files
from pathlib import Path

import click

from rasid.cli.output import json_option, print_json, print_table
from rasid.cli.progress import counting
from rasid.cli.suggesting_group import SuggestingGroup
from tasks.errors import SettingsError
from tasks.sources import bundled
from tasks.text.counted import counted
from tasks.text.sanitize import clean_line
from worker.catalogue.checking import Checker, Trial, as_tried
from worker.catalogue.opml import VERIFIED, FeedsFile, opml_of, read_feeds, read_feeds_file
from worker.config.settings import load_settings

FAILED = 1
PAUSE_SECONDS = 5.0
_HEAD = ("source", "works", "reason", "entries", "newest", "address")
_BUNDLED = "feeds.opml"
_new_file = click.Path(path_type=Path, dir_okay=False)


@click.group(cls=SuggestingGroup)
def catalogue() -> None:
    """Know the sources that come with Rasid; try the addresses of a feeds file."""


@catalogue.command("list")
@click.argument("text", default="")
@json_option
def list_(text: str, as_json: bool) -> None:
    """List the sources that are known, or those with TEXT in their id or one of their names."""
    found = [
        facts
        for facts in bundled().sources
        if text.casefold() in " ".join((facts.id, *facts.all_names)).casefold()
    ]
    if as_json:
        for facts in found:
            print_json(facts)
        return
    rows = (
        (
            facts.id,
            facts.titles.get("en") or facts.names[0],
            facts.titles.get("ar", ""),
            facts.country,
            facts.kind,
            facts.owner,
        )
        for facts in found
    )
    print_table(("id", "name", "in Arabic", "country", "kind", "owner"), rows)


@catalogue.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), required=False)
@click.option(
    "--pause",
    type=click.FloatRange(min=0.5),
    default=PAUSE_SECONDS,
    show_default=True,
    metavar="SECONDS",
    help="Leave a host alone for so long between two requests.",
)
@click.option("--report", type=_new_file, help="Write what was found to this file, as Markdown.")
@click.option(
    "--write",
    type=_new_file,
    help="Write the feeds to this file, as OPML: what works first, and verified.",
)
@json_option
def check(
    file: Path | None, pause: float, report: Path | None, write: Path | None, as_json: bool
) -> None:
    """Try every address of FILE, or of the feeds that come with Rasid; needs no server.

    Each is asked once, as a poll would ask; a host gets one request at a time. The exit code is 1
    when a feed has no address that works.
    """
    for path in filter(None, (report, write)):
        if path.exists():  # told before every address is asked
            raise SettingsError(f"{path} is there already; choose another name")
    read = read_feeds_file(file) if file else _bundled_feeds()
    for fault in read.faults:
        click.echo(f"rasid: {clean_line(fault)}", err=True)
    trials = _tried(read, pause, as_json=as_json)
    feeds = list(as_tried(read.feeds, trials))
    if report:
        _keep(report, "\n".join(_markdown(trials, str(file or _BUNDLED))) + "\n")
    if write:
        _keep(write, opml_of(feeds))
    good = sum(feed.status == VERIFIED for feed in feeds)
    if not as_json:
        print_table(_HEAD, (_cells(trial) for trial in trials))
        click.echo(f"{counted(good, 'feed')} of {len(feeds)} with an address that works")
    if good < len(feeds) or read.faults:
        sys.exit(FAILED)


def _bundled_feeds() -> FeedsFile:
    return read_feeds((files("rasid") / "data" / _BUNDLED).read_bytes(), _BUNDLED)


def _tried(read: FeedsFile, pause: float, *, as_json: bool) -> list[Trial]:
    total = sum(len(feed.addresses) for feed in read.feeds)
    trials: list[Trial] = []
    with _opened(pause) as checker, counting("addresses", total, prints=as_json) as count:
        for trial in count.passing(checker.check(read.feeds)):
            trials.append(trial)
            if as_json:
                print_json(trial)
    return sorted(trials, key=lambda trial: (trial.source, trial.url))


@contextmanager
def _opened(pause: float) -> Iterator[Checker]:
    """Open a checker with a downloader of its own."""
    from worker.fetch.downloader import WebDownloader
    from worker.isolation.feed_reader import SafeReader

    settings = load_settings()
    downloader = WebDownloader(settings)
    try:
        yield Checker(
            downloader=downloader,
            reader=SafeReader(),
            max_feed_bytes=settings.max_feed_bytes,
            pause_seconds=pause,
        )
    finally:
        downloader.close()


def _cells(trial: Trial) -> tuple[object, ...]:
    newest = f"{trial.newest:%Y-%m-%d}" if trial.newest else ""
    works = "yes" if trial.works else "no"
    return trial.source, works, trial.reason, trial.entries or "", newest, trial.url


def _markdown(trials: Sequence[Trial], name: str) -> Iterator[str]:
    """Write a report: how many addresses ended how, then each of them."""
    yield f"# Addresses of {_cell(name)}"
    yield ""
    for reason, count in Counter(trial.reason or "works" for trial in trials).most_common():
        yield f"- {count} × {reason}"
    yield ""
    yield "| " + " | ".join((*_HEAD, "moved to", "seconds", "detail")) + " |"
    yield "|---" * (len(_HEAD) + 3) + "|"
    for trial in trials:
        cells = (*_cells(trial), trial.moved_to, trial.seconds or "", trial.detail)
        yield "| " + " | ".join(map(_cell, cells)) + " |"


def _cell(value: object) -> str:
    """Write what strangers may have sent so that it stays in its cell, and is no markup."""
    text = clean_line(str(value))
    for sign in "\\|<>[]`":
        text = text.replace(sign, f"\\{sign}")
    return text


def _keep(path: Path, text: str) -> None:
    try:
        with path.open("x", encoding="utf-8") as kept:
            kept.write(text)
    except FileExistsError as error:
        raise SettingsError(f"{path} is there already; choose another name") from error
    except OSError as error:
        raise SettingsError(f"{path} cannot be written: {error.strerror}") from error
