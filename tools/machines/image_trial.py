"""Build the image of `deploy/Dockerfile` without Docker and start it: contained, and by itself.

`python -m tools.machines.image_trial FOLDER` makes a root of Debian in FOLDER, which stands in for
the base image, builds with buildah, and runs the bundled newsroom in the image with bubblewrap: no
network, another user, a root that cannot be written. Needs root; takes some minutes.
"""

import json
import os
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tools.machines.root import (
    CERTIFICATES,
    OWN,
    PROGRAMS,
    SOURCE,
    copy_source,
    make_root,
    require,
    run,
    run_inside,
)

SUITE = "trixie"  # as the base image's, with its Python 3.13
PACKAGES = ["python3", "python3-venv", "ca-certificates", "passwd"]
BUNDLE = str(CERTIFICATES / "ca-certificates.crt")
PYTHON = "/usr/local/python"
DOCKERFILE = SOURCE / "deploy" / "Dockerfile"
IMAGE = "localhost/rasid:trial"
WRITABLE = ("/tmp", "/archive", "/index")  # noqa: S108 - inside the container


class Store:
    """Images and containers of this trial alone, in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        places = (f"--root={folder / 'storage'}", f"--runroot={folder / 'runroot'}")
        self._options = (*places, "--storage-driver=overlay")

    def do(self, *command: str | Path) -> None:
        """Run buildah, and show what it prints."""
        run("buildah", *self._options, *command)

    def close(self) -> None:
        """Remove containers, and the mount over its own folder that buildah leaves."""
        self.do("rm", "--all")
        if (self._folder / "storage" / "overlay").is_mount():
            run("umount", self._folder / "storage" / "overlay")

    def ask(self, *command: str | Path) -> str:
        """Run buildah, and return what it prints."""
        return run("buildah", *self._options, *command, capture_output=True).stdout.strip()


def base_of_dockerfile() -> str:
    """Return the base image that the Dockerfile names."""
    return re.findall(r"^FROM (\S+)", DOCKERFILE.read_text("utf-8"), re.MULTILINE)[0]


def make_base(store: Store, root: Path) -> None:
    """Make an image that stands in for the base: Debian, with `python` and `pip` on the path."""
    name = f"docker.io/library/{base_of_dockerfile()}"
    if name in store.ask("images", "--format={{.Name}}:{{.Tag}}").splitlines():
        return  # else no layer of the last trial would be used again
    if not (root / PYTHON[1:]).exists():
        run_inside(root, "/bin/sh", "-ec", f"python3 -m venv {PYTHON}")
    container = store.ask("from", "scratch")
    run("cp", "--archive", f"{root}/.", store.ask("mount", container))
    settings = {
        "PATH": f"{PYTHON}/bin:/usr/local/bin:/usr/bin:/usr/sbin:/bin:/sbin",
        "PIP_CERT": BUNDLE,
        "SSL_CERT_FILE": BUNDLE,
    }
    options = [f"--env={name}={value}" for name, value in settings.items()]
    store.do("config", *options, container)
    store.do("commit", "--quiet", "--rm", container, name)


def build(store: Store, folder: Path) -> None:
    """Build as the page says, from what `.dockerignore` admits."""
    copy_source(folder / "src")
    shutil.copy2(SOURCE / ".dockerignore", folder / "src")
    options = (
        "--format=docker",
        "--isolation=chroot",
        "--pull-never",
        "--layers",
        f"--tag={IMAGE}",
    )
    certificates = f"--volume={CERTIFICATES}:{CERTIFICATES}:ro"
    store.do("build", *options, certificates, f"--file={DOCKERFILE}", folder / "src")


def in_image(mounted: str, settings: list[str], *command: str) -> str:
    """Run a command in the image: no network, no privileges, a root that cannot be written."""
    around = ("--ro-bind", mounted, "/", "--proc", "/proc", "--dev", "/dev")
    writable = [word for place in WRITABLE for word in ("--tmpfs", place)]
    variables = [word for line in settings for word in ("--setenv", *line.split("=", 1))]
    who = ("--unshare-all", "--die-with-parent", "--new-session", "--uid", "10001", "--gid")
    arguments = (*around, *writable, *who, "10001", "--clearenv", *variables)
    told = run(
        "bwrap", *arguments, "--chdir", WRITABLE[0], *command, capture_output=True, timeout=240
    )
    return told.stdout


def promises(store: Store) -> Iterator[tuple[bool, str]]:
    """Yield what the image promises, with whether it holds."""
    described: dict[str, Any] = json.loads(store.ask("inspect", "--type=image", IMAGE))
    made = described["Docker"]["config"]
    yield made["User"] == "10001:10001", f"it runs as {made['User']}"
    yield made["Entrypoint"] == ["rasid"], f"it starts {made['Entrypoint']}"
    asked = made["Healthcheck"]["Test"]
    yield asked == ["CMD", "rasid", "alive"], f"it asks after itself by {asked}"
    container = store.ask("from", "--pull-never", IMAGE)
    mounted = store.ask("mount", container)
    left = [name for name in ("pip", "uv") if list(Path(mounted).glob(f"**/bin/{name}"))]
    yield not left, f"it has no tools to install with: {left or 'none'}"
    version = in_image(mounted, made["Env"], "rasid", "--version").strip()
    yield version.startswith("rasid"), f"`rasid --version`: {version}"
    shown = in_image(mounted, made["Env"], "rasid", "demo", "--once").strip().splitlines()
    yield bool(shown), f"`rasid demo --once` ends well: {shown[-1] if shown else ''}"


def main() -> int:
    """Print a line for each promise; return 1 when one is broken."""
    if len(sys.argv) != 2 or os.geteuid():
        sys.exit("as root: python -m tools.machines.image_trial FOLDER")
    require((*PROGRAMS, "buildah", "bwrap"))
    folder = Path(sys.argv[1]).resolve() / OWN  # nothing else of the folder is touched
    make_root(folder / SUITE, PACKAGES, SUITE)
    store = Store(folder)
    try:
        make_base(store, folder / SUITE)
        build(store, folder)
        found = list(promises(store))
    finally:
        store.close()
    for holds, words in found:
        print("ok    " if holds else "BROKEN", words)  # noqa: T201 - a program for people
    return 0 if all(holds for holds, _ in found) else 1


if __name__ == "__main__":
    sys.exit(main())
