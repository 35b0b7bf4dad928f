"""A root of Debian in a folder, and commands in it: no image of a registry is needed.

Needs Linux, root, `debootstrap` and `systemd-nspawn` (Debian: systemd-container).
"""

import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

SOURCE = Path(__file__).parents[2]
CERTIFICATES = Path("/etc/ssl/certs")
OWN = "rasid-trial"  # the folder of the trials in the one that is named: they remove what is there
PROGRAMS = ("debootstrap", "systemd-nspawn")
_COPIED = ("tasks", "worker", "rasid", "deploy", "pyproject.toml", "uv.lock")
_TEXTS = ("README.md", "LICENSE", "NOTICE")


def require(programs: Sequence[str]) -> None:
    """End the program with a line when one of its programs is missing."""
    missing = [name for name in programs if shutil.which(name) is None]
    if missing:
        sys.exit(f"needs {', '.join(missing)}")


def run(
    *command: str | Path, capture_output: bool = False, timeout: float | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a program; raises CalledProcessError when it fails."""
    words = [str(word) for word in command]
    return subprocess.run(  # noqa: S603 - an operator's own programs
        words, check=True, text=True, capture_output=capture_output, timeout=timeout
    )


def make_root(root: Path, packages: Sequence[str], suite: str) -> None:
    """Make a root with these packages where there is none yet; it takes some minutes."""
    done = root / ".made"
    if done.exists():
        return
    shutil.rmtree(root, ignore_errors=True)
    run("debootstrap", "--variant=minbase", f"--include={','.join(packages)}", suite, root)
    done.touch()


def run_inside(
    root: Path,
    *command: str,
    binds: Mapping[Path, str] | None = None,
    settings: Mapping[str, str] | None = None,
) -> subprocess.CompletedProcess[str]:
    """Run one command in a root, with the network and the certificates of this machine."""
    shared = {Path("/etc/resolv.conf"): "/etc/resolv.conf", CERTIFICATES: str(CERTIFICATES)}
    options = [f"--bind-ro={there}:{here}" for there, here in (shared | dict(binds or {})).items()]
    options += [f"--setenv={name}={value}" for name, value in (settings or {}).items()]
    nspawn = ("systemd-nspawn", "--quiet", "--register=no", "--keep-unit", f"--directory={root}")
    return run(*nspawn, *options, *command)


def copy_source(target: Path) -> None:
    """Copy what an operator has after cloning, as far as the deployment needs it."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in (*_COPIED, *_TEXTS):
        kept = SOURCE / name
        if kept.is_dir():
            unwanted = shutil.ignore_patterns("__pycache__", "secrets")
            shutil.copytree(kept, target / name, symlinks=False, ignore=unwanted)
        else:
            shutil.copy2(kept, target / name)
