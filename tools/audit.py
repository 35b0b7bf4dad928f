"""Compare what is installed with the advisories of PyPI: ``make audit``.

Exit code 1 for a package with a known weakness. Where the database does not answer, nothing is
known: that is said, and the exit code is 2.
"""

import json
import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent
EXPORT = ("export", "--quiet", "--locked", "--no-default-groups", "--all-extras")
AUDIT = ("--disable-pip", "--progress-spinner", "off", "--format", "json")


def main() -> int:
    """Audit the packages that the wheel installs, with all extras."""
    locked = subprocess.run(  # noqa: S603 - our own command
        [str(BIN / "uv"), *EXPORT, "--no-emit-project"], capture_output=True, text=True, check=True
    )
    file = BIN.parent / "audited.txt"
    file.write_text(locked.stdout, "utf-8")
    done = subprocess.run(  # noqa: S603 - our own command
        [str(BIN / "pip-audit"), "-r", str(file), *AUDIT],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        sys.stderr.write(f"the database of advisories does not answer: {done.stderr[-300:]}\n")
        return 2
    return report(packages)


def report(packages: list[dict[str, object]]) -> int:
    """Print what is known of each package; returns the exit code."""
    unknown = [str(one["name"]) for one in packages if "skip_reason" in one]
    weak = [one for one in packages if one.get("vulns")]
    for one in weak:
        vulnerabilities = [found["id"] for found in one["vulns"]]  # type: ignore[attr-defined]
        sys.stdout.write(f"{one['name']} {one['version']}: {', '.join(vulnerabilities)}\n")
    sys.stdout.write(
        f"{len(packages)} packages, {len(weak)} with known weaknesses, {len(unknown)} unknown\n"
    )
    if len(unknown) == len(packages):
        sys.stderr.write("the database of advisories knows none of them: it was not reached\n")
        return 2
    return int(bool(weak))


if __name__ == "__main__":
    sys.exit(main())
