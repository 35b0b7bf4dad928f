"""Fetch axe-core for the tests in a browser: a file of the npm registry, kept beside the tools.

    python tools/axe.py

It is used by tests alone and is no part of what is installed. Without it, or without npm, those
tests check less.
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.14.1"
PLACE = Path(sys.prefix) / f"axe-{VERSION}.min.js"


def main() -> int:
    """Put the file into the environment of this Python; 1 when it cannot be had."""
    npm = shutil.which("npm")
    if PLACE.exists():
        return 0
    if npm is None:
        return 1
    with tempfile.TemporaryDirectory() as folder:
        pack = [npm, "pack", "--silent", f"axe-core@{VERSION}"]
        if subprocess.run(pack, cwd=folder, check=False, timeout=120).returncode:  # noqa: S603
            return 1
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile("package/axe.min.js")
            if member is None:
                return 1
            PLACE.write_bytes(member.read())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
