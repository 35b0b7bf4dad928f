"""Install Rasid as `docs/how-to/deploy.md` says and run its units under a systemd of their own.

`python -m tools.machines.systemd_trial FOLDER` makes a root of Debian in FOLDER, types the page's
commands there, boots it in a container without a network, and prints a line for each promise of
the units. Needs root; takes some minutes the first time.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.machines.root import (
    OWN,
    PROGRAMS,
    SOURCE,
    copy_source,
    make_root,
    require,
    run,
    run_inside,
)

SUITE = "bookworm"  # the oldest that is meant: Python 3.11, systemd 252
PACKAGES = (
    "python3,python3-venv,ca-certificates,openssl,systemd,systemd-sysv,dbus,redis-server".split(",")
)
PAGE = SOURCE / "docs" / "how-to" / "deploy.md"
TRIAL = """[Unit]
Description=The trial of Rasid's units
After=multi-user.target
[Service]
Type=oneshot
TimeoutStartSec=600
ExecStart=/usr/bin/python3 /trial/inside.py
ExecStopPost=/bin/systemctl --no-block poweroff
[Install]
WantedBy=multi-user.target
"""


def commands() -> list[str]:
    """Return what the page tells people to type for systemd, in order."""
    section = PAGE.read_text("utf-8").partition("\n## systemd\n")[2].partition("\n## ")[0]
    return re.findall(r"^\$ (.+)$", section, re.MULTILINE)


def prepare(root: Path) -> None:
    """Type the commands that need the network, and leave the others to the booted system."""
    copy_source(root / "src")
    typed = commands()
    last = next(number for number, line in enumerate(typed) if "pip install" in line)
    certificates = {"PIP_CERT": "/etc/ssl/certs/ca-certificates.crt"}
    for line in typed[: last + 1]:
        run_inside(root, "/bin/sh", "-ec", f"cd /src && {line}", settings=certificates)
    trial = root / "trial"
    trial.mkdir(exist_ok=True)
    (trial / "commands").write_text("\n".join(typed[last + 1 :]) + "\n", "utf-8")
    (trial / "inside.py").write_bytes((Path(__file__).parent / "inside.py").read_bytes())
    (trial / "told").unlink(missing_ok=True)
    units = root / "etc/systemd/system"
    (units / "trial.service").write_text(TRIAL, "utf-8")
    wanted = units / "multi-user.target.wants"
    wanted.mkdir(parents=True, exist_ok=True)
    link = wanted / "trial.service"
    link.unlink(missing_ok=True)
    link.symlink_to("/etc/systemd/system/trial.service")


def boot(root: Path) -> None:
    """Boot the root with no network but its own loopback, until the trial powers it off."""
    options = ("--quiet", "--register=no", "--keep-unit", "--private-network", "--boot")
    run("systemd-nspawn", *options, f"--directory={root}", timeout=900)


def told(root: Path) -> Iterator[tuple[bool, str]]:
    """Yield what the trial found: whether a promise holds, and the words for it."""
    for line in (root / "trial" / "told").read_text("utf-8").splitlines():
        holds, words = json.loads(line)
        yield holds, words


def main() -> int:
    """Print a line for each promise; return 1 when one is broken."""
    if len(sys.argv) != 2 or os.geteuid():
        sys.exit("as root: python -m tools.machines.systemd_trial FOLDER")
    require(PROGRAMS)
    root = Path(sys.argv[1]).resolve() / OWN / SUITE
    make_root(root, PACKAGES, SUITE)
    prepare(root)
    boot(root)
    found = list(told(root))
    for holds, words in found:
        print("ok    " if holds else "BROKEN", words)  # noqa: T201 - a program for people
    return 0 if found and all(holds for holds, _ in found) else 1


if __name__ == "__main__":
    sys.exit(main())
