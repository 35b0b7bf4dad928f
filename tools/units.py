"""Hold the systemd units against systemd itself.

Every key known, every value read, and no unit more exposed than agreed.

`python tools/units.py` prints one line for each fault. Without systemd-analyze it says so and
checks nothing.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1] / "deploy" / "systemd"
# of 10, as `systemd-analyze security` counts; what is left is the network, which is the service's
# work
MOST_EXPOSED = 1.2
_LEVEL = re.compile(r"Overall exposure level for .+: ([0-9.]+)")
_ANALYZE = shutil.which("systemd-analyze")


def faults() -> Iterator[str]:
    """Yield what systemd says against the units.

    They are copied, because verifying wants the programs to be there.
    """
    with tempfile.TemporaryDirectory(prefix="rasid-units-") as place:
        system = Path(place) / "etc" / "systemd" / "system"
        shutil.copytree(ROOT, system)
        for unit in system.glob("*.service"):
            unit.write_text(
                unit.read_text("utf-8").replace("/opt/rasid/bin/rasid", sys.executable), "utf-8"
            )
        told = _analyze("verify", system / "rasid.target", *sorted(system.glob("*.service")))
        yield from sorted(
            {line.replace(f"{system}/", "") for line in told.splitlines() if "rasid" in line}
        )
        for unit in sorted(system.glob("*.service")):
            level = _LEVEL.search(
                _analyze(f"--root={place}", "security", "--offline=true", unit.name)
            )
            if level is None or float(level[1]) > MOST_EXPOSED:
                yield (
                    f"{unit.name}: exposure {level[1] if level else 'unknown'}, at most "
                    f"{MOST_EXPOSED} is agreed"
                )


def _analyze(*arguments: str | Path) -> str:
    command = [str(_ANALYZE), "--no-pager", *map(str, arguments)]
    # our own files
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout + done.stderr


def main() -> int:
    """Print every fault; return 1 when there is one."""
    if _ANALYZE is None:
        # a program for people
        print("no systemd-analyze: the systemd units are not checked")  # noqa: T201
        return 0
    found = list(faults())
    for fault in found:
        print(fault)  # noqa: T201 - a program for people
    return min(len(found), 1)


if __name__ == "__main__":
    sys.exit(main())
