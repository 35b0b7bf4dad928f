"""What a scrape says, read as Prometheus reads it."""

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families
from prometheus_client.samples import Sample

from worker.telemetry.metric_names import CATALOGUE


def families(text: str) -> dict[str, list[Sample]]:
    """Return the samples by the declared name of their family."""
    return {
        family.name + "_total" * (family.type == "counter"): family.samples
        for family in text_string_to_metric_families(text)
    }


def value(text: str, name: str, /, **labels: str) -> float | None:
    """Return one sample's value, None when it is not there."""
    return next(
        (
            sample.value
            for sample in _samples(text)
            if (sample.name, sample.labels) == (name, labels)
        ),
        None,
    )


def total(text: str, name: str, /, **labels: str) -> float:
    """Return the sum of the samples that have at least these labels."""
    return sum(
        sample.value
        for sample in _samples(text)
        if sample.name == name and labels.items() <= sample.labels.items()
    )


def undeclared(text: str) -> list[str]:
    """Return what is exposed and not declared: names, and samples with other labels."""
    declared = {name.name: set(name.labels) for name in CATALOGUE}
    return [
        f"{name} {sample.labels}"
        for name, samples in families(text).items()
        for sample in samples
        if declared.get(name) != sample.labels.keys() - {"le"}
    ]


def unexposed(text: str) -> list[str]:
    """Return the declared names that have no sample."""
    exposed = families(text)
    return [name.name for name in CATALOGUE if not exposed.get(name.name)]


def _samples(text: str) -> Iterator[Sample]:
    for samples in families(text).values():
        yield from samples


def promtool_or_skip() -> str:
    """Return where promtool is."""
    import shutil

    found = shutil.which("promtool")
    if not found:
        pytest.skip("skipped: no promtool")
    return found
