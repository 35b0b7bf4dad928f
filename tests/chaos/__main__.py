"""``make chaos``: random faults on real processes, and what came of them.

    python -m tests.chaos --faults 100 --seed 1

The exit code is 0 when nothing was lost, nothing doubled, and nothing stayed down.
"""

import argparse
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos import report
from tests.chaos.clock import SettableClock
from tests.chaos.faults import choose
from tests.chaos.faults.fault import ALL
from tests.chaos.faults.file_faults import mount_small_disk, unmount
from tests.chaos.trial import Outcome, Trial


def main() -> int:
    asked = _arguments()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that nothing is left behind
    place = Path(tempfile.mkdtemp(prefix="rasid-chaos-"))
    has_disk = mount_small_disk(place / "data")
    if not has_disk:
        print("skipped: a full disk, as this user may not mount one of its own")
    if not SettableClock(place).can_be_set:
        print("skipped: clocks that are set, as libfaketime is not installed")
    try:
        outcome = _run(asked, place)
    finally:
        if has_disk:
            unmount(place / "data")
        if not asked.keep:
            shutil.rmtree(place, ignore_errors=True)
    if asked.keep:
        print(f"logs in {place}")
    return report.print_outcome(outcome)


def _run(asked: argparse.Namespace, place: Path) -> Outcome:
    began = time.monotonic()
    with Trial(place, asked.seed, embedded=asked.embedded) as trial:
        print(f"seed {asked.seed}, started in {time.monotonic() - began:.0f} s", flush=True)
        given = [name.split("+") for name in asked.only.split(",") if name]
        for number in range(1, asked.faults + 1):
            names = given[(number - 1) % len(given)] if given else ()
            kinds = tuple(ALL[name] for name in names) or trial.drawn()
            blow = trial.strike(*kinds)
            report.print_blow(number, blow)
            if asked.minutes and time.monotonic() - began > asked.minutes * 60:
                break
        return trial.settle()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--faults", type=int, default=8, help="how many, one after another")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=0, help="end sooner, after so many")
    parser.add_argument("--embedded", action="store_true", help="rasid up has its own server")
    parser.add_argument(
        "--only", default="", help=f"these kinds in turn, as A,B+C: {', '.join(ALL)}"
    )
    parser.add_argument("--keep", action="store_true", help="keep data and logs")
    return parser.parse_args()


assert choose  # registers the kinds before the arguments name them
if __name__ == "__main__":
    sys.exit(main())
