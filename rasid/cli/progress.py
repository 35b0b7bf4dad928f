"""How far long work has come: a bar in a terminal, a line now and then in a log.

Both are on standard error. The library that draws is loaded only where something is drawn.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import click

T = TypeVar("T")
BAR_SECONDS = 0.1  # between two looks of a bar
LINE_SECONDS = 30.0  # between two lines of a log

Report = Callable[[int], None]


class Counting:
    """Lets items pass, and reports meanwhile how many have."""

    def __init__(
        self, report: Report, seconds: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._report, self._seconds, self._clock = report, seconds, clock

    def passing(self, items: Iterable[T]) -> Iterator[T]:
        """Yield the items, which are counted once what asked for them is done with each."""
        due = self._clock() + self._seconds
        for count, item in enumerate(items, 1):
            yield item
            if self._clock() >= due:
                self._report(count)
                due = self._clock() + self._seconds


@contextmanager
def counting(what: str, total: int | None = None, *, prints: bool = False) -> Iterator[Counting]:
    """Tell how far the work has come, under the name ``what``.

    ``prints`` is for commands that print each item: a terminal that shows these needs no bar.
    """
    if not sys.stderr.isatty():
        yield Counting(_lines(what, total), LINE_SECONDS)
    elif prints and sys.stdout.isatty():
        yield Counting(lambda _: None, LINE_SECONDS)
    else:
        with _bar(what, total) as report:
            yield Counting(report, BAR_SECONDS)


def _lines(what: str, total: int | None) -> Report:
    of = f" of {total}" if total else ""
    return lambda count: click.echo(f"rasid: {what}: {count}{of}", err=True)


@contextmanager
def _bar(what: str, total: int | None) -> Iterator[Report]:
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda count: progress.update(task, completed=count)
