"""``rasid feeds copy``, ``import``, ``export`` and ``sync``: feeds files."""

import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import click
import msgspec

from rasid.cli.feeds.chosen import agreed
from rasid.cli.noted import note
from rasid.cli.output import connect, json_option, print_json
from rasid.cli.progress import counting
from tasks.errors import SettingsError
from tasks.scheduling.alternatives import others
from tasks.sources import checked
from tasks.text.counted import counted
from tasks.text.sanitize import clean_line
from worker.catalogue.opml import (
    CatalogueFeed,
    FeedsFile,
    keep,
    opml_of,
    read_feeds,
    read_feeds_file,
)
from worker.catalogue.sync import Plan, carry_out, plan_of
from worker.state.feed_row import FeedRow
from worker.state.feeds import RedisFeeds
from worker.state.source_facts import said_in

FAILED = 1
STANDARD_INPUT = "-"
_file = click.argument(
    "file", metavar="FILE|-", type=click.Path(path_type=Path, allow_dash=True, dir_okay=False)
)


@click.command("import")
@_file
@json_option
def import_(file: Path, as_json: bool) -> None:
    """Add every feed of FILE: OPML, or text with one address a line; - reads standard input.

    Folders and categories become labels. A feed that cannot be added is told with the reason, the
    others are added, and the exit code is 1.
    """
    read = _read(file)
    store = connect()
    with counting("feeds", len(read.feeds)) as count:
        new = keep(RedisFeeds(store), count.passing(read.feeds))
    note(store, "feeds_imported", str(file), f"{len(read.feeds)} listed, {new} new")
    _tell_faults(read)
    if as_json:
        print_json({"listed": len(read.feeds), "new": new, "failed": read.faults})
    else:
        failed = f", {len(read.faults)} failed" if read.faults else ""
        click.echo(f"{len(read.feeds)} listed, {new} new{failed}")
    if read.faults:
        sys.exit(FAILED)


@click.command()
@_file
@click.option("--prune", is_flag=True, help="Remove feeds that FILE does not list.")
@click.option("--yes", is_flag=True, help="Do what the plan says without asking.")
@json_option
def sync(file: Path, prune: bool, yes: bool, as_json: bool) -> None:
    """Bring the catalogue in line with FILE: the plan first, then, when it is agreed to, the doing.

    What FILE leaves open stays as it is. Only addresses of a feed that OPML does not list are taken
    away; one that is asked just now is left for the first that is listed. Without a terminal to ask
    on and without --yes the plan is printed, nothing is done, and the exit code is 1, or 0 when
    there is nothing to do.
    """
    read = _read(file)
    _tell_faults(read)
    if prune and read.faults:
        raise SettingsError("--prune would remove what could not be read; correct the file first")
    store = connect()
    catalogue = RedisFeeds(store)
    plan = plan_of(catalogue, read.feeds)
    for line in _lines(plan, prunes=prune):
        click.echo(line, err=as_json)
    is_due = bool(plan.added or plan.changed or (prune and plan.missing))
    if is_due:
        agreed("Do this?", is_agreed=yes)
        carry_out(catalogue, plan, prunes=prune)
    removed = len(plan.missing) if prune else 0
    counts = {"added": len(plan.added), "changed": len(plan.changed), "removed": removed}
    if is_due:
        detail = ", ".join(f"{count} {word}" for word, count in counts.items())
        note(store, "feeds_synced", str(file), detail)
    if as_json:
        print_json({**counts, "unchanged": plan.unchanged, "failed": read.faults})
    else:
        told = ", ".join(f"{count} {word}" for word, count in counts.items())
        click.echo(f"{told}, {plan.unchanged} as they were")
    if read.faults:
        sys.exit(FAILED)


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def copy(file: Path) -> None:
    """Write the feeds that come with Rasid to FILE, as OPML for `import` and `rasid up --feeds`."""
    bundled = resources.files("rasid") / "data" / "feeds.opml"
    try:
        with file.open("xb") as kept:
            kept.write(bundled.read_bytes())
    except FileExistsError as error:
        raise SettingsError(f"{file} is there already; choose another name") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be written: {error.strerror}") from error
    click.echo(f"{counted(len(read_feeds_file(file).feeds), 'feed')} in {file}")


@click.command()
@json_option
def export(as_json: bool) -> None:
    """Print the catalogue as OPML, without request options: they may hold secrets."""
    found = [_of_file(row) for row in RedisFeeds(connect()).rows()]
    if as_json:
        for feed in found:
            print_json(feed)
    else:
        click.echo(opml_of(found), nl=False)


def _of_file(row: FeedRow) -> CatalogueFeed:
    """Keep apart what the operator says and what the feed calls itself."""
    fields = msgspec.structs.asdict(row) | {"facts": said_in(row.facts)}
    fields["alternatives"] = others(row.url, row.addresses)
    if not row.is_named:
        fields |= {"source": "", "title": row.source}
    fields |= {fact: _believed(fact, fields[fact]) for fact in ("lang", "country")}
    return CatalogueFeed(
        **{name: fields[name] for name in CatalogueFeed.__struct_fields__ if name in fields}
    )


def _believed(fact: str, written: str) -> str:
    """Leave out what `import` would refuse: feeds once declared what they liked."""
    try:
        return checked(fact, written) if written else ""
    except ValueError:
        return ""


def _read(file: Path) -> FeedsFile:
    if str(file) != STANDARD_INPUT:
        return read_feeds_file(file)
    return read_feeds(sys.stdin.buffer.read(), "standard input")


def _tell_faults(read: FeedsFile) -> None:
    for fault in read.faults:
        click.echo(f"rasid: {clean_line(fault)}", err=True)


def _lines(plan: Plan, *, prunes: bool) -> Iterator[str]:
    """Yield a line for each change: + new, ~ changed, - removed, = not in the file and kept."""
    for feed in plan.added:
        yield clean_line(f"+ {feed.url} {feed.source}")
    for difference in plan.changed:
        said = "; ".join(
            f"{name}: {before or '-'} → {after}"
            for name, (before, after) in difference.fields.items()
        )
        yield clean_line(f"~ {difference.feed.url} {said}")
    for row in plan.missing:
        yield clean_line(f"{'-' if prunes else '='} {row.url} {row.source}")
