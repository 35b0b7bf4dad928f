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


def require_catalogue(text: str, *, may_be_empty: set[str]) -> None:
    """Fail unless what is exposed and what is declared are the same.

    ``may_be_empty`` need no sample, and say why.
    """
    shown, declared = families(text), {name.name: name for name in CATALOGUE}
    assert shown.keys() <= declared.keys(), shown.keys() - declared.keys()
    silent = {name for name in declared if not shown.get(name)}
    assert silent <= may_be_empty, silent - may_be_empty
    assert all(declared[name].empty for name in may_be_empty)
    for name, samples in shown.items():
        for sample in samples:
            assert sample.labels.keys() - {"le"} == set(declared[name].labels), sample


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
