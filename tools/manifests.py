"""Build the Kubernetes overlays and hold every manifest against its schema.

What a schema does not know is a fault.

`python tools/manifests.py` prints one line for each fault. `rendered` gives the manifests to the
tests.
"""

import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
from kubernetes_validate.utils import ValidationError as WrongManifestError
from pydantic import ValidationError

from tools.read_yaml import read_documents

ROOT = Path(__file__).parents[1] / "deploy" / "kubernetes"
OVERLAYS = ("small", "large")
BESIDE = ("alerting",)  # applied beside one of them
EXAMPLES = ("subscriber.yaml",)
VERSIONS = ("1.31", "1.37")  # the oldest cluster that is meant, and today's
KUBECTL = Path(sys.executable).parent / "kubectl"
OF_KEDA = {"ScaledObject", "TriggerAuthentication"}
Manifest = dict[str, Any]


class BuildError(Exception):
    """Kustomize cannot build a directory."""


@cache
def rendered(overlay: str) -> list[Manifest]:
    """Return the manifests of an overlay as they would be applied."""
    return built(ROOT / "overlays" / overlay)


def built(directory: Path) -> list[Manifest]:
    """Return what kustomize makes of a directory.

    Raises BuildError with its complaint when it makes nothing.
    """
    done = subprocess.run(  # noqa: S603 - our own directories
        [KUBECTL, "kustomize", directory], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BuildError(f"{directory.name}: {done.stderr.strip()}")
    return read_documents(done.stdout)


def example(name: str) -> list[Manifest]:
    """Return the manifests of an example."""
    return read_documents((ROOT / "examples" / name).read_text("utf-8"))


def faults(manifest: Manifest) -> Iterator[str]:
    """Yield what is wrong with one manifest."""
    if manifest["kind"] in OF_KEDA:
        yield from _keda_faults(manifest)
        return
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except WrongManifestError as error:
            yield f"Kubernetes {version}: {error.message}"


def _keda_faults(manifest: Manifest) -> Iterator[str]:
    """KEDA's models drop keys that they do not know: what does not come back was wrong."""
    from cloudcoil.models.keda import v1alpha1  # noqa: PLC0415 - seconds to import

    try:
        back = (
            getattr(v1alpha1, manifest["kind"])
            .model_validate(manifest)
            .model_dump(by_alias=True, exclude_unset=True, mode="json")
        )
    except ValidationError as error:
        yield from (
            f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        )
    else:
        yield from (f"{path}: KEDA does not know it" for path in _missing(manifest, back))


def _missing(given: object, back: object, path: str = "") -> Iterator[str]:
    """Yield the paths in ``given`` that ``back`` does not have."""
    if isinstance(given, dict) and isinstance(back, dict):
        for key, value in given.items():
            yield from (
                _missing(value, back[key], f"{path}.{key}") if key in back else [f"{path}.{key}"]
            )
    elif isinstance(given, list) and isinstance(back, list):
        for number, (one, other) in enumerate(zip(given, back, strict=True)):
            yield from _missing(one, other, f"{path}[{number}]")


def main() -> int:
    """Print every fault; return how many there are."""
    try:
        manifests = [(name, one) for name in (*OVERLAYS, *BESIDE) for one in rendered(name)]
    except BuildError as error:
        print(error)  # noqa: T201 - a program for people
        return 1
    manifests += [(name, one) for name in EXAMPLES for one in example(name)]
    found = [
        f"{name}: {one['kind']} {one['metadata']['name']}: {fault}"
        for name, one in manifests
        for fault in faults(one)
    ]
    for fault in found:
        print(fault)  # noqa: T201 - a program for people
    return len(found)


if __name__ == "__main__":
    sys.exit(min(main(), 1))
