"""List the licences of what the wheel installs: ``make licences``.

The packages are those of the lock for this platform, with all extras; what each says of itself is
read where it is installed.
"""

import re
import subprocess
import sys
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

BIN = Path(sys.executable).parent
EXPORT = ("export", "--quiet", "--locked", "--no-default-groups", "--all-extras", "--no-hashes")
_PINNED = re.compile(r"^([\w.-]+)==([^\s;]+)", re.MULTILINE)
_LONGEST = 60  # of a licence's name; some packages write its text there


def licence_of(about: PackageMetadata) -> str:
    """Return the licence that a package names: an SPDX expression, its field, or its classifier."""
    written = about.get("License-Expression") or about.get("License") or ""
    classifiers = [
        one.rpartition(" :: ")[2]
        for one in about.get_all("Classifier") or ()
        if one.startswith("License ::")
    ]
    is_name = 0 < len(written) <= _LONGEST and "\n" not in written
    return written if is_name else ", ".join(classifiers) or "unknown"


def main() -> None:
    """Print a line for each package: name, version, licence."""
    command = [str(BIN / "uv"), *EXPORT, "--no-emit-project"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    for name, version in sorted(set(_PINNED.findall(done.stdout))):
        try:
            licence = licence_of(metadata(name))
        except PackageNotFoundError:
            licence = "not installed on this platform"
        sys.stdout.write(f"{name:<28} {version:<18} {licence}\n")


if __name__ == "__main__":
    main()
