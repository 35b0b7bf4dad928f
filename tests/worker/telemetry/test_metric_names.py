"""The catalogue of metrics keeps its own rules, and its page says what it says."""

import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tools.metrics import page
from worker.telemetry.metric_labels import FIXED, LANGS, WIDE, lang_label
from worker.telemetry.metric_names import CATALOGUE


def test_the_reference_is_written_from_the_catalogue():
    assert (ROOT / "docs" / "reference" / "metrics.md").read_text("utf-8") == page(), (
        "run: python tools/metrics.py"
    )


def test_no_process_imports_the_client_before_its_directory_is_named():
    """prometheus-client decides when it is imported whether it counts in files that others can
    read.
    """
    program = (
        "import sys, worker.jobs.app, worker.telemetry.process_metrics, "
        "worker.processes.scheduler; sys.exit('prometheus_client' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def test_every_name_is_declared_once():
    assert len({name.name for name in CATALOGUE}) == len(CATALOGUE)


@pytest.mark.parametrize("name", CATALOGUE, ids=lambda name: name.name)
def test_a_metric_has_our_prefix_a_sentence_and_known_labels(name):
    assert name.name.startswith(("rasid_", "celery_"))
    assert name.help.endswith(".")
    assert set(name.labels) <= FIXED.keys() | WIDE.keys()
    assert (name.kind == "counter") == name.name.endswith("_total")
    assert (name.kind == "histogram") == bool(name.buckets)
    assert list(name.buckets) == sorted(name.buckets)
    if name.place == "machine":
        assert name.empty, "a machine without workers measures nothing"


def test_only_what_an_operator_sets_up_makes_labels_wide():
    assert set(WIDE) == {"feed", "source", "stream", "group", "hook", "archive", "host", "hostname"}
    assert not {"url", "id", "title", "error"} & (WIDE.keys() | FIXED.keys())


def test_only_one_metric_names_sources():
    assert [name.name for name in CATALOGUE if "source" in name.labels] == ["rasid_feed_info"]


@pytest.mark.parametrize(
    ("tag", "label"),
    [
        ("ar", "ar"),
        ("ar-SY", "ar"),
        ("AR_sy", "ar"),
        ("kmr", "ku"),
        ("ckb-IQ", "ckb"),
        ("prs", "fa"),
        ("", "other"),
        ("fr", "other"),
    ],
)
def test_a_language_is_one_of_seven(tag, label):
    assert lang_label(tag) == label
    assert label in LANGS


# What danihodovic/celery-exporter names in src/exporter.py, with its labels. It has consumers of a
# queue as well, for RabbitMQ only.
_TASK = ("name", "hostname", "queue_name")
EXPORTER = {
    **{
        f"celery_task_{event}_total": _TASK
        for event in ("sent", "received", "started", "succeeded", "rejected", "revoked", "retried")
    },
    "celery_task_failed_total": ("name", "hostname", "exception", "queue_name"),
    "celery_task_runtime": _TASK,
    "celery_worker_up": ("hostname",),
    "celery_worker_tasks_active": ("hostname",),
    "celery_queue_length": ("queue_name",),
    "celery_active_worker_count": ("queue_name",),
    "celery_active_process_count": ("queue_name",),
}


def test_celery_has_the_names_and_labels_of_celery_exporter():
    ours = {one.name: tuple(one.labels) for one in CATALOGUE if one.name.startswith("celery_")}
    assert ours == EXPORTER
