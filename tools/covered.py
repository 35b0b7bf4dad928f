"""Tell what the tests covered of tasks and of all, in percent, and hold both against bounds.

`python tools/covered.py 97 88` reads each file of ours once, with two processes, where two calls of
`coverage report` would read tasks twice, one after the other. (`coverage json` has the counts as
well, and takes half as long again.) It ends with 1 below a bound.
"""

import sys
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple

from coverage import Coverage
from coverage.report_core import get_analysis_to_report

TASKS = ["tasks/*"]


class Counts(NamedTuple):
    """Lines and branches."""

    covered: int
    all: int

    @property
    def percent(self) -> int:
        """Rounded, as coverage's own `fail_under` compares it."""
        return round(100 * self.covered / self.all)


def counts_of(option: str) -> Counts:
    """Count the measured files of tasks for "report:include", all others for "report:omit".

    Raises coverage.exceptions.NoDataError where nothing of it was measured.
    """
    measured = Coverage()
    measured.load()
    measured.set_option(option, TASKS)
    ratios = [one.numbers.ratio_covered for _, one in get_analysis_to_report(measured, None)]
    return Counts(*map(sum, zip(*ratios, strict=True)))


def main(bounds: list[str]) -> int:
    """Print both; return how many are below their bound."""
    with ProcessPoolExecutor(2) as processes:
        tasks, others = processes.map(counts_of, ("report:include", "report:omit"))
    everything = Counts(tasks.covered + others.covered, tasks.all + others.all)
    below = 0
    for name, counts, bound in zip(("tasks", "all"), (tasks, everything), bounds, strict=True):
        is_below = counts.percent < int(bound)
        below += is_below
        told = f", below its bound of {bound}" if is_below else ""
        print(f"covered of {name}, in %: {counts.percent}{told}")  # noqa: T201 - for people
    return below


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
