"""Options that say how a source is asked and read, shared by ``rasid feeds add`` and ``rasid feeds
test``.
"""

import shlex
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import click
import msgspec

from rasid.cli.feeds.request_options import request_options
from tasks.http.request import RequestOptions
from tasks.model import IndexSelectors
from tasks.text.counted import counted
from tasks.text.sanitize import clean_line
from worker.catalogue.discovery import Candidate, Finder
from worker.config.settings import load_settings
from worker.fetch.request_options import read_request_options

F = TypeVar("F", bound=Callable[..., Any])
SHOWN = 5
_INSIDE = ("link", "title", "date")
KINDS = ("feed", "sitemap", "listing", "telegram")
_OPTIONS = (
    click.option(
        "--kind",
        type=click.Choice(KINDS),
        default=None,
        help="What stands there; told from it by default.",
    ),
    click.option(
        "--entry", default="", metavar="CSS", help="Read an index page: the selector of one entry."
    ),
    click.option(
        "--entry-link",
        default="",
        metavar="CSS",
        help="The link inside an entry; default: its first.",
    ),
    click.option(
        "--entry-title",
        default="",
        metavar="CSS",
        help="The title inside an entry; default: the link's text.",
    ),
    click.option("--entry-date", default="", metavar="CSS", help="The date inside an entry."),
)


class SourceOptions(msgspec.Struct, frozen=True):
    """The options as values."""

    kind: str
    rules: IndexSelectors | None
    request: RequestOptions

    def flags(self) -> list[str]:
        """List the options as they would be typed again."""
        rules = self.rules or IndexSelectors("")
        request = self.request
        given = [
            ("--kind", self.kind),
            ("--entry", rules.entry),
            ("--entry-link", rules.link),
            ("--entry-title", rules.title),
            ("--entry-date", rules.date),
            ("--user-agent", request.user_agent),
            *(("--header", f"{name}: {value}") for name, value in request.headers.items()),
            ("--timeout", f"{request.timeout_seconds:g}" if request.timeout_seconds else ""),
            ("--ignore-robots", request.ignores_robots_because),
            ("--fresh-parameter", request.fresh_parameter),
        ]
        return [word for name, value in given if value for word in (name, value)]


def source_options(command: F) -> F:
    """Add the options to a command; they arrive as keywords for `read_options`."""
    command = request_options(command)
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def read_options(given: dict[str, Any]) -> SourceOptions:
    """Check the options.

    Raises SettingsError, UsageError, or FeedError ``rules_wrong``, with one line.
    """
    request = read_request_options(
        given["user_agent"],
        given["headers"],
        given["timeout"],
        given["ignore_robots"],
        given["fresh_parameter"],
    )
    rules = _rules(given)
    return SourceOptions("listing" if rules else given["kind"] or "", rules, request)


def _rules(given: dict[str, Any]) -> IndexSelectors | None:
    """Read the selectors, which go with an index page and with nothing else."""
    kind = given["kind"]
    if not given["entry"]:
        alone = [f"--entry-{name}" for name in _INSIDE if given[f"entry_{name}"]]
        if kind == "listing" or alone:
            raise click.UsageError(
                f"{alone[0] if alone else '--kind listing'} needs --entry CSS: "
                "the selector of one entry of the index page"
            )
        return None
    if kind not in {None, "listing"}:
        raise click.UsageError(f"--entry reads an index page; it does not go with --kind {kind}")
    from tasks.feeds.html_index import check_rules

    rules = IndexSelectors(given["entry"], *(given[f"entry_{name}"] for name in _INSIDE))
    check_rules(rules)
    return rules


@contextmanager
def finder_of(options: SourceOptions) -> Iterator[Finder]:
    """Open a finder with a downloader for one command."""
    from worker.catalogue.adding import opened_finder

    with opened_finder(load_settings(), options.request) as finder:
        yield finder


def preview(candidate: Candidate) -> None:
    """Print what a source is and its newest entries."""
    feed = candidate.feed
    words = [
        clean_line(candidate.title) or "(no title)",
        candidate.kind,
        feed.lang,
        counted(len(feed.entries), "entry", "entries"),
    ]
    click.echo(" · ".join(word for word in words if word))
    for entry in feed.entries[:SHOWN]:
        date = f"{entry.published_at:%Y-%m-%d %H:%M}" if entry.published_at else "no date"
        click.echo(f"  {date:<16}  {entry.title or '(no title)'}\n{'':20}{clean_line(entry.url)}")


def command_of(url: str, source: str, lang: str, options: SourceOptions) -> str:
    """Write the command that adds a source, to be pasted into a shell."""
    words = ["rasid", "feeds", "add", url]
    words += ["--source", clean_line(source)] if source else []
    words += ["--lang", lang] if lang else []
    return shlex.join([*words, *options.flags()])
